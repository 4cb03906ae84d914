import type { CipherSuite } from '../codec/cipher-suites.ts';
import type { TlsRecord } from '../codec/records.ts';
import type { Secrets } from '../crypto/key-log.ts';
import { type Plain, type Protection, protection12, protection13 } from '../crypto/protection.ts';
import { nextTrafficSecret } from '../crypto/schedule.ts';
import { keyBlock } from '../crypto/schedule12.ts';

type From = 'client' | 'server';

/** Opens the protected records of one direction, as far as the key log goes. */
export interface Decrypter {
  /** Undefined when the record does not open. Never throws. */
  open(record: TlsRecord): Plain | undefined;
  /** This side's Finished was seen. */
  finished(): void;
  /** This side's KeyUpdate was seen. */
  updated(): void;
}

const attempt = (protection: Protection | undefined, record: TlsRecord): Plain | undefined => {
  try {
    return protection?.open(record);
  } catch {
    return undefined;
  }
};

/**
 * TLS 1.3: handshake keys up to Finished, then application keys. Undefined when the key log has
 * neither.
 */
export function decrypter13(
  suite: CipherSuite,
  secrets: Secrets,
  from: From,
): Decrypter | undefined {
  const upper = from === 'client' ? 'CLIENT' : 'SERVER';
  const handshake = secrets.get(`${upper}_HANDSHAKE_TRAFFIC_SECRET`);
  let application = secrets.get(`${upper}_TRAFFIC_SECRET_0`);
  if (handshake === undefined && application === undefined) return undefined;
  let current = handshake && protection13(suite, handshake);
  let next = application && protection13(suite, application);
  const advance = (): void => {
    if (next === undefined) return;
    current = next;
    next = undefined;
  };
  return {
    open(record) {
      const plain = attempt(current, record);
      if (plain !== undefined) return plain;
      // An alert may come under the later keys although our count says the earlier ones.
      const later = attempt(next, record);
      if (later !== undefined) advance();
      return later;
    },
    finished: advance,
    updated() {
      advance();
      if (application === undefined) return;
      application = nextTrafficSecret(suite.hash, application);
      current = protection13(suite, application);
    },
  };
}

/** What a connection of TLS 1.2 derives its keys from, besides the master secret. */
export interface Randoms {
  client: Uint8Array;
  server: Uint8Array;
}

/** TLS 1.2 behind ChangeCipherSpec. Undefined when the key log has no master secret for it. */
export function decrypter12(
  suite: CipherSuite,
  secrets: Secrets,
  randoms: Randoms,
  from: From,
  encryptThenMac: boolean,
): Decrypter | undefined {
  const master = secrets.get('CLIENT_RANDOM');
  if (master === undefined) return undefined;
  const keys = keyBlock(suite, master, randoms.client, randoms.server)[from];
  const protection = protection12(suite, keys, encryptThenMac);
  return { open: (record) => attempt(protection, record), finished: () => {}, updated: () => {} };
}
