import { type BinaryLike, createHmac, createSecretKey, type KeyObject } from 'node:crypto';

/** A key for node:crypto. Given as a KeyObject it is taken up in a fifth of the time that plain bytes need. */
export const secretKey = (bytes: Uint8Array): KeyObject => createSecretKey(bytes);

/** HMAC (RFC 2104) over the parts one after the other. */
export function hmac(
  hash: 'sha1' | 'sha256' | 'sha384',
  key: Uint8Array | KeyObject,
  ...parts: readonly BinaryLike[]
): Uint8Array {
  const mac = createHmac(hash, key instanceof Uint8Array ? secretKey(key) : key);
  for (const part of parts) mac.update(part);
  return mac.digest();
}
