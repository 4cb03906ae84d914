import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { CipherSuite } from '../codec/cipher-suites.ts';
import { write } from '../codec/writer.ts';
import { hmac } from './hmac.ts';

/** Hash of the key schedule. */
export type ScheduleHash = CipherSuite['hash'];

/** Octets of a digest. */
const hashLength = (hash: ScheduleHash): number => (hash === 'sha384' ? 48 : 32);

/**
 * Transcript-Hash of messages with their headers (RFC 8446 4.4.1; handshake hash of RFC 5246
 * 7.4.9).
 */
export function transcriptHash(hash: ScheduleHash, messages: readonly Uint8Array[]): Uint8Array {
  const digest = createHash(hash);
  for (const message of messages) digest.update(message);
  return digest.digest();
}

/**
 * The message that stands for ClientHello1 in the transcript behind a HelloRetryRequest (RFC 8446
 * 4.4.1).
 */
export function messageHash(hash: ScheduleHash, clientHello1: Uint8Array): Uint8Array {
  return write((writer) => writer.u8(254).vector24(transcriptHash(hash, [clientHello1])));
}

/** HKDF-Extract (RFC 5869 2.2). */
function hkdfExtract(hash: ScheduleHash, salt: Uint8Array, input: Uint8Array): Uint8Array {
  return hmac(hash, salt, input);
}

/** HKDF-Expand (RFC 5869 2.3). */
function hkdfExpand(
  hash: ScheduleHash,
  secret: Uint8Array,
  info: Uint8Array,
  length: number,
): Uint8Array {
  const blocks: Uint8Array[] = [];
  let block: Uint8Array = new Uint8Array(0);
  for (let count = 1; (count - 1) * hashLength(hash) < length; count += 1) {
    block = hmac(hash, secret, block, info, Uint8Array.of(count));
    blocks.push(block);
  }
  return Buffer.concat(blocks).subarray(0, length);
}

/** HKDF-Expand-Label (RFC 8446 7.1); `length` in octets. */
export function hkdfExpandLabel(
  hash: ScheduleHash,
  secret: Uint8Array,
  label: string,
  context: Uint8Array,
  length: number,
): Uint8Array {
  const info = write((writer) =>
    writer
      .u16(length)
      .vector8(Buffer.from(`tls13 ${label}`))
      .vector8(context),
  );
  return hkdfExpand(hash, secret, info, length);
}

/** Derive-Secret (RFC 8446 7.1) over a transcript hash that is already taken. */
export function deriveSecret(
  hash: ScheduleHash,
  secret: Uint8Array,
  label: string,
  transcript: Uint8Array,
): Uint8Array {
  return hkdfExpandLabel(hash, secret, label, transcript, hashLength(hash));
}

const zeros = (hash: ScheduleHash): Uint8Array => new Uint8Array(hashLength(hash));
const emptyHash = (hash: ScheduleHash): Uint8Array => transcriptHash(hash, []);

/** Early Secret: of a PSK, or of none. */
export function earlySecret(hash: ScheduleHash, psk: Uint8Array = zeros(hash)): Uint8Array {
  return hkdfExtract(hash, zeros(hash), psk);
}

/** Finished key of a resumption PSK's binder (RFC 8446 4.2.11.2). */
export function binderKey(hash: ScheduleHash, early: Uint8Array): Uint8Array {
  return finishedKey(hash, deriveSecret(hash, early, 'res binder', emptyHash(hash)));
}

/** A secret of the schedule and the traffic secrets it gives. */
export interface EpochSecrets {
  secret: Uint8Array;
  client: Uint8Array;
  server: Uint8Array;
}

/**
 * Handshake Secret and the handshake traffic secrets. `hellos`: transcript hash up to ServerHello.
 */
export function handshakeSecrets(
  hash: ScheduleHash,
  early: Uint8Array,
  shared: Uint8Array,
  hellos: Uint8Array,
): EpochSecrets {
  const secret = hkdfExtract(hash, deriveSecret(hash, early, 'derived', emptyHash(hash)), shared);
  return {
    secret,
    client: deriveSecret(hash, secret, 'c hs traffic', hellos),
    server: deriveSecret(hash, secret, 's hs traffic', hellos),
  };
}

/**
 * Master Secret and the first application traffic secrets. `finished`: transcript hash up to the
 * server's Finished.
 */
export function applicationSecrets(
  hash: ScheduleHash,
  handshake: Uint8Array,
  finished: Uint8Array,
): EpochSecrets & { exporter: Uint8Array } {
  const secret = hkdfExtract(
    hash,
    deriveSecret(hash, handshake, 'derived', emptyHash(hash)),
    zeros(hash),
  );
  return {
    secret,
    client: deriveSecret(hash, secret, 'c ap traffic', finished),
    server: deriveSecret(hash, secret, 's ap traffic', finished),
    exporter: deriveSecret(hash, secret, 'exp master', finished),
  };
}

/** finished_key of a traffic secret (RFC 8446 4.4.4). */
export function finishedKey(hash: ScheduleHash, secret: Uint8Array): Uint8Array {
  return hkdfExpandLabel(hash, secret, 'finished', new Uint8Array(0), hashLength(hash));
}

/** verify_data of a Finished, or a binder, under a finished key. */
export function verifyData(
  hash: ScheduleHash,
  key: Uint8Array,
  transcript: Uint8Array,
): Uint8Array {
  return hmac(hash, key, transcript);
}

/** The traffic secret behind a KeyUpdate (RFC 8446 7.2). */
export function nextTrafficSecret(hash: ScheduleHash, secret: Uint8Array): Uint8Array {
  return hkdfExpandLabel(hash, secret, 'traffic upd', new Uint8Array(0), hashLength(hash));
}

/** What CertificateVerify signs in TLS 1.3 (RFC 8446 4.4.3). */
export function certificateVerifyInput(
  from: 'client' | 'server',
  transcript: Uint8Array,
): Uint8Array {
  const context = Buffer.from(`${' '.repeat(64)}TLS 1.3, ${from} CertificateVerify\0`, 'latin1');
  return Buffer.concat([context, transcript]);
}

/** Names of the secrets in an SSLKEYLOGFILE (RFC 9850 section 2). */
export type KeyLogLabel =
  | 'CLIENT_RANDOM'
  | 'CLIENT_EARLY_TRAFFIC_SECRET'
  | 'CLIENT_HANDSHAKE_TRAFFIC_SECRET'
  | 'SERVER_HANDSHAKE_TRAFFIC_SECRET'
  | 'CLIENT_TRAFFIC_SECRET_0'
  | 'SERVER_TRAFFIC_SECRET_0'
  | 'EXPORTER_SECRET';

/** One line of an SSLKEYLOGFILE, without its line end. */
export function keyLogLine(
  label: KeyLogLabel,
  clientRandom: Uint8Array,
  secret: Uint8Array,
): string {
  return (
    `${label} ${Buffer.from(clientRandom).toString('hex')} ` +
    `${Buffer.from(secret).toString('hex')}`
  );
}
