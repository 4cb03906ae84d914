import type { Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { SMTPConnection } from 'smtp-server/lib/smtp-connection.js';
import type { StarttlsFilter } from './starttls-filter.ts';

/** Header octets of one message that are kept. */
const HEADER_LIMIT = 64 << 10;

/**
 * The session of smtp-server without its 100 ms wait for early talkers: the filter holds back what
 * comes too soon.
 */
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

/** Who is told of a message, by the connection's id. */
const addressees = new Map<string, (id: string, headers: string[]) => void>();

const counter = (options: ConstructorParameters<typeof SMTPServer>[0]): Counter =>
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
        addressees.get(session.id)?.(session.id, headersOf(Buffer.concat(kept)));
        done(null, 'taken');
      });
    },
  });

const ways = (options: ConstructorParameters<typeof SMTPServer>[0]) => ({
  clear: counter({ ...options, disabledCommands: ['AUTH'] }),
  'clear-without-starttls': counter({ ...options, disabledCommands: ['AUTH', 'STARTTLS'] }),
  secure: counter({ ...options, disabledCommands: ['AUTH', 'STARTTLS'], secure: true }),
});

/**
 * One for each way of speaking, for all hosts of the process: it takes a millisecond to make one.
 * `pipelined`: PIPELINING is offered (RFC 2920); `one-by-one`: it is not.
 */
const counters = { pipelined: ways({}), 'one-by-one': ways({ hidePIPELINING: true }) };

/**
 * smtp-server as the one who speaks SMTP, in clear and inside TLS. It opens no port and makes no
 * TLS of its own: streams are handed to it. It takes every message and keeps the header.
 */
export class SmtpSink {
  readonly #onMessage: (id: string, headers: string[]) => void;

  /**
   * @param onMessage the connection's id, and the header lines of a message that was taken, folded
   * as they came.
   */
  constructor(onMessage: (id: string, headers: string[]) => void) {
    this.#onMessage = onMessage;
  }

  /** Has smtp-server speak through a filter. */
  serve(
    filter: StarttlsFilter,
    id: string,
    how: keyof ReturnType<typeof ways>,
    pace: keyof typeof counters = 'pipelined',
  ): void {
    // A connection that goes on inside TLS comes here twice: only the filter that closes last takes
    // the name away.
    const told = (message: string, headers: string[]): void => this.#onMessage(message, headers);
    addressees.set(id, told);
    filter.once('close', () => {
      if (addressees.get(id) === told) addressees.delete(id);
    });
    // A filter has all of a socket that smtp-server uses: a duplex stream, addresses, readyState
    // and setTimeout.
    counters[pace][how].connect(filter as unknown as Socket, { id });
  }
}

/** Header lines of a message, a folded line with what it continues. */
function headersOf(message: Buffer): string[] {
  const text = message.toString('latin1');
  const end = /\r?\n\r?\n/.exec(text)?.index ?? text.length;
  return text.slice(0, end).split(/\r?\n(?![ \t])/);
}
