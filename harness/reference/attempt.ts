import { connect as connectSocket, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import {
  connect as connectTls,
  createSecureContext,
  type SecureContext,
  TLSSocket,
} from 'node:tls';
import { LOOPBACK } from '../../ca/loopback.ts';
import { pemBlocks } from '../../ca/pem.ts';
import { fromBase64 } from '../model/octets.ts';
import type { Policy, Transport } from '../model/terms.ts';
import type { Capture, Handshake } from '../model/tls.ts';
import { Budget, until } from '../wire/budget.ts';
import { Conversation } from '../wire/smtp/conversation.ts';
import { Stop } from '../wire/stop.ts';
import { decodeCapture } from '../wire/tls/observe/observer.ts';
import { markTlsStart, newCapture, tap } from '../wire/tls/observe/tap.ts';
import { scriptedClient } from '../wire/tls/scripted/client.ts';
import { sealedAlert } from './alert.ts';
import type { DaneHost } from './dane/route.ts';
import { authenticates } from './dane/verify.ts';
import { type Decision, decide } from './decision.ts';
import type { Defects } from './defects/defects.ts';
import { certificatesOf, leadsTo } from './staple-policy.ts';

/** A session to resume, and what was found out when it began. */
export interface Kept {
  session: Buffer;
  mark: Decision['mark'];
  /** The TLSA records that authenticated it: under others it is worth nothing. */
  records: DaneHost['records'];
  /** The policy that it met; under another nobody knows whether it would have. */
  policy: Policy;
}

export interface AttemptPlan {
  host: DaneHost;
  policy: Policy;
  transport: Transport;
  token: string;
  rootsPem: string;
  /** Revocation lists, PEM, one behind the other. */
  crl: string | undefined;
  kept: Kept | undefined;
  /** Did a mail go there before, by TLS? */
  known: boolean;
  clear: boolean;
  defects: Defects;
}

export interface Attempt {
  delivered: boolean;
  /** Did it fail before TLS could be had? */
  noTls: boolean;
  why: string;
  kept?: Kept;
  /** What became of the status; undefined where it did not come as far as that. */
  mark?: Decision['mark'];
}

const BUDGET = { step: 5000, total: 15_000 };
const OUR_NAME = 'sender.test';

const contexts = new Map<string, SecureContext>();
/** Contexts that are kept: one for each set of revocation lists, and one without any. */
const KEPT = 24;

/**
 * The context that trusts these roots; the last ones are kept, since one takes longer to make than
 * a handshake. With revocation lists OpenSSL wants one of every CA on the path (RFC 5280 6.3).
 */
function trusting(rootsPem: string, crl: string | undefined, defects: Defects): SecureContext {
  const held = pemBlocks('X509 CRL', crl ?? '').map(({ text }) => text);
  const lists = defects.has('crl-ignored') ? [] : held;
  const read = defects.has('crl-first-list-alone') ? lists.slice(0, 1) : lists;
  const curves = defects.has('offers-no-hybrid') ? { ecdhCurve: 'X25519:P-256' } : {};
  const key = [rootsPem, ...read, ...Object.values(curves)].join();
  const known = contexts.get(key);
  if (known) return known;
  const options = { ca: rootsPem, minVersion: 'TLSv1.2', ...curves } as const;
  const made = createSecureContext(read.length === 0 ? options : { ...options, crl: [...read] });
  const [oldest] = contexts.keys();
  if (contexts.size >= KEPT && oldest !== undefined) contexts.delete(oldest);
  contexts.set(key, made);
  return made;
}

/**
 * One connection of the reference sender to one host, from greeting to QUIT. It never throws for
 * what the host does.
 */
export async function attempt(plan: AttemptPlan): Promise<Attempt> {
  const call = new Call(plan);
  try {
    return await call.deliver();
  } catch (error) {
    return {
      delivered: false,
      noTls: call.noTls,
      why: error instanceof Error ? error.message : String(error),
    };
  } finally {
    call.leave();
  }
}

class Call {
  noTls = false;
  readonly #plan: AttemptPlan;
  readonly #budget = new Budget(BUDGET);
  readonly #capture: Capture = newCapture();
  #socket: Socket | undefined;

  constructor(plan: AttemptPlan) {
    this.#plan = plan;
  }

  leave(): void {
    this.#socket?.destroySoon();
  }

  async deliver(): Promise<Attempt> {
    const { transport, policy, clear, defects, host } = this.#plan;
    const { mandatory } = host;
    const stream = tap(await this.#connect(), this.#capture, 'client');
    if (transport === 'implicit') return this.#secured(stream, true, false);
    const talk = this.#conversation(stream);
    await this.#expect(talk, undefined, 220);
    const ehlo = await this.#expect(talk, `EHLO ${OUR_NAME}`, 250);
    const offered =
      ehlo.lines.slice(1).some((line) => /^STARTTLS\b/i.test(line.trim())) &&
      !defects.has('no-starttls');
    if (clear) return this.#inClear(talk);
    if (!offered)
      return this.#withoutTls(
        talk,
        policy.tls === 'may' ||
          defects.has('goes-clear-without-starttls') ||
          (mandatory && defects.has('dane-goes-clear-without-starttls')),
      );
    talk.send('STARTTLS');
    const answer = await talk.reply('the answer to STARTTLS');
    if (answer.code !== 220)
      return this.#withoutTls(
        talk,
        policy.tls === 'may' ||
          defects.has('goes-clear-after-454') ||
          (mandatory && defects.has('dane-goes-clear-after-454')),
      );
    // What came in clear behind the 220 is thrown away (RFC 3207 4.2), unless a defect keeps it for
    // a reply.
    const surplus = talk.release();
    return this.#secured(stream, false, surplus.length > 0 && defects.has('uses-injected-reply'));
  }

  #connect(): Promise<Socket> {
    return until<Socket>(this.#budget.stepEnd(), 'the connection', (resolve, reject) => {
      const socket = connectSocket({ host: LOOPBACK, port: this.#plan.host.port, noDelay: true });
      this.#socket = socket;
      socket.once('connect', () => resolve(socket)).on('error', reject);
      return () => {};
    });
  }

  /** TLS cannot be had here: on in clear where the policy allows it. */
  async #withoutTls(talk: Conversation, may: boolean): Promise<Attempt> {
    this.noTls = true;
    if (!may || this.#plan.defects.has('never-goes-clear'))
      throw new Error('TLS is required and not to be had');
    return this.#inClear(talk);
  }

  async #inClear(talk: Conversation): Promise<Attempt> {
    await this.#mail(talk, 'not-requested', false);
    return { delivered: true, noTls: true, why: 'in clear' };
  }

  async #secured(stream: Duplex, greets: boolean, ahead: boolean): Promise<Attempt> {
    const { policy, defects, rootsPem, host, known } = this.#plan;
    const kept = this.#resumable();
    markTlsStart(this.#capture);
    let session: Buffer | undefined;
    const own = policy.compression || defects.has('takes-unasked-compression');
    const tls = own
      ? await this.#ownStack(stream)
      : await this.#handshake(stream, (given) => {
          session = given;
          if (defects.has('chokes-on-ticket')) this.#socket?.destroy();
        });
    const handshake = decodeCapture(this.#capture);
    if (defects.has('stalls-on-staple') && handshake.certificates.some(({ staple }) => staple))
      await until<never>(this.#budget.stepEnd(), 'nothing: a defect', () => () => {});
    const decision = decide({
      handshake,
      policy,
      trusted: handshake.resumed || this.#trusts(tls, handshake),
      roots: certificatesOf(rootsPem),
      inherited: kept?.mark,
      known,
      defects,
    });
    if (!decision.proceed) return this.#refuse(tls, handshake, decision);
    if (kept && policy.resume && !handshake.resumed && defects.has('insists-on-session'))
      throw new Stop('declined', 'the session was not resumed: a defect');
    const talk = this.#conversation(tls);
    if (greets) await this.#expect(talk, undefined, 220);
    // Whoever takes the injected reply for the answer to EHLO is one reply ahead from here on.
    if (ahead) talk.send(`EHLO ${OUR_NAME}`);
    else await this.#expect(talk, `EHLO ${OUR_NAME}`, 250);
    await this.#mail(talk, decision.mark, host.records.length > 0);
    return {
      delivered: true,
      noTls: false,
      why: decision.why,
      mark: decision.mark,
      ...(session ? { kept: { session, mark: decision.mark, records: host.records, policy } } : {}),
    };
  }

  /**
   * TLS 1.3 by our own stack, which takes compressed certificates as Node does not; the chain is
   * held to the roots afterwards.
   */
  #ownStack(stream: Duplex): Promise<Duplex> {
    const { policy, defects, host } = this.#plan;
    const offers = policy.compression && !defects.has('takes-no-compression');
    const hello = {
      tls: '1.3',
      hello: offers ? 'compressing' : 'own-stack',
      sni: host.name,
      prefers: undefined,
    } as const;
    return scriptedClient(stream, hello, this.#capture, this.#budget.stepEnd());
  }

  /**
   * Is the host who it is to be: by its TLSA records, where there are some, or else by its chain?
   */
  #trusts(tls: Duplex, { certificates }: Handshake): boolean {
    const { host, defects, crl, rootsPem } = this.#plan;
    const { records, name } = host;
    if (!(tls instanceof TLSSocket))
      return leadsTo(
        certificates.map(({ der }) => fromBase64(der)),
        certificatesOf(rootsPem),
        name,
      );
    const { authorized, authorizationError } = tls;
    if (records.length === 0) {
      const why = String(authorizationError);
      const stapled = Boolean(certificates[0]?.staple);
      if (crl !== undefined && defects.has('crl-refuses-all')) return false;
      if (why.includes('CERT_REVOKED') && stapled && defects.has('crl-outdone-by-status'))
        return true;
      if (why.includes('UNABLE_TO_GET_CRL') && defects.has('crl-first-list-alone')) return true;
      return authorized;
    }
    if (defects.has('dane-wants-known-authority') && !authorized) return false;
    const chain = certificates.map(({ der }) => fromBase64(der));
    if (defects.has('dane-wants-status-under-ee') && !certificates[0]?.staple) return false;
    return authenticates({ chain, records, name }, defects);
  }

  /**
   * The session kept of this host, unless it was authenticated otherwise than it is to be now, or
   * under another policy.
   */
  #resumable(): Kept | undefined {
    const { kept, host, policy, defects } = this.#plan;
    const same = JSON.stringify(kept?.records) === JSON.stringify(host.records);
    if (!same && !defects.has('dane-resumes-under-other-records')) return undefined;
    const met = JSON.stringify(kept?.policy) === JSON.stringify(policy);
    return met || defects.has('resumes-under-other-policy') ? kept : undefined;
  }

  #handshake(stream: Duplex, onSession: (session: Buffer) => void): Promise<TLSSocket> {
    const { policy, defects, rootsPem, host, crl } = this.#plan;
    const kept = this.#resumable();
    const name = defects.has('dane-names-the-domain')
      ? host.name.slice(host.name.indexOf('.') + 1)
      : host.name;
    const silent = defects.has('no-sni') || (host.mandatory && defects.has('dane-sends-no-name'));
    const asks =
      (policy.status !== 'none' || defects.has('asks-when-told-not-to')) &&
      !defects.has('never-asks') &&
      !(kept && defects.has('asks-once'));
    return until<TLSSocket>(this.#budget.stepEnd(), 'the handshake', (resolve, reject) => {
      const socket = connectTls({
        socket: stream,
        secureContext: trusting(rootsPem, crl, defects),
        rejectUnauthorized: false,
        checkServerIdentity: () => undefined,
        requestOCSP: asks,
        ...(silent ? {} : { servername: name }),
        ...(kept && policy.resume && !defects.has('never-resumes')
          ? { session: kept.session }
          : {}),
      });
      socket.on('keylog', (line) => this.#capture.keyLog.push(line.toString('latin1').trim()));
      socket.on('session', onSession).on('error', reject);
      socket
        .once('secureConnect', () => resolve(socket))
        .once('close', () => reject(new Stop('declined', 'closed during the handshake')));
      return () => {};
    });
  }

  /** Says why by an alert, written beneath TLS, and leaves. */
  #refuse(tls: Duplex, handshake: Handshake, decision: Decision): Attempt {
    const { defects } = this.#plan;
    const alert = defects.has('sends-no-alert')
      ? undefined
      : sealedAlert(decision.alert, handshake, this.#capture);
    if (alert) this.#socket?.write(alert);
    tls.removeAllListeners('error').on('error', () => {});
    this.#socket?.end();
    return { delivered: false, noTls: false, why: decision.why, mark: decision.mark };
  }

  async #mail(talk: Conversation, mark: Decision['mark'], byDane: boolean): Promise<void> {
    const { token, defects, policy } = this.#plan;
    const how = byDane !== defects.has('dane-tells-the-opposite') ? 'dane' : 'not-dane';
    const authenticated = policy.dane === undefined ? [] : [`X-Mailstaple-DANE: ${how}`];
    await this.#expect(talk, 'MAIL FROM:<mailstaple@sender.test>', 250);
    await this.#expect(talk, `RCPT TO:<${token}@mx.test>`, 250);
    await this.#expect(talk, 'DATA', 354);
    const told = defects.has('marks-nothing') ? [] : [`X-Mailstaple-OCSP: ${mark}`];
    talk.send(
      'From: <mailstaple@sender.test>',
      'Subject: Mailstaple',
      ...told,
      ...authenticated,
      '',
      'A probe.',
      '.',
    );
    const answer = await talk.reply('the answer to the message');
    if (answer.code !== 250) throw new Error(`the message was refused: ${answer.code}`);
    await this.#expect(talk, 'QUIT', 221);
  }

  #conversation(stream: Duplex): Conversation {
    return new Conversation(stream, this.#budget, () => {});
  }

  async #expect(talk: Conversation, command: string | undefined, code: number) {
    if (command !== undefined) talk.send(command);
    const reply = await talk.reply(command?.split(' ')[0] ?? 'the greeting');
    if (reply.code !== code) throw new Error(`${command ?? 'the greeting'}: ${reply.code}`);
    return reply;
  }
}
