/** Octets of arguments that are kept for a result; larger ones are worked out again each time. */
const LARGEST = 64 * 1024;

/**
 * A pure function of bytes that keeps its last results: a run asks the same of the same few certificates and answers
 * again and again. The oldest is forgotten first. What throws is not kept.
 */
export function remember<T>(limit: number, make: (...bytes: Uint8Array[]) => T): (...bytes: Uint8Array[]) => T {
  const known = new Map<string, { value: T }>();
  return (...bytes) => {
    if (bytes.reduce((sum, { length }) => sum + length, 0) > LARGEST) return make(...bytes);
    const key = bytes
      .map((one) => `${one.length}:${Buffer.from(one.buffer, one.byteOffset, one.length).toString('latin1')}`)
      .join();
    const found = known.get(key);
    if (found) return found.value;
    const value = make(...bytes);
    const [oldest] = known.keys();
    if (known.size >= limit && oldest !== undefined) known.delete(oldest);
    known.set(key, { value });
    return value;
  };
}
