import type { Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { SMTPConnection } from 'smtp-server/lib/smtp-connection.js';
import type { Lane } from './lane.ts';

/** Header octets of one message that are kept. */
const HEADER_LIMIT = 64 << 10;

/** The session of smtp-server without its 100 ms wait for early talkers: the lane holds back what comes too soon. */
class PromptConnection extends SMTPConnection {
  #ready = false;
  override init(): void {
    super.init();
    setImmediate(() => this.connectionReady());
  }
  override connectionReady(next?: () => void): void {
    if (this.#ready) return;
    this.#ready = true;
    super.connectionReady(next);
  }
}

class Counter extends SMTPServer {
  override connect(socket: Socket, options?: { id?: string } | null): void {
    const connection = new PromptConnection(this, socket, options ?? {});
    this.connections.add(connection);
    connection.on('error', () => this.connections.delete(connection));
    connection.init();
  }
}

/**
 * smtp-server as the one who speaks SMTP, in clear and inside TLS. It opens no port and makes no TLS of its own: lanes
 * are handed to it. It takes every message and keeps the header.
 */
export class Mailroom {
  readonly #clear: Counter;
  readonly #clearWithout: Counter;
  readonly #secure: Counter;

  /** @param onMessage the connection's id, and the header lines of a message that was taken, unfolded as they came. */
  constructor(onMessage: (id: string, headers: string[]) => void) {
    const counter = (options: ConstructorParameters<typeof SMTPServer>[0]) =>
      new Counter({
        name: 'mx.test',
        secured: true,
        logger: false,
        authOptional: true,
        disableReverseLookup: true,
        ...options,
        onData(stream, session, done) {
          const kept: Buffer[] = [];
          let octets = 0;
          stream.on('data', (bytes: Buffer) => {
            if (octets < HEADER_LIMIT) kept.push(bytes);
            octets += bytes.length;
          });
          stream.on('error', () => {});
          stream.on('end', () => {
            onMessage(session.id, headersOf(Buffer.concat(kept)));
            done(null, 'taken');
          });
        },
      });
    this.#clear = counter({ disabledCommands: ['AUTH'] });
    this.#clearWithout = counter({ disabledCommands: ['AUTH', 'STARTTLS'] });
    this.#secure = counter({ disabledCommands: ['AUTH', 'STARTTLS'], secure: true });
  }

  /** Has smtp-server speak on a lane. */
  serve(lane: Lane, id: string, how: 'secure' | 'clear' | 'clear-without-starttls'): void {
    const counter = how === 'secure' ? this.#secure : how === 'clear' ? this.#clear : this.#clearWithout;
    // A lane has all of a socket that smtp-server uses: a duplex stream, addresses, readyState and setTimeout.
    counter.connect(lane as unknown as Socket, { id });
  }
}

/** Header lines of a message, a folded line with what it continues. */
export function headersOf(message: Buffer): string[] {
  const text = message.toString('latin1');
  const end = /\r?\n\r?\n/.exec(text)?.index ?? text.length;
  return text.slice(0, end).split(/\r?\n(?![ \t])/);
}
