/** What a vector holds: finished bytes, or what a function writes. */
export type Content = Uint8Array | ((writer: Writer) => void);

/**
 * Writes big-endian numbers and length-prefixed vectors (RFC 8446 section 3). Throws RangeError
 * when a value or a vector is too large for its field. To write lengths that lie, use the numbers
 * and `raw` instead of the vectors.
 */
export class Writer {
  #bytes = new Uint8Array(64);
  #length = 0;

  /** Octets written so far. */
  get length(): number {
    return this.#length;
  }

  u8(value: number): this {
    return this.#number(value, 1);
  }

  u16(value: number): this {
    return this.#number(value, 2);
  }

  u24(value: number): this {
    return this.#number(value, 3);
  }

  u32(value: number): this {
    return this.#number(value, 4);
  }

  /** The bytes as they are. */
  raw(bytes: Uint8Array): this {
    const at = this.#grow(bytes.length);
    this.#bytes.set(bytes, at);
    return this;
  }

  /** A vector with a length of one octet. */
  vector8(content: Content): this {
    return this.#vector(content, 1);
  }

  /** A vector with a length of two octets. */
  vector16(content: Content): this {
    return this.#vector(content, 2);
  }

  /** A vector with a length of three octets. */
  vector24(content: Content): this {
    return this.#vector(content, 3);
  }

  /** Everything written, in one piece. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #vector(content: Content, width: number): this {
    const at = this.#grow(width);
    if (typeof content === 'function') content(this);
    else this.raw(content);
    this.#put(at, this.#length - at - width, width);
    return this;
  }

  #number(value: number, width: number): this {
    this.#put(this.#grow(width), value, width);
    return this;
  }

  #put(at: number, value: number, width: number): void {
    if (!Number.isInteger(value) || value < 0 || value >= 256 ** width) {
      throw new RangeError(`${value} does not fit in ${width} octets`);
    }
    let rest = value;
    for (let index = at + width - 1; index >= at; index -= 1) {
      this.#bytes[index] = rest % 256;
      rest = Math.floor(rest / 256);
    }
  }

  /** Makes room for so many octets, and says where it is. */
  #grow(octets: number): number {
    const at = this.#length;
    this.#length += octets;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#length);
      larger.set(this.#bytes.subarray(0, at));
      this.#bytes = larger;
    }
    return at;
  }
}

/** The bytes one function writes. */
export function write(content: (writer: Writer) => void): Uint8Array {
  const writer = new Writer();
  content(writer);
  return writer.finish();
}
