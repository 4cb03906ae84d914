import { constants, randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls';
import type { TlsVersion } from '../../model/terms.ts';
import type { Capture } from '../../model/tls.ts';
import { until } from '../budget.ts';
import { Stop, stopOf, tlsReason } from '../stop.ts';
import { SERVED_GROUPS } from '../tls/crypto/groups.ts';
import { StapleSource } from './staple-source.ts';

export interface OrdinaryServerPlan {
  /** PKCS#8 PEM. */
  key: string;
  /** PEM chain as sent, leaf first. */
  certificates: string;
  tls: TlsVersion;
  staple: Uint8Array | undefined;
  tickets: boolean;
}

/**
 * Contexts that give no tickets, for all hosts of the process: they hold nothing of a connection,
 * and take long to make.
 */
const shared = new Map<string, SecureContext>();
const SHARED_LIMIT = 128;

const contextOf = (
  { key, certificates, tls, tickets }: OrdinaryServerPlan,
  ticketKeys: Buffer,
): SecureContext => {
  const version = `TLSv${tls}` as const;
  return createSecureContext({
    key,
    cert: certificates,
    minVersion: version,
    maxVersion: version,
    ecdhCurve: SERVED_GROUPS,
    sessionIdContext: 'mailstaple',
    ...(tickets ? { ticketKeys } : {}),
    secureOptions: tickets ? 0 : constants.SSL_OP_NO_TICKET,
  });
};

/**
 * The server's side of handshakes by Node's own TLS: one per host, so that sessions of an earlier
 * connection resume.
 */
export class OrdinaryServer {
  readonly #ticketKeys = randomBytes(48);
  #plan: OrdinaryServerPlan;
  #context: SecureContext | undefined;

  constructor(plan: OrdinaryServerPlan) {
    this.#plan = plan;
  }

  /** Later handshakes follow this plan. Tickets given before stay good. */
  update(plan: OrdinaryServerPlan): void {
    this.#plan = plan;
    this.#context = undefined;
  }

  #ownContext(): SecureContext {
    this.#context ??= this.#plan.tickets
      ? contextOf(this.#plan, this.#ticketKeys)
      : this.#sharedContext();
    return this.#context;
  }

  #sharedContext(): SecureContext {
    const { key, certificates, tls } = this.#plan;
    const name = `${tls} ${certificates}${key}`;
    const known = shared.get(name);
    if (known) return known;
    const context = contextOf(this.#plan, this.#ticketKeys);
    const [oldest] = shared.keys();
    if (shared.size >= SHARED_LIMIT && oldest !== undefined) shared.delete(oldest);
    shared.set(name, context);
    return context;
  }

  /**
   * Plays the server of one handshake. The key log goes into the capture.
   * @param end the moment (`performance.now()`) it has to be over.
   * @returns the socket once both Finished were seen.
   * @throws Stop `stalled`, `declined` (the client left), or `tls-error`.
   */
  async handshake(stream: Duplex, capture: Capture, end: number): Promise<TLSSocket> {
    const stapler = StapleSource.lend(this.#plan.staple);
    return until<TLSSocket>(end, 'the rest of the handshake', (resolve, reject) => {
      const socket = new TLSSocket(stream, {
        isServer: true,
        secureContext: this.#ownContext(),
        server: stapler.server,
        requestCert: false,
        rejectUnauthorized: false,
      });
      socket.on('keylog', (line) => capture.keyLog.push(line.toString('latin1').trim()));
      // Kept for the life of the socket: an error after the handshake must not go unheard.
      socket
        .on('error', (error) => reject(refusal(error)))
        .on('_tlsError', (error: Error) => reject(refusal(error)));
      const onClose = () => reject(new Stop('declined', 'closed during the handshake'));
      socket.once('secure', () => resolve(socket)).once('close', onClose);
      stream.once('close', onClose).once('end', onClose);
      return () => {
        stapler.giveBack();
        socket.off('close', onClose);
        stream.off('close', onClose).off('end', onClose);
      };
    });
  }
}

/**
 * OpenSSL tells an alert of the client's by the reason; everything else we did not like ourselves.
 */
function refusal(error: Error): Stop {
  const reason = tlsReason(error);
  if (reason !== undefined)
    return new Stop(/alert/i.test(reason) ? 'declined' : 'tls-error', reason);
  return new Stop(
    'declined',
    stopOf(error).how === 'reset' ? 'reset' : 'closed during the handshake',
  );
}
