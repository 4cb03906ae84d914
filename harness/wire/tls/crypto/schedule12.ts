import { Buffer } from 'node:buffer';
import type { CipherSuite } from '../codec/cipher-suites.ts';
import { hmac } from './hmac.ts';
import type { ScheduleHash } from './schedule.ts';

/** PRF of TLS 1.2 (RFC 5246 section 5); `length` in octets. */
export function prf(
  hash: ScheduleHash,
  secret: Uint8Array,
  label: string,
  seed: Uint8Array,
  length: number,
): Uint8Array {
  const labelled = Buffer.concat([Buffer.from(label, 'latin1'), seed]);
  const blocks: Uint8Array[] = [];
  let a: Uint8Array = labelled;
  for (let made = 0; made < length; ) {
    a = hmac(hash, secret, a);
    const block = hmac(hash, secret, a, labelled);
    blocks.push(block);
    made += block.length;
  }
  return Buffer.concat(blocks).subarray(0, length);
}

/** master_secret of the two randoms (RFC 5246 8.1). */
export function masterSecret(
  hash: ScheduleHash,
  preMaster: Uint8Array,
  clientRandom: Uint8Array,
  serverRandom: Uint8Array,
): Uint8Array {
  return prf(hash, preMaster, 'master secret', Buffer.concat([clientRandom, serverRandom]), 48);
}

/** master_secret bound to the handshake up to ClientKeyExchange (RFC 7627 section 4). */
export function extendedMasterSecret(
  hash: ScheduleHash,
  preMaster: Uint8Array,
  sessionHash: Uint8Array,
): Uint8Array {
  return prf(hash, preMaster, 'extended master secret', sessionHash, 48);
}

/** Keys of one direction. */
export interface WriteKeys {
  /** HMAC key; empty for AEAD. */
  mac: Uint8Array;
  key: Uint8Array;
  /** Fixed part of the nonce; empty for CBC. */
  iv: Uint8Array;
}

const macLengths = { sha1: 20, sha256: 32, sha384: 48 } as const;

/** Octets of the record HMAC of a suite; 0 for AEAD. */
export const macLength = (suite: CipherSuite): number =>
  suite.mac === undefined ? 0 : macLengths[suite.mac];

/** The key block cut into the keys of both directions (RFC 5246 6.3). */
export function keyBlock(
  suite: CipherSuite,
  master: Uint8Array,
  clientRandom: Uint8Array,
  serverRandom: Uint8Array,
): { client: WriteKeys; server: WriteKeys } {
  const mac = macLength(suite);
  const length = 2 * (mac + suite.keyLength + suite.ivLength);
  const block = prf(
    suite.hash,
    master,
    'key expansion',
    Buffer.concat([serverRandom, clientRandom]),
    length,
  );
  let at = 0;
  const cut = (size: number): Uint8Array => {
    at += size;
    return block.subarray(at - size, at);
  };
  const [clientMac, serverMac] = [cut(mac), cut(mac)];
  const [clientKey, serverKey] = [cut(suite.keyLength), cut(suite.keyLength)];
  const [clientIv, serverIv] = [cut(suite.ivLength), cut(suite.ivLength)];
  return {
    client: { mac: clientMac, key: clientKey, iv: clientIv },
    server: { mac: serverMac, key: serverKey, iv: serverIv },
  };
}

/** verify_data of a Finished of TLS 1.2 (RFC 5246 7.4.9): 12 octets. */
export function verifyData12(
  hash: ScheduleHash,
  master: Uint8Array,
  from: 'client' | 'server',
  transcript: Uint8Array,
): Uint8Array {
  return prf(hash, master, `${from} finished`, transcript, 12);
}
