import { Buffer } from 'node:buffer';
import { createSecretKey, hash as digest, type KeyObject } from 'node:crypto';

const blockLengths = { sha1: 64, sha256: 64, sha384: 128 } as const;

/**
 * A key for the ciphers of node:crypto. Given as a KeyObject it is taken up in a fifth of the time
 * that plain bytes need.
 */
export const secretKey = (bytes: Uint8Array): KeyObject => createSecretKey(bytes);

/**
 * HMAC (RFC 2104) over the parts one after the other. Made of two one-shot hashes: for the few
 * octets of a key schedule that is quicker than an Hmac object, and leaves nothing for the garbage
 * collector to finalize.
 */
export function hmac(
  hash: keyof typeof blockLengths,
  key: Uint8Array,
  ...parts: readonly Uint8Array[]
): Uint8Array {
  const block = blockLengths[hash];
  const short = key.length > block ? digest(hash, key, 'buffer') : key;
  const outer = Buffer.alloc(block, 0x5c);
  const inner = Buffer.alloc(block, 0x36);
  for (let at = 0; at < short.length; at += 1) {
    const octet = short[at] ?? 0;
    outer[at] = 0x5c ^ octet;
    inner[at] = 0x36 ^ octet;
  }
  return digest(
    hash,
    Buffer.concat([outer, digest(hash, Buffer.concat([inner, ...parts]), 'buffer')]),
    'buffer',
  );
}
