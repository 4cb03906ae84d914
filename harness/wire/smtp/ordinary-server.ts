import { constants, randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { createSecureContext, createServer, type SecureContext, type Server, TLSSocket } from 'node:tls';
import type { Capture } from '../../model/tls.ts';
import type { TlsVersion } from '../../model/words.ts';
import { until } from '../budget.ts';
import { Stop, stopOf, tlsReason } from '../stop.ts';

export interface OrdinaryServerPlan {
  /** PKCS#8 PEM. */
  key: string;
  /** PEM chain as sent, leaf first. */
  certificates: string;
  tls: TlsVersion;
  staple: Uint8Array | undefined;
  tickets: boolean;
}

/** The server's side of handshakes by Node's own TLS: one per host, so that sessions of an earlier connection resume. */
export class OrdinaryServer {
  readonly #ticketKeys = randomBytes(48);
  #context: SecureContext;
  #server: Server;

  constructor(plan: OrdinaryServerPlan) {
    [this.#context, this.#server] = this.#prepare(plan);
  }

  /** Later handshakes follow this plan. Tickets given before stay good. */
  update(plan: OrdinaryServerPlan): void {
    [this.#context, this.#server] = this.#prepare(plan);
  }

  #prepare({ key, certificates, tls, staple, tickets }: OrdinaryServerPlan): [SecureContext, Server] {
    const version = `TLSv${tls}` as const;
    const context = createSecureContext({
      key,
      cert: certificates,
      minVersion: version,
      maxVersion: version,
      sessionIdContext: 'mailstaple',
      ticketKeys: this.#ticketKeys,
      secureOptions: tickets ? 0 : constants.SSL_OP_NO_TICKET,
    });
    // Never listens and never sees a connection: TLSSocket asks its listeners for the staple.
    const server = createServer();
    server.on('OCSPRequest', (_certificate, _issuer, answer) => {
      answer(null, (staple ? Buffer.from(staple) : null) as Buffer);
    });
    return [context, server];
  }

  /**
   * Plays the server of one handshake. The key log goes into the capture.
   * @param end the moment (`performance.now()`) it has to be over.
   * @returns the socket once both Finished were seen.
   * @throws Stop `stalled`, `declined` (the client left), or `tls-error`.
   */
  handshake(stream: Duplex, capture: Capture, end: number): Promise<TLSSocket> {
    return until<TLSSocket>(end, 'the rest of the handshake', (resolve, reject) => {
      const socket = new TLSSocket(stream, {
        isServer: true,
        secureContext: this.#context,
        server: this.#server,
        requestCert: false,
        rejectUnauthorized: false,
      });
      socket.on('keylog', (line) => capture.keyLog.push(line.toString('latin1').trim()));
      // Kept for the life of the socket: an error after the handshake must not go unheard.
      socket.on('error', (error) => reject(refusal(error))).on('_tlsError', (error: Error) => reject(refusal(error)));
      const onClose = () => reject(new Stop('declined', 'closed during the handshake'));
      socket.once('secure', () => resolve(socket)).once('close', onClose);
      stream.once('close', onClose).once('end', onClose);
      return () => {
        socket.off('close', onClose);
        stream.off('close', onClose).off('end', onClose);
      };
    });
  }
}

/** OpenSSL tells an alert of the client's by the reason; everything else we did not like ourselves. */
function refusal(error: Error): Stop {
  const reason = tlsReason(error);
  if (reason !== undefined) return new Stop(/alert/i.test(reason) ? 'declined' : 'tls-error', reason);
  return new Stop('declined', stopOf(error).how === 'reset' ? 'reset' : 'closed during the handshake');
}
