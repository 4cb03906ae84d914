import type { Duplex } from 'node:stream';
import type { SmtpLine } from '../../model/observation.ts';
import { type Budget, type Deadline, deadlineAt, until } from '../budget.ts';
import { Stop, stopOf } from '../stop.ts';
import { Lines } from './lines.ts';

/** Lines of one reply; Exim offers about a dozen in its EHLO. */
const REPLY_LINES = 256;
/** Octets of one side of a conversation; a server has little to say. */
const TOTAL_LIMIT = 1 << 20;

/** A whole reply, all its lines under one code (RFC 5321 4.2.1). */
export interface Reply {
  code: number;
  /** Text of each line, behind the code. */
  lines: string[];
}

/**
 * The client's half of an SMTP dialogue over any stream. It reads only while it waits, so nothing
 * piles up.
 */
export class Conversation {
  readonly #stream: Duplex;
  readonly #budget: Budget;
  readonly #record: (from: SmtpLine['from'], text: string) => void;
  readonly #lines = new Lines();
  #octets = 0;
  #failure: Stop | undefined;
  #notify: (() => void) | undefined;

  constructor(
    stream: Duplex,
    budget: Budget,
    record: (from: SmtpLine['from'], text: string) => void,
  ) {
    this.#stream = stream;
    this.#budget = budget;
    this.#record = record;
    stream
      .on('data', this.#onData)
      .on('end', this.#onEnd)
      .on('close', this.#onEnd)
      .on('error', this.#onError);
    stream.pause();
  }

  /** Sends lines in one write, each with CRLF. */
  send(...lines: string[]): void {
    for (const line of lines) this.#record('client', line);
    if (this.#stream.writable)
      this.#stream.write(Buffer.from(`${lines.join('\r\n')}\r\n`, 'latin1'));
  }

  /**
   * The next whole reply.
   * @param end the moment (`performance.now()`) by which it has to be there; default: a step from
   * now.
   * @throws Stop `stalled`, `closed`, `reset`, `flooded`, or `nonsense` for what is no reply at
   * all.
   */
  async reply(waitingFor: string, end = this.#budget.stepEnd()): Promise<Reply> {
    const lines: string[] = [];
    const by = deadlineAt(end);
    let code: number | undefined;
    while (lines.length < REPLY_LINES) {
      const text = await this.#line(by, waitingFor);
      const match = /^([2-5]\d\d)(?:([ -])(.*))?$/s.exec(text);
      if (!match) throw new Stop('nonsense', `not a reply line: ${text.slice(0, 80)}`);
      const [, digits, mark, words = ''] = match;
      code ??= Number(digits);
      if (code !== Number(digits))
        throw new Stop('nonsense', `a reply that changes from ${code} to ${digits}`);
      lines.push(words);
      if (mark !== '-') return { code, lines };
    }
    throw new Stop('flooded', `a reply of more than ${REPLY_LINES} lines`);
  }

  /** Lets go of the stream, and gives what came behind the last reply that was read. */
  release(): Buffer {
    this.#stream
      .off('data', this.#onData)
      .off('end', this.#onEnd)
      .off('close', this.#onEnd)
      .off('error', this.#onError);
    this.#stream.pause();
    return this.#lines.rest();
  }

  /** Ends our side and lets the rest of theirs pass by unread. */
  close(): void {
    this.release();
    this.#stream.on('error', () => {}).resume();
    if (this.#stream.writable) this.#stream.end();
  }

  async #line(end: Deadline, waitingFor: string): Promise<string> {
    for (;;) {
      const text = this.#lines.next();
      if (text !== undefined) {
        this.#record('server', text);
        return text;
      }
      if (this.#octets > TOTAL_LIMIT) throw new Stop('flooded', `more than ${TOTAL_LIMIT} octets`);
      if (this.#failure) throw this.#failure;
      await until<void>(end, waitingFor, (resolve) => {
        this.#notify = resolve;
        this.#stream.resume();
        return () => {
          this.#notify = undefined;
          this.#stream.pause();
        };
      });
    }
  }

  readonly #onData = (bytes: Buffer): void => {
    this.#octets += bytes.length;
    this.#lines.push(bytes);
    this.#stream.pause();
    this.#notify?.();
  };

  readonly #onEnd = (): void => {
    this.#failure ??= new Stop('closed', 'the connection was closed');
    this.#notify?.();
  };

  readonly #onError = (error: unknown): void => {
    this.#failure ??= stopOf(error);
    this.#notify?.();
  };
}
