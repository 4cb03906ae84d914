/**
 * Bytes that do not fit the presentation language of RFC 8446 section 3. `at` is the octet where
 * reading failed.
 */
export class MalformedError extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(`${message} at octet ${at}`);
    this.name = 'MalformedError';
    this.at = at;
  }
}

/**
 * More items than any list of TLS has a use for; a chain of empty certificates could hold five
 * million.
 */
const maxItems = 65_536;

/**
 * Reads big-endian numbers and length-prefixed vectors (RFC 8446 section 3) from a fixed range of
 * bytes. Never reads past the range: it throws {@link MalformedError} instead. Slices are views,
 * not copies.
 */
export class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Octets read so far. */
  get at(): number {
    return this.#at;
  }

  /** Octets left. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  u8(): number {
    return this.#number(1);
  }

  u16(): number {
    return this.#number(2);
  }

  u24(): number {
    return this.#number(3);
  }

  u32(): number {
    return this.#number(4);
  }

  /** Exactly `length` octets. */
  take(length: number): Uint8Array {
    if (length > this.left)
      throw new MalformedError(`${length} octets announced, ${this.left} there`, this.#at);
    const start = this.#at;
    this.#at += length;
    return this.#bytes.subarray(start, this.#at);
  }

  /** A vector with a length of one octet. */
  vector8(): Uint8Array {
    return this.take(this.u8());
  }

  /** A vector with a length of two octets. */
  vector16(): Uint8Array {
    return this.take(this.u16());
  }

  /** A vector with a length of three octets. */
  vector24(): Uint8Array {
    return this.take(this.u24());
  }

  /** Everything that is left. */
  rest(): Uint8Array {
    return this.take(this.left);
  }

  /**
   * Reads items until nothing is left; each must take at least one octet, and there may be 65,536
   * of them.
   */
  all<T>(item: (reader: Reader) => T): T[] {
    const items: T[] = [];
    while (this.left > 0) {
      if (items.length === maxItems)
        throw new MalformedError(`more than ${maxItems} items`, this.#at);
      const before = this.#at;
      items.push(item(this));
      if (this.#at === before) throw new MalformedError('an item of no length', before);
    }
    return items;
  }

  /** Nothing may be left. `what` names the structure in the error. */
  end(what: string): void {
    if (this.left > 0)
      throw new MalformedError(`${this.left} octets behind the end of ${what}`, this.#at);
  }

  #number(width: number): number {
    if (width > this.left)
      throw new MalformedError(`a number of ${width} octets cut short`, this.#at);
    let value = 0;
    for (let index = 0; index < width; index += 1)
      value = value * 256 + (this.#bytes[this.#at + index] ?? 0);
    this.#at += width;
    return value;
  }
}

/** Reads the whole of `bytes` as one structure; what is left over is an error. */
export function readWhole<T>(bytes: Uint8Array, what: string, read: (reader: Reader) => T): T {
  const reader = new Reader(bytes);
  const value = read(reader);
  reader.end(what);
  return value;
}
