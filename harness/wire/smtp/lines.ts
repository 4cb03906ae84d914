import { Stop } from '../stop.ts';

/** The longest line we take, in octets; RFC 5321 4.5.3.1 asks for 512 and 1000. */
export const LINE_LIMIT = 4096;

/**
 * Cuts bytes into lines. Every byte survives: text is latin1, so a NUL or a lone CR stays what it
 * was.
 */
export class Lines {
  #pending: Buffer = Buffer.alloc(0);

  push(bytes: Uint8Array): void {
    this.#pending =
      this.#pending.length === 0 ? Buffer.from(bytes) : Buffer.concat([this.#pending, bytes]);
  }

  /**
   * The next complete line without its line end (CRLF, or a bare LF), if there is one.
   * @throws Stop `flooded` when a line is longer than `LINE_LIMIT`.
   */
  next(): string | undefined {
    const end = this.#pending.indexOf(0x0a);
    if ((end < 0 ? this.#pending.length : end) > LINE_LIMIT) {
      throw new Stop('flooded', `a line longer than ${LINE_LIMIT} octets`);
    }
    if (end < 0) return undefined;
    const stop = end > 0 && this.#pending[end - 1] === 0x0d ? end - 1 : end;
    const text = this.#pending.toString('latin1', 0, stop);
    this.#pending = this.#pending.subarray(end + 1);
    return text;
  }

  /** What is left behind the last line taken; it is no longer ours. */
  rest(): Buffer {
    const rest = this.#pending;
    this.#pending = Buffer.alloc(0);
    return rest;
  }
}
