import { headerOf } from '../../model/headers.ts';

/** A reply of HTTP as it came. */
export interface HttpReply {
  /** `1.1` */
  version: string;
  code: number;
  phrase: string;
  headers: [name: string, value: string][];
  body: Uint8Array;
  /** How the end of the body was told. */
  framing: 'length' | 'chunked' | 'close' | 'none';
}

/** The octets are no reply of HTTP; the message says why. */
export class HttpNonsense extends Error {
  override readonly name = 'HttpNonsense';
}

/** Octets of a status line and header, and of a body; nobody answers a question by more. */
const LONGEST_HEAD = 65_536;
export const LONGEST_BODY = 1_048_576;

interface Head extends Omit<HttpReply, 'body'> {
  /** Octets of the body; undefined where its end is told otherwise. */
  length: number | undefined;
}

/**
 * Reads the replies of one connection, octet by octet as they come. It is lenient in what nobody
 * relies on (a bare line feed) and throws `HttpNonsense` for what is no HTTP/1 at all.
 */
export class ReplyReader {
  #bytes: Buffer = Buffer.alloc(8192);
  #length = 0;
  /** Where the search for the end of the header goes on. */
  #searched = 0;
  #head: Head | undefined;
  #method: string;
  readonly #body: Uint8Array[] = [];
  #bodyLength = 0;

  constructor(method: string) {
    this.#method = method;
  }

  /** Octets that came behind the reply. */
  get left(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Where the reading stands: what there is of a reply that is not complete. */
  get partial(): HttpReply | undefined {
    return this.#head && this.#reply(this.#head);
  }

  /** So many octets came that no reply has. */
  get flooded(): boolean {
    const head = this.#head === undefined && this.#length > LONGEST_HEAD;
    return head || this.#bodyLength + this.#length > LONGEST_BODY + LONGEST_HEAD;
  }

  /** Takes octets; the reply, once it is complete. @throws HttpNonsense */
  take(octets: Uint8Array): HttpReply | undefined {
    this.#append(octets);
    for (;;) {
      this.#head ??= this.#readHead();
      const head = this.#head;
      if (!head) return undefined;
      // An interim reply (RFC 9110 15.2) goes before the one that counts.
      if (head.code >= 100 && head.code < 200) {
        this.#head = undefined;
        continue;
      }
      return this.#readBody(head) ? this.#reply(head) : undefined;
    }
  }

  /** The connection is closed: what ends with it is complete now. */
  end(): HttpReply | undefined {
    return this.#head?.framing === 'close' ? this.#reply(this.#head) : undefined;
  }

  #reply({ length: _, ...head }: Head): HttpReply {
    return { ...head, body: new Uint8Array(Buffer.concat(this.#body)) };
  }

  #append(octets: Uint8Array): void {
    const needed = this.#length + octets.length;
    if (needed > this.#bytes.length) {
      const grown = Buffer.alloc(Math.max(needed, 2 * this.#bytes.length));
      this.#bytes.copy(grown, 0, 0, this.#length);
      this.#bytes = grown;
    }
    this.#bytes.set(octets, this.#length);
    this.#length = needed;
  }

  #drop(count: number): Buffer {
    const taken = Buffer.from(this.#bytes.subarray(0, count));
    this.#bytes.copy(this.#bytes, 0, count, this.#length);
    this.#length -= count;
    this.#searched = 0;
    return taken;
  }

  #readHead(): Head | undefined {
    const known = this.#bytes.subarray(0, this.#length);
    if (known.length >= 5 && known.toString('latin1', 0, 5) !== 'HTTP/')
      throw new HttpNonsense('what came does not begin as a reply of HTTP');
    const from = Math.max(0, this.#searched - 3);
    const crlf = known.indexOf('\r\n\r\n', from);
    const lf = known.indexOf('\n\n', from);
    this.#searched = known.length;
    if (crlf < 0 && lf < 0) return undefined;
    const bare = crlf < 0 || (lf >= 0 && lf < crlf);
    const end = bare ? lf + 2 : crlf + 4;
    const [first = '', ...lines] = this.#drop(end).toString('latin1').trimEnd().split(/\r?\n/);
    const [, version = '', code = '', phrase = ''] =
      /^HTTP\/(\d+\.\d+) (\d{3})(?: (.*))?$/.exec(first) ?? [];
    if (code === '') throw new HttpNonsense(`the status line is no such: ${first.slice(0, 100)}`);
    const headers = lines.map((line): [string, string] => {
      const colon = line.indexOf(':');
      if (colon < 1) throw new HttpNonsense(`a line of the header is none: ${line.slice(0, 100)}`);
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    });
    return {
      version,
      code: Number(code),
      phrase,
      headers,
      ...framingOf(Number(code), headers, this.#method),
    };
  }

  /** Is the body complete? */
  #readBody(head: Head): boolean {
    if (head.framing === 'none') return true;
    if (head.framing === 'chunked') return this.#readChunks();
    const wanted = (head.length ?? Number.POSITIVE_INFINITY) - this.#bodyLength;
    this.#keep(this.#drop(Math.min(wanted, this.#length)));
    return head.length !== undefined && this.#bodyLength >= head.length;
  }

  #keep(octets: Buffer): void {
    if (octets.length > 0) this.#body.push(octets);
    this.#bodyLength += octets.length;
  }

  /** RFC 9112 7.1. */
  #readChunks(): boolean {
    for (;;) {
      const known = this.#bytes.subarray(0, this.#length);
      const line = known.indexOf('\r\n');
      if (line < 0) return false;
      const size = /^([0-9a-f]{1,8})(?:;|$)/i.exec(known.toString('latin1', 0, line))?.[1];
      if (size === undefined) throw new HttpNonsense('the size of a chunk is none');
      const length = Number.parseInt(size, 16);
      if (length === 0) {
        const end = known.indexOf('\r\n\r\n', line);
        if (end < 0) return false;
        this.#drop(end + 4);
        return true;
      }
      if (known.length < line + 2 + length + 2) return false;
      this.#drop(line + 2);
      this.#keep(this.#drop(length));
      if (this.#drop(2).toString('latin1') !== '\r\n')
        throw new HttpNonsense('a chunk does not end where it is to');
    }
  }
}

/** RFC 9112 6.3. @throws HttpNonsense for a length that is none */
function framingOf(
  code: number,
  headers: readonly [string, string][],
  method: string,
): Pick<Head, 'framing' | 'length'> {
  if (method === 'HEAD' || code < 200 || code === 204 || code === 304)
    return { framing: 'none', length: undefined };
  const coding = headerOf(headers, 'transfer-encoding');
  if (coding !== undefined) {
    const chunked = /(?:^|,)\s*chunked$/i.test(coding);
    return { framing: chunked ? 'chunked' : 'close', length: undefined };
  }
  const told = headerOf(headers, 'content-length');
  if (told === undefined) return { framing: 'close', length: undefined };
  if (!/^\d{1,15}$/.test(told)) throw new HttpNonsense('Content-Length is no number');
  return { framing: 'length', length: Number(told) };
}
