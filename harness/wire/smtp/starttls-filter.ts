import { Duplex } from 'node:stream';
import type { SmtpLine } from '../../model/observation.ts';
import { Stop } from '../stop.ts';
import { Lines } from './lines.ts';

/** Lines of one message that go into the transcript; the message itself is taken whole. */
const SHOWN_LINES = 64;
/** Octets one side may say in all: a test message is small. */
const TOTAL_LIMIT = 8 << 20;
/** What MAIL gets where it is refused: a reply that only MAIL can have got. */
const NOT_NOW = '450 4.3.0 not now\r\n';
const END_OF_MESSAGE = Buffer.from('\r\n.\r\n');

/** What a server can get wrong in the dialogue around STARTTLS (RFC 3207 4 and 4.2). */
export type StarttlsFault =
  | 'offers-starttls-inside'
  | 'takes-starttls-argument'
  | 'executes-injected-command'
  | 'loses-session'
  | 'hangs-up-on-quit'
  | 'refuses-mail';

export interface StarttlsFilterOptions {
  /** Is the other end of `inner` reached through TLS? */
  secure: boolean;
  /**
   * What STARTTLS gets here: offered and taken up, refused with 454, or left to smtp-server, which
   * does not know it.
   */
  starttls: 'taken' | 'refused' | 'unknown';
  /** Say the greeting? Not after STARTTLS (RFC 3207 4.2). */
  greets: boolean;
  /**
   * Answer MAIL by 450, in its turn: what a client does next tells which reply it took for the
   * answer.
   */
  refusesMail: boolean;
  /** What stands behind the server's name in the reply to EHLO, in place of a greeting. */
  says?(): string | undefined;
  record(from: SmtpLine['from'], text: string): void;
  /** Ways to be wrong, for a target of ours that is told to be. */
  lapses?: ReadonlySet<StarttlsFault>;
  /**
   * STARTTLS was asked for, and everything before it answered. `surplus` came behind it in clear.
   */
  onStarttls(surplus: Buffer): void;
  /** The client floods, or the stream below failed. */
  onFailure(error: unknown): void;
}

/**
 * The filter between a connection and smtp-server: it looks like a socket to smtp-server, writes
 * down every line, and keeps for itself what smtp-server must not see, which is STARTTLS.
 */
export class StarttlsFilter extends Duplex {
  readonly readyState = 'open';
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly localAddress = '';
  readonly localPort = 0;
  readonly #inner: Duplex;
  readonly #options: StarttlsFilterOptions;
  readonly #lines = new Lines();
  #octets = 0;
  #ready = false;
  #onReady: (() => void) | undefined;
  /** Commands handed to smtp-server, and replies that came back: they come in the same order. */
  #asked = 0;
  #answered = 0;
  /** Which of the commands are to be refused. */
  readonly #refused = new Set<number>();
  #data = false;
  /** The other end has closed its half. */
  #over = false;
  #shown = 0;
  /** The last octets of the message so far: the end mark may be split. */
  #tail: Buffer = Buffer.alloc(0);
  #starttls = false;
  #left = false;

  constructor(
    inner: Duplex,
    peer: { address: string; port: number },
    options: StarttlsFilterOptions,
  ) {
    super({ allowHalfOpen: true });
    this.remoteAddress = peer.address;
    this.remotePort = peer.port;
    this.#inner = inner;
    this.#options = options;
    inner
      .on('data', this.#onData)
      .on('end', this.#onEnd)
      .on('close', this.#onClose)
      .on('error', this.#onError);
    inner.pause();
    // A close_notify in the packet of the Finished was over before anybody listened.
    if (inner.readableEnded) this.#onEnd();
  }

  /** smtp-server arms its own idle time-out; ours is the budget of the connection. */
  setTimeout(): this {
    return this;
  }

  /** Lets go of the stream below, which goes on to speak TLS. */
  leave(): void {
    this.#left = true;
    this.#inner
      .off('data', this.#onData)
      .off('end', this.#onEnd)
      .off('close', this.#onClose)
      .off('error', this.#onError);
    this.#inner.pause();
    this.destroy();
  }

  override _read(): void {
    if (this.#ready && !this.#starttls) this.#inner.resume();
  }

  override _write(
    bytes: Buffer,
    _encoding: BufferEncoding,
    done: (error?: Error | null) => void,
  ): void {
    let text = this.#lapsed(this.#saying(bytes.toString('latin1')));
    if (!this.#ready) {
      // The first thing smtp-server says is its greeting.
      this.#ready = true;
      if (this.#onReady) setImmediate(this.#onReady);
      if (!this.#options.greets) {
        this.#inner.resume();
        done();
        this.#endInTurn();
        return;
      }
    } else {
      if (this.#refused.delete(++this.#answered)) text = NOT_NOW;
      if (text.startsWith('354')) this.#beginData();
    }
    for (const line of text.split('\r\n')) if (line !== '') this.#options.record('server', line);
    this.#inner.write(Buffer.from(text, 'latin1'), done);
    this.#inner.resume();
    this.#turnToTls();
    this.#endInTurn();
  }

  override _final(done: (error?: Error | null) => void): void {
    if (this.#left || this.#inner.writableEnded) done();
    else this.#inner.end(() => done());
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (!this.#left) this.#inner.destroy();
    done(error);
  }

  readonly #onData = (bytes: Buffer): void => {
    try {
      this.#octets += bytes.length;
      if (this.#octets > TOTAL_LIMIT) throw new Stop('flooded', `more than ${TOTAL_LIMIT} octets`);
      this.#take(bytes);
    } catch (error) {
      this.#options.onFailure(error);
    }
  };

  #take(bytes: Buffer): void {
    if (this.#data) {
      this.#takeData(bytes);
      return;
    }
    this.#lines.push(bytes);
    while (!this.#data && !this.#starttls) {
      const line = this.#lines.next();
      if (line === undefined) return;
      this.#command(line);
    }
  }

  #command(line: string): void {
    this.#options.record('client', line);
    const verb = /^STARTTLS(\s+\S)?/i.exec(line.trim());
    if (verb && this.#options.starttls !== 'unknown') {
      this.#starttls = true;
      if (verb[1] && !this.#has('takes-starttls-argument'))
        this.#answer('501 5.5.4 STARTTLS takes no parameter');
      else if (this.#options.starttls === 'refused')
        this.#answer('454 4.7.0 TLS not available due to temporary reason');
      else this.#turnToTls();
      return;
    }
    if (this.#options.secure && this.#has('loses-session')) {
      this.destroy();
      return;
    }
    if (this.#options.secure && /^QUIT\b/i.test(line) && this.#has('hangs-up-on-quit')) {
      this.destroy();
      return;
    }
    if (/^MAIL\b/i.test(line) && this.#has('refuses-mail')) {
      this.#answer('451 4.3.0 not now');
      return;
    }
    this.#asked++;
    const refused = this.#options.refusesMail && /^MAIL\b/i.test(line);
    if (refused) this.#refused.add(this.#asked);
    // smtp-server is asked for a reply all the same, and is not told of the mail.
    if (!this.push(Buffer.from(refused ? 'NOOP\r\n' : `${line}\r\n`, 'latin1')))
      this.#inner.pause();
  }

  get #unanswered(): number {
    return this.#asked - this.#answered;
  }

  #has(lapse: StarttlsFault): boolean {
    return this.#options.lapses?.has(lapse) ?? false;
  }

  /** The first line of an EHLO reply: the server's name, and what there is to say. */
  #saying(reply: string): string {
    const words = this.#options.says?.();
    return words === undefined ? reply : reply.replace(/^250-(\S+) .*/, `250-$1 ${words}`);
  }

  /** An EHLO reply as a faulty server would give it. */
  #lapsed(reply: string): string {
    const again = this.#options.secure && this.#has('offers-starttls-inside');
    return again && /^250-/.test(reply)
      ? reply.replace(/\r\n250 (.*)\r\n$/, '\r\n250-$1\r\n250 STARTTLS\r\n')
      : reply;
  }

  /** Takes in clear text as if it had come inside TLS: what RFC 3207 4.2 forbids. */
  inject(surplus: Buffer): void {
    // smtp-server hangs up on whoever speaks before its greeting.
    if (this.#ready) this.#onData(surplus);
    else this.#onReady = () => this.#onData(surplus);
  }

  #answer(reply: string): void {
    this.#starttls = false;
    this.#options.record('server', reply);
    this.#inner.write(`${reply}\r\n`);
  }

  /** STARTTLS waits until every command before it has its reply. */
  #turnToTls(): void {
    if (!this.#starttls || this.#unanswered > 0) return;
    this.#inner.pause();
    this.#options.onStarttls(this.#lines.rest());
  }

  #beginData(): void {
    this.#data = true;
    this.#shown = 0;
    this.#tail = Buffer.from('\r\n');
    const early = this.#lines.rest();
    if (early.length > 0) queueMicrotask(() => this.#onData(early));
  }

  #takeData(bytes: Buffer): void {
    const seen = Buffer.concat([this.#tail, bytes]);
    const end = seen.indexOf(END_OF_MESSAGE);
    const cut = end < 0 ? bytes.length : end + END_OF_MESSAGE.length - this.#tail.length;
    this.#showData(bytes.subarray(0, cut));
    if (end >= 0) {
      this.#data = false;
      this.#asked++;
      this.#lines.rest();
      this.#options.record('client', '.');
    }
    this.#tail = seen.subarray(Math.max(0, seen.length - END_OF_MESSAGE.length + 1));
    if (!this.push(bytes.subarray(0, cut))) this.#inner.pause();
    if (end >= 0 && cut < bytes.length) this.#take(bytes.subarray(cut));
  }

  #showData(bytes: Buffer): void {
    if (this.#shown >= SHOWN_LINES) return;
    for (const line of bytes.toString('latin1').split('\r\n')) {
      if (line === '.' || line === '' || this.#shown++ >= SHOWN_LINES) continue;
      this.#options.record('client', line.slice(0, 1000));
    }
  }

  readonly #onEnd = (): void => {
    this.#over = true;
    this.push(null);
    this.#endInTurn();
  };

  /**
   * Who has nothing more to say, by TCP or by close_notify (RFC 8446 6.1), is told the same once
   * all is answered.
   */
  #endInTurn(): void {
    if (this.#over && this.#ready && this.#unanswered <= 0) this.end();
  }

  readonly #onClose = (): void => {
    this.destroy();
  };

  readonly #onError = (error: unknown): void => {
    this.#options.onFailure(error);
  };
}
