/** What a vector holds: finished bytes, or what a function writes. */
export type Content = Uint8Array | ((writer: Writer) => void);

/**
 * Writes big-endian numbers and length-prefixed vectors (RFC 8446 section 3). Throws RangeError when a value or a vector
 * is too large for its field. To write lengths that lie, use the numbers and `raw` instead of the vectors.
 */
export class Writer {
  readonly #parts: Uint8Array[] = [];
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
    this.#parts.push(bytes);
    this.#length += bytes.length;
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
    const whole = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  #vector(content: Content, width: number): this {
    const bytes = typeof content === 'function' ? write(content) : content;
    return this.#number(bytes.length, width).raw(bytes);
  }

  #number(value: number, width: number): this {
    if (!Number.isInteger(value) || value < 0 || value >= 256 ** width) {
      throw new RangeError(`${value} does not fit in ${width} octets`);
    }
    const bytes = new Uint8Array(width);
    for (let index = 0; index < width; index += 1) bytes[index] = Math.floor(value / 256 ** (width - 1 - index)) % 256;
    return this.raw(bytes);
  }
}

/** The bytes one function writes. */
export function write(content: (writer: Writer) => void): Uint8Array {
  const writer = new Writer();
  content(writer);
  return writer.finish();
}
