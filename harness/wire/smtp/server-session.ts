import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Connection, Ending, Phase, SmtpLine } from '../../model/observation.ts';
import type { ClientHost } from '../../model/scenario.ts';
import type { Transport } from '../../model/terms.ts';
import type { Capture } from '../../model/tls.ts';
import { Budget, type BudgetPlan } from '../budget.ts';
import { decodeOwn } from '../sent-bytes.ts';
import { Stop, stopOf } from '../stop.ts';
import { markTlsStart, newCapture, tap } from '../tls/observe/tap.ts';
import type { SmtpSink } from './smtp-sink.ts';
import { type StarttlsFault, StarttlsFilter } from './starttls-filter.ts';

/** A reply in clear right behind our 220, which a client has to throw away (RFC 3207 4.2). */
const INJECTED_REPLY = '250 injected.test';
/** Content type of the record a ClientHello comes in. */
const HANDSHAKE_RECORD = 22;
/** What a server that answers STARTTLS with 220 sends in place of TLS. */
const GARBAGE = Buffer.from('This is not TLS.\r\n\0\xff\xfe', 'latin1');

export interface ServerSessionPlan {
  name: string;
  transport: Transport;
  starttls: ClientHost['starttls'];
  budget: BudgetPlan;
  /** Ways to be wrong; none for our own endpoints. */
  lapses?: ReadonlySet<StarttlsFault>;
  /** What stands behind its name in the reply to EHLO inside TLS, in place of a greeting. */
  says?(): string | undefined;
  /** Nobody will look at the record, so the handshake need not be decoded. */
  unread?: boolean;
  /** Plays the server of the handshake, until the moment `end`; throws a Stop. */
  handshake(stream: Duplex, capture: Capture, end: number): Promise<Duplex>;
}

/**
 * One connection of a client to our server, from accept to its end. The record is filled while it
 * goes on.
 */
export class ServerSession {
  readonly id = randomBytes(6).toString('hex');
  readonly connection: Connection;
  readonly capture = newCapture();
  readonly #plan: ServerSessionPlan;
  readonly #sink: SmtpSink;
  readonly #socket: Socket;
  readonly #budget: Budget;
  readonly #began = performance.now();
  readonly #onEnd: () => void;
  #phase: Phase = 'greeting';
  #stop: Stop | undefined;
  #patience: NodeJS.Timeout | undefined;
  #ended = false;
  #surplus: Buffer = Buffer.alloc(0);

  /** @param onEnd called once, when the record is complete. */
  constructor(
    socket: Socket,
    plan: ServerSessionPlan,
    sink: SmtpSink,
    runStart: number | undefined,
    onEnd: () => void,
  ) {
    this.#socket = socket;
    this.#plan = plan;
    this.#sink = sink;
    this.#onEnd = onEnd;
    this.#budget = new Budget(plan.budget);
    const now = performance.timeOrigin + this.#began;
    this.connection = {
      name: plan.name,
      transport: plan.transport,
      smtp: [],
      ending: { how: 'stalled', phase: 'greeting' },
      ms: 0,
      startedAt: now - (runStart ?? now),
    };
    socket.on('error', (error) => this.#fail(error)).on('close', () => this.#finish());
    this.#progress();
    const stream = tap(socket, this.capture, 'server', { since: this.#began });
    stream.on('error', (error: Error) => this.#fail(error));
    if (plan.transport === 'implicit') this.#toTls(stream, true);
    else this.#speak(stream, false, true);
  }

  /** Waits no longer for the client: the record says that it is still open, and how far it came. */
  abandon(): void {
    this.#fail(new Stop('stalled', 'still open when the sender had told what became of the mail'));
  }

  /** Ends the connection at once; its record is completed. */
  dismiss(): void {
    this.#socket.destroy();
  }

  #speak(stream: Duplex, secure: boolean, greets: boolean): void {
    const { starttls } = this.#plan;
    const peer = { address: this.#socket.remoteAddress ?? '', port: this.#socket.remotePort ?? 0 };
    const filter: StarttlsFilter = new StarttlsFilter(stream, peer, {
      secure,
      starttls:
        secure || starttls === 'not-offered'
          ? 'unknown'
          : starttls === 'refused-454'
            ? 'refused'
            : 'taken',
      greets,
      ...(this.#plan.lapses ? { lapses: this.#plan.lapses } : {}),
      ...(secure ? { says: () => this.#plan.says?.() } : {}),
      refusesMail: secure && starttls === 'inject-response',
      record: (from, text) => this.#record(from, text, secure),
      onStarttls: (surplus) => {
        filter.leave();
        this.#acceptStarttls(stream, surplus);
      },
      onFailure: (error) => this.#fail(error),
    });
    // Who may send several commands at once cannot be told from who is one reply ahead.
    const injects = starttls === 'inject-response';
    const clear = starttls === 'not-offered' ? 'clear-without-starttls' : 'clear';
    this.#sink.serve(
      filter,
      this.id,
      secure ? 'secure' : clear,
      injects ? 'one-by-one' : 'pipelined',
    );
    if (secure && this.#surplus.length > 0) filter.inject(this.#surplus);
  }

  #acceptStarttls(stream: Duplex, surplus: Buffer): void {
    // What was said before has to be on the wire, and in the capture, before it is told where TLS
    // begins.
    if (stream.writableLength > 0)
      stream.write(Buffer.alloc(0), () => this.#beginTls(stream, surplus));
    else this.#beginTls(stream, surplus);
  }

  #beginTls(stream: Duplex, surplus: Buffer): void {
    const injects = this.#plan.starttls === 'inject-response';
    const replies = ['220 2.0.0 go ahead', ...(injects ? [INJECTED_REPLY] : [])];
    for (const reply of replies) this.#record('server', reply, false);
    stream.write(`${replies.join('\r\n')}\r\n`);
    // A ClientHello that came before our 220 is TLS all the same; clear text is dropped, as RFC
    // 3207 4.2 asks of us.
    if (this.#plan.lapses?.has('executes-injected-command')) this.#surplus = surplus;
    const early = surplus[0] === HANDSHAKE_RECORD ? surplus : Buffer.alloc(0);
    const ahead = early.length + stream.readableLength;
    if (early.length > 0) stream.unshift(early);
    else
      for (const line of surplus.toString('latin1').split(/\r?\n/))
        if (line !== '') this.#record('client', line, false);
    this.#toTls(stream, false, ahead);
  }

  #toTls(stream: Duplex, greets: boolean, ahead = 0): void {
    markTlsStart(this.capture, { client: ahead });
    this.#phase = 'handshake';
    this.#progress();
    if (this.#plan.starttls === 'garbage' && !greets) {
      this.#garble(stream);
      return;
    }
    const begun = performance.now();
    this.#plan.handshake(stream, this.capture, this.#budget.stepEnd()).then(
      (inside) => {
        this.connection.handshakeMs = performance.now() - begun;
        this.#phase = 'session';
        this.#progress();
        inside.on('error', (error: Error) => this.#fail(error));
        this.#speak(inside, true, greets);
      },
      (error: unknown) => {
        this.#fail(error);
      },
    );
  }

  #garble(stream: Duplex): void {
    stream.on('error', () => {}).once('data', () => stream.write(GARBAGE));
    stream.resume();
  }

  #record(from: SmtpLine['from'], text: string, secure: boolean): void {
    this.connection.smtp.push({ from, text, secure, at: performance.now() - this.#began });
    if (from === 'client') this.#phase = phaseOf(text, secure) ?? this.#phase;
    else if (this.#phase === 'quit' && text.startsWith('221')) this.#phase = 'done';
    this.#progress();
  }

  /** Something happened: the next step may take its full share again. */
  #progress(): void {
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => {
      this.#fail(new Stop('stalled', 'nothing more came from the client'));
    }, this.#budget.stepLeft());
  }

  #fail(error: unknown): void {
    this.#stop ??= stopOf(error);
    // A library that saw the fault may still have an alert to send: what is written is flushed
    // before the end.
    if (['tls-error', 'declined', 'closed'].includes(this.#stop.how)) this.#socket.destroySoon();
    else this.#socket.destroy();
  }

  #finish(): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#patience);
    const tls =
      this.capture.tlsStart && !this.#plan.unread ? decodeOwn(this.capture, 'server') : undefined;
    if (tls) this.connection.tls = tls;
    this.connection.ms = performance.now() - this.#began;
    this.connection.ending = this.#ending(tls?.alerts ?? []);
    this.#onEnd();
  }

  #ending(alerts: readonly { from: string; name: string }[]): Ending {
    if (this.#phase === 'done') return { how: 'done', phase: 'done' };
    const alert = alerts.find(({ from, name }) => from === 'client' && name !== 'close_notify');
    const silent = !this.connection.smtp.some(({ from, secure }) => from === 'client' && secure);
    // In TLS 1.3 a client may refuse our certificate when we already hold its Finished: still an
    // end of the handshake.
    if (alert && silent) return { how: 'declined', phase: 'handshake', detail: alert.name };
    if (this.#stop) return { how: this.#stop.how, phase: this.#phase, detail: this.#stop.message };
    return this.#phase === 'handshake'
      ? { how: 'declined', phase: 'handshake', detail: 'closed during the handshake' }
      : { how: 'closed', phase: this.#phase, detail: 'the client closed the connection' };
  }
}

function phaseOf(text: string, secure: boolean): Phase | undefined {
  const verb = /^[a-z]+/i.exec(text)?.[0].toUpperCase();
  if (verb === 'EHLO' || verb === 'HELO') return secure ? 'session' : 'ehlo';
  if (verb === 'STARTTLS') return 'starttls';
  if (verb === 'MAIL') return 'mail';
  if (verb === 'QUIT') return 'quit';
  return undefined;
}
