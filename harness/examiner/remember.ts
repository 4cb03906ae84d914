/** Octets of arguments that are kept for a result; larger ones are worked out again each time. */
const LARGEST = 64 * 1024;

/**
 * The last results of a pure function by a key; the oldest is forgotten first. What throws is not
 * kept.
 */
export class Recent<T> {
  readonly #limit: number;
  readonly #known = new Map<string, { value: T }>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @param key undefined for arguments too large to be kept. */
  get(key: string | undefined, make: () => T): T {
    if (key === undefined) return make();
    const found = this.#known.get(key);
    if (found) return found.value;
    const value = make();
    const [oldest] = this.#known.keys();
    if (this.#known.size >= this.#limit && oldest !== undefined) this.#known.delete(oldest);
    this.#known.set(key, { value });
    return value;
  }
}

/**
 * A key that tells these bytes from all others, and where one ends and the next begins; undefined
 * for large ones.
 */
export function keyOfBytes(...bytes: readonly (Uint8Array | undefined)[]): string | undefined {
  if (bytes.reduce((sum, one) => sum + (one?.length ?? 0), 0) > LARGEST) return undefined;
  return bytes
    .map((one) =>
      one
        ? `${one.length}:${Buffer.from(one.buffer, one.byteOffset, one.length).toString('latin1')}`
        : '-',
    )
    .join();
}

/**
 * A pure function of bytes that keeps its last results: a run asks the same of the same few
 * certificates and answers again and again.
 */
export function remember<T>(
  limit: number,
  make: (...bytes: Uint8Array[]) => T,
): (...bytes: Uint8Array[]) => T {
  const recent = new Recent<T>(limit);
  return (...bytes) => recent.get(keyOfBytes(...bytes), () => make(...bytes));
}
