import type { Duplex } from 'node:stream';
import { connect, createSecureContext, type SecureContext, type TLSSocket } from 'node:tls';
import { RESET } from '../../model/observation.ts';
import type { TlsVersion } from '../../model/terms.ts';
import type { Capture } from '../../model/tls.ts';
import { type Budget, until } from '../budget.ts';
import { Stop, stopOf, tlsReason } from '../stop.ts';
import { OFFERED_GROUPS } from '../tls/crypto/groups.ts';

/** Signature algorithms of one key type, in OpenSSL's spelling, for TLS 1.2 and 1.3 alike. */
const SIGNATURES = {
  rsa:
    'rsa_pss_rsae_sha256:rsa_pss_rsae_sha384:rsa_pss_rsae_sha512:' +
    'rsa_pkcs1_sha256:rsa_pkcs1_sha384:rsa_pkcs1_sha512',
  ecdsa: 'ecdsa_secp256r1_sha256:ecdsa_secp384r1_sha384:ecdsa_secp521r1_sha512',
  'ml-dsa': 'mldsa65:mldsa87:mldsa44',
} as const;

export interface OrdinaryHello {
  tls: TlsVersion;
  /** Ask for the certificate's status (RFC 6066 section 8)? */
  asks: boolean;
  /** server_name; none when undefined. */
  sni: string | undefined;
  session: Buffer | undefined;
  prefers: keyof typeof SIGNATURES | undefined;
  /**
   * Who is trusted, where the chain is to be verified; the handshake goes on whatever comes of it.
   */
  anchors?: SecureContext | undefined;
  /** Our own certificate (PEM, leaf first) and its key; none by default. */
  identity?: { key: string; certificates: string } | undefined;
}

/**
 * What OpenSSL made of the chain (RFC 5280 6), names aside: `verified`, or its code of what is
 * wrong, as in `CERT_HAS_EXPIRED`.
 */
export type ChainVerdict = string;

/**
 * A context of that version for which these are the anchors, PEM each.
 * @param partial a chain may end at one of them that is not self-signed.
 * @throws Error for what is no certificate.
 */
export function trusting(
  tls: TlsVersion,
  { pem, partial }: { pem: readonly string[]; partial: boolean },
): SecureContext {
  const version = `TLSv${tls}` as const;
  return createSecureContext({
    minVersion: version,
    maxVersion: version,
    ca: [...pem],
    allowPartialTrustChain: partial,
  });
}

const contexts = new Map<string, SecureContext>();

/**
 * OpenSSL's SSL_OP_NO_TX_CERTIFICATE_COMPRESSION, which Node does not name: our own certificate is
 * sent as it is, so that it can be read in the packets (RFC 8879).
 */
const UNCOMPRESSED = 2 ** 32;

/** One context for each way of showing ourselves; it holds nothing of a connection. */
function contextOf({ tls, prefers, identity }: OrdinaryHello): SecureContext {
  const name = `${tls} ${prefers ?? ''} ${identity?.certificates ?? ''}`;
  const version = `TLSv${tls}` as const;
  const context =
    contexts.get(name) ??
    createSecureContext({
      minVersion: version,
      maxVersion: version,
      ecdhCurve: OFFERED_GROUPS,
      ...(prefers ? { sigalgs: SIGNATURES[prefers] } : {}),
      ...(identity
        ? { key: identity.key, cert: identity.certificates, secureOptions: UNCOMPRESSED }
        : {}),
    });
  contexts.set(name, context);
  return context;
}

/**
 * A handshake by Node's own TLS. Nothing of the peer is verified: we observe. The key log goes into
 * the capture.
 * @param onChain called with what OpenSSL made of the chain; by its own roots where no anchors are
 * given.
 * @param onSession called with each session the server gives, the last one being the one to resume.
 * @returns the socket once our side of the handshake is complete.
 * @throws Stop `stalled`, `declined` (closed or reset by the server), or `tls-error`; a `tls-error`
 * is `declined` when the capture shows an alert of the server's.
 */
export function ordinaryHandshake(
  stream: Duplex,
  hello: OrdinaryHello,
  capture: Capture,
  budget: Budget,
  onSession: (session: Buffer) => void,
  onChain: (verdict: ChainVerdict) => void = () => {},
): Promise<TLSSocket> {
  return until<TLSSocket>(budget.stepEnd(), 'the rest of the handshake', (resolve, reject) => {
    const socket = connect({
      socket: stream,
      secureContext: hello.anchors ?? contextOf(hello),
      rejectUnauthorized: false,
      // The chain alone: names are told apart from it.
      checkServerIdentity: () => undefined,
      requestOCSP: hello.asks,
      ...(hello.sni === undefined ? {} : { servername: hello.sni }),
      ...(hello.session ? { session: hello.session } : {}),
    });
    socket.on('keylog', (line) => capture.keyLog.push(line.toString('latin1').trim()));
    socket.on('session', onSession);
    // Kept for the life of the socket: an error after the handshake must not go unheard.
    socket.on('error', (error) => reject(refusal(error)));
    const onClose = () => reject(new Stop('declined', 'closed during the handshake'));
    socket
      .once('secureConnect', () => {
        onChain(socket.authorized ? 'verified' : String(socket.authorizationError));
        resolve(socket);
      })
      .once('close', onClose);
    stream.once('close', onClose);
    return () => {
      socket.off('close', onClose);
      stream.off('close', onClose);
    };
  });
}

function refusal(error: Error): Stop {
  const reason = tlsReason(error);
  if (reason !== undefined) return new Stop('tls-error', reason);
  return new Stop(
    'declined',
    stopOf(error).how === 'reset' ? RESET : 'closed during the handshake',
  );
}
