import { createHash } from 'node:crypto';

/** The same value with the keys of its records in order, and octets, sets and maps as lists. */
function ordered(value: unknown): unknown {
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint')
    throw new TypeError(`a ${typeof value} has no digest`);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (value instanceof Date || value instanceof RegExp) return String(value);
  if (value instanceof Map || value instanceof Set) return [...value].map(ordered);
  if (Array.isArray(value)) return value.map(ordered);
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, ordered(part)]),
  );
}

/**
 * SHA-256 of a value of data, hex: the same wherever the same is said, in whatever order its fields
 * were written.
 * @throws TypeError for what is no data, a function for instance.
 */
export const digestOf = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(ordered(value)) ?? '')
    .digest('hex');
