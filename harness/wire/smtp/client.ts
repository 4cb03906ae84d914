import { connect as connectSocket, isIP, type LookupFunction, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SecureContext } from 'node:tls';
import type { Connection, Ending, Phase, SmtpLine } from '../../model/observation.ts';
import type { Hello, Preference, ServerAct } from '../../model/scenario.ts';
import type { TlsVersion, Transport } from '../../model/terms.ts';
import type { Capture } from '../../model/tls.ts';
import { Budget, type BudgetPlan, until } from '../budget.ts';
import { decodeOwn } from '../sent-bytes.ts';
import { stopOf } from '../stop.ts';
import { markTlsStart, newCapture, tap } from '../tls/observe/tap.ts';
import { scriptedClient } from '../tls/scripted/client.ts';
import { Conversation, type Reply } from './conversation.ts';
import { FirstFlightStream } from './first-flight.ts';
import { LINE_LIMIT } from './lines.ts';
import { type ChainVerdict, ordinaryHandshake } from './ordinary-client.ts';

export type Dialogue = NonNullable<Extract<ServerAct, { do: 'connect' }>['dialogue']>;

/** One visit to a server: where, how we show ourselves, and what is said. */
export interface VisitPlan {
  host: string;
  /** Who tells its addresses, and nobody else is asked; default: the system. */
  lookup?: LookupFunction | undefined;
  port: number;
  /** Name of the act, for the observation. */
  name: string;
  transport: Transport;
  tls: TlsVersion;
  hello: Hello;
  /** server_name; none when null or undefined. */
  sni?: string | null;
  /** A session of an earlier visit, to be resumed. */
  session?: Buffer;
  prefers?: Preference;
  dialogue: Dialogue;
  /** Our own certificate (PEM, leaf first) and its key, for a server that asks for one. */
  identity?: { key: string; certificates: string } | undefined;
  /** Say nothing inside TLS: the other end speaks no SMTP. */
  mute?: boolean;
  /** Default of the dialogue `mail`: a message to postmaster. */
  mail?: { from: string; to: string; body: string };
  /**
   * Verifies the chain by these (`trusting` makes them), and goes on whatever comes of it; by a
   * hello of our own stack nothing is verified.
   */
  anchors?: SecureContext;
  budget: BudgetPlan;
  /** Told of our own port, once there is a connection. */
  connected?: (port: number) => void;
  /** Milliseconds since the epoch (`Date.now()`) at which the run began. */
  runStart?: number;
}

export interface Visit {
  connection: Connection;
  capture: Capture;
  /** What the server gave to resume from; in TLS 1.3 only once it sent a ticket. */
  session?: Buffer;
  /** What came of the chain, where there were anchors: `verified`, or OpenSSL's code. */
  chain?: ChainVerdict;
}

/** The command that the dialogue `inject` hides in clear behind STARTTLS (RFC 3207 4.2). */
const INJECTED_COMMAND = 'EHLO injected.test';
const OUR_NAME = 'mailstaple.test';
/** How long a server that has said 221 may take to close, milliseconds. */
const FAREWELL = 250;

/**
 * Visits a server once and writes down what was seen. It never throws for what the server does: the
 * ending says how far it came. Bounded in time by the budget, in memory by the limits of
 * `Conversation`.
 */
export async function visit(plan: VisitPlan): Promise<Visit> {
  const call = new Call(plan);
  return call.play();
}

class Call {
  readonly #plan: VisitPlan;
  readonly #began = performance.now();
  readonly #budget: Budget;
  readonly #capture = newCapture();
  readonly #smtp: SmtpLine[] = [];
  #phase: Phase = 'connect';
  #talking: Conversation | undefined;
  #socket: Socket | undefined;
  #pieces: FirstFlightStream | undefined;
  #handshakeMs: number | undefined;
  #session: Buffer | undefined;
  #chain: ChainVerdict | undefined;

  constructor(plan: VisitPlan) {
    this.#plan = plan;
    this.#budget = new Budget(plan.budget);
  }

  async play(): Promise<Visit> {
    const now = performance.timeOrigin + this.#began;
    const ending = await this.#talk().catch(async (error: unknown) => {
      const found = this.#endingOf(error);
      await this.#abandon(found);
      return found;
    });
    if (ending.phase === 'handshake') this.#greetedInClear();
    const ms = this.#elapsed();
    const helloMs = this.#pieces?.took;
    this.#socket?.destroy();
    const tls = this.#capture.tlsStart ? decodeOwn(this.#capture, 'client') : undefined;
    const alerted =
      tls?.alerts.some(({ from, name }) => from === 'server' && name !== 'close_notify') ?? false;
    return {
      connection: {
        name: this.#plan.name,
        transport: this.#plan.transport,
        smtp: this.#smtp,
        ...(tls ? { tls } : {}),
        ending: ending.how === 'tls-error' && alerted ? { ...ending, how: 'declined' } : ending,
        ...(helloMs === undefined ? {} : { helloMs }),
        ...(this.#handshakeMs === undefined ? {} : { handshakeMs: this.#handshakeMs }),
        ms,
        startedAt: now - (this.#plan.runStart ?? now),
      },
      capture: this.#capture,
      ...(this.#session ? { session: this.#session } : {}),
      ...(this.#plan.anchors && this.#chain ? { chain: this.#chain } : {}),
    };
  }

  async #talk(): Promise<Ending> {
    const stream = tap(await this.#connect(), this.#capture, 'client', { since: this.#began });
    // `bare` has no meaning where TLS comes first: EHLO and QUIT are said inside.
    return this.#plan.transport === 'implicit' ? this.#secure(stream, true) : this.#clear(stream);
  }

  #connect(): Promise<Socket> {
    const { host, port, lookup } = this.#plan;
    return until<Socket>(this.#budget.stepEnd(), 'the connection', (resolve, reject) => {
      const socket = connectSocket({ host, port, noDelay: true, ...(lookup ? { lookup } : {}) });
      this.#socket = socket;
      // The second listener stays: a late error of a socket we are done with is nobody's concern.
      socket.once('connect', () => {
        if (socket.localPort !== undefined) this.#plan.connected?.(socket.localPort);
        resolve(socket);
      });
      socket.on('error', reject);
      return () => {};
    });
  }

  /** What is said in clear, up to and including STARTTLS. */
  async #clear(stream: Duplex): Promise<Ending> {
    const { dialogue } = this.#plan;
    const talk = this.#conversation(stream, false);
    this.#phase = 'greeting';
    const greeting = await talk.reply('the greeting', this.#budget.greetingEnd());
    if (greeting.code !== 220) return this.#decline(talk, greeting);
    this.#phase = 'ehlo';
    const ehlo = await this.#ask(talk, `EHLO ${OUR_NAME}`);
    if (ehlo.code !== 250) return this.#decline(talk, ehlo);
    if (dialogue === 'bare') return this.#quit(talk);
    this.#phase = 'starttls';
    if (!ehlo.lines.slice(1).some(isStarttls)) {
      return this.#decline(talk, undefined, 'STARTTLS is not offered');
    }
    if (dialogue === 'starttls-argument') {
      const answer = await this.#ask(talk, 'STARTTLS now');
      if (answer.code === 220) return this.#secure(this.#depart(talk, stream), false);
    }
    talk.send(...(dialogue === 'inject' ? ['STARTTLS', INJECTED_COMMAND] : ['STARTTLS']));
    const answer = await talk.reply('the answer to STARTTLS');
    if (answer.code !== 220) return this.#decline(talk, answer);
    return this.#secure(this.#depart(talk, stream), false);
  }

  /**
   * From here the stream speaks TLS. Clear text behind the 220 is written down and left behind (RFC
   * 3207 4.2).
   */
  #depart(talk: Conversation, stream: Duplex): Duplex {
    const surplus = talk.release();
    for (const text of surplus.toString('latin1').split(/\r?\n/))
      if (text !== '') this.#record(false)('server', text);
    return stream;
  }

  async #secure(stream: Duplex, greets: boolean): Promise<Ending> {
    const { dialogue } = this.#plan;
    markTlsStart(this.#capture);
    this.#phase = 'handshake';
    if (dialogue === 'half-then-close') return this.#leaveHalfway(stream);
    const begun = performance.now();
    const inside = await this.#handshake(dialogue === 'slow' ? this.#slow(stream) : stream);
    this.#handshakeMs = performance.now() - begun;
    if (this.#plan.mute) return this.#leave(inside);
    this.#phase = greets ? 'greeting' : 'session';
    const talk = this.#conversation(inside, true);
    if (greets) {
      const greeting = await talk.reply('the greeting inside TLS', this.#budget.greetingEnd());
      if (greeting.code !== 220) return this.#decline(talk, greeting);
      this.#phase = 'session';
    }
    const ehlo = await this.#ask(talk, `EHLO ${OUR_NAME}`);
    if (ehlo.code !== 250) return this.#decline(talk, ehlo);
    if (dialogue === 'mail' || this.#plan.mail) {
      this.#phase = 'mail';
      const refused = await this.#mail(talk);
      if (refused) return this.#decline(talk, refused);
    }
    return this.#quit(talk);
  }

  /**
   * As RFC 5321 has it where nothing is to be said: we close, and what the server still has to send
   * (tickets) is read.
   */
  async #leave(inside: Duplex): Promise<Ending> {
    this.#phase = 'done';
    await until<void>(this.#budget.stepEnd(), 'the close', (resolve) => {
      inside.once('close', () => resolve()).on('error', () => resolve());
      inside.resume().end();
      return () => {};
    }).catch(() => {});
    return { how: 'done', phase: 'done' };
  }

  #slow(stream: Duplex): Duplex {
    this.#pieces = new FirstFlightStream(
      stream,
      'slow',
      Math.min(10, this.#budget.stepLeft() / 64),
    );
    return this.#pieces;
  }

  async #handshake(stream: Duplex): Promise<Duplex> {
    const { tls, hello, sni, session, prefers, anchors, identity } = this.#plan;
    const keep = (given: Buffer) => {
      this.#session = given;
    };
    const asks = hello === 'status_request';
    // Node refuses to put an address into server_name, as RFC 6066 section 3 asks; a scripted hello
    // does what it is told.
    if ((asks || hello === 'nothing') && !isIP(sni ?? '')) {
      return ordinaryHandshake(
        stream,
        { tls, asks, sni: sni ?? undefined, session, prefers, anchors, identity },
        this.#capture,
        this.#budget,
        keep,
        (verdict) => {
          this.#chain = verdict;
        },
      );
    }
    return scriptedClient(
      stream,
      { tls, hello, sni: sni ?? undefined, prefers },
      this.#capture,
      this.#budget.stepEnd(),
    );
  }

  /** Half a ClientHello and a close: the ending is ours, and what this dialogue wants. */
  async #leaveHalfway(stream: Duplex): Promise<Ending> {
    const half = new FirstFlightStream(stream, 'half-then-close', 0);
    const closed = until<void>(this.#budget.stepEnd(), 'the server to close', (resolve) => {
      half.once('close', resolve).once('end', resolve);
      half.resume();
      return () => {};
    });
    this.#handshake(half).catch(() => {});
    await closed;
    return { how: 'done', phase: 'handshake', detail: 'we closed after half a ClientHello' };
  }

  async #mail(talk: Conversation): Promise<Reply | undefined> {
    const { from, to, body } = this.#plan.mail ?? DEFAULT_MAIL;
    for (const [command, code] of [
      [`MAIL FROM:<${from}>`, 250],
      [`RCPT TO:<${to}>`, 250],
      ['DATA', 354],
    ] as const) {
      const answer = await this.#ask(talk, command);
      if (answer.code !== code) return answer;
    }
    // RFC 5321 4.5.2: a line that begins with a dot gets another one.
    talk.send(
      ...body.split(/\r?\n/).map((line) => (line.startsWith('.') ? `.${line}` : line)),
      '.',
    );
    const answer = await talk.reply('the answer to the message');
    return answer.code === 250 ? undefined : answer;
  }

  async #quit(talk: Conversation): Promise<Ending> {
    this.#phase = 'quit';
    let answer = await this.#ask(talk, 'QUIT');
    // An injected command that was executed shifts the replies: 221 comes one later.
    if (this.#plan.dialogue === 'inject' && answer.code === 250) answer = await talk.reply('221');
    this.#phase = 'done';
    await this.#farewell(talk);
    return answer.code === 221 ? { how: 'done', phase: 'done' } : refused('quit', answer);
  }

  /** The server does not go along: we say so, politely, and leave. */
  async #decline(talk: Conversation, answer: Reply | undefined, detail?: string): Promise<Ending> {
    const ending = answer
      ? refused(this.#phase, answer)
      : { how: 'refused' as const, phase: this.#phase, ...(detail ? { detail } : {}) };
    await this.#ask(talk, 'QUIT').then(
      () => this.#farewell(talk),
      () => {},
    );
    return ending;
  }

  /**
   * Who is kept waiting in the middle of a dialogue takes leave all the same, where it is our turn
   * to speak.
   */
  async #abandon({ how, phase }: Ending): Promise<void> {
    const speaking = ['ehlo', 'starttls', 'session', 'mail', 'quit'].includes(phase);
    if (!this.#talking || !speaking || !['stalled', 'nonsense', 'flooded'].includes(how)) return;
    this.#capture.leaving = this.#elapsed();
    this.#talking.send('QUIT');
    await this.#farewell(this.#talking);
  }

  /** What a server says in clear where TLS was to come first: its greeting, as far as it is one. */
  #greetedInClear(): void {
    if (this.#plan.transport !== 'implicit') return;
    const said = Buffer.concat(
      this.#capture.chunks.filter(({ from }) => from === 'server').map(({ bytes }) => bytes),
    ).toString('latin1', 0, LINE_LIMIT);
    const [line = ''] = said.split(/\r?\n/);
    if (/^[2-5]\d\d(?:[ -]|$)/.test(line)) this.#record(false)('server', line);
  }

  /**
   * Ends our side and gives the server a moment to end its own, so that its close_notify is on
   * record.
   */
  async #farewell(talk: Conversation): Promise<void> {
    talk.close();
    const socket = this.#socket;
    if (!socket || socket.closed) return;
    const end = Math.min(performance.now() + FAREWELL, this.#budget.stepEnd());
    await until<void>(end, 'the close', (resolve) => {
      socket.once('close', () => resolve());
      return () => {};
    }).catch(() => {});
  }

  async #ask(talk: Conversation, command: string): Promise<Reply> {
    talk.send(command);
    return talk.reply(`the answer to ${command.split(' ')[0]}`);
  }

  #conversation(stream: Duplex, secure: boolean): Conversation {
    this.#talking = new Conversation(stream, this.#budget, this.#record(secure));
    return this.#talking;
  }

  #record(secure: boolean): (from: SmtpLine['from'], text: string) => void {
    return (from, text) => {
      this.#smtp.push({ from, text, secure, at: this.#elapsed() });
    };
  }

  #endingOf(error: unknown): Ending {
    const stop = stopOf(error);
    return { how: stop.how, phase: this.#phase, detail: stop.message };
  }

  #elapsed(): number {
    return performance.now() - this.#began;
  }
}

/** RFC 5321 4.1.1.1: a keyword ends at the first blank, in any case. */
const isStarttls = (line: string): boolean => /^\s*STARTTLS(?:\s|$)/i.test(line);

const refused = (phase: Phase, { code, lines }: Reply): Ending => ({
  how: 'refused',
  phase,
  detail: `${code} ${lines[0] ?? ''}`.trim(),
});

const DEFAULT_MAIL = {
  from: 'sender@mailstaple.test',
  to: 'postmaster@mx.test',
  body:
    'From: <sender@mailstaple.test>\r\nTo: <postmaster@mx.test>\r\nSubject: a ' +
    'message inside TLS\r\n\r\nHello.',
};
