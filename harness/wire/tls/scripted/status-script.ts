import type { ServerTrick } from '../../../model/scenario.ts';
import type { TlsVersion } from '../../../model/terms.ts';
import { extensionTypes, type RawExtension } from '../codec/extensions.ts';
import { encodeCertificateStatus, statusTypes } from '../codec/status.ts';

/**
 * Where a server puts what about the status: all that a trick changes. Extension lists hold
 * status_request or nothing.
 */
export interface StatusScript {
  serverHello: RawExtension[];
  encryptedExtensions: RawExtension[];
  /** TLS 1.3, per certificate, leaf first; missing ones have none. */
  entries: RawExtension[][];
  /** Bodies of CertificateStatus messages by where they go. */
  beforeCertificate: Uint8Array[];
  afterCertificate: Uint8Array[];
  /** Behind ServerKeyExchange, or behind CertificateVerify. */
  afterKeyExchange: Uint8Array[];
  /** Stop before the status is due: in TLS 1.2 behind Certificate, in TLS 1.3 before it. */
  halt: 'none' | 'stall' | 'close';
}

/** An answer that says tryLater, for tricks that need some answer where none is given. */
const TRY_LATER = Uint8Array.of(0x30, 0x03, 0x0a, 0x01, 0x03);
const TRAILING = Uint8Array.of(0xde, 0xad, 0xbe, 0xef);
const EMPTY = new Uint8Array(0);

const join = (...parts: Uint8Array[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]));
const ocsp = (response: Uint8Array): Uint8Array =>
  encodeCertificateStatus({ statusType: statusTypes.ocsp, response });
const extension = (data: Uint8Array): RawExtension => ({
  type: extensionTypes.status_request,
  data,
});

/**
 * What a server says of the status. Without a trick: what RFC 6066 section 8 and RFC 8446 4.4.2.1
 * ask for. The tricks `unsolicited-…` speak although nobody asked; the others only to a client that
 * asked, and are otherwise honest. Tricks of one TLS version have their nearest likeness in the
 * other: an acknowledgement stands in the ServerHello, and a CertificateStatus message may come in
 * 1.3, where both are forbidden.
 */
export function statusScript(
  trick: ServerTrick,
  tls: TlsVersion,
  asked: boolean,
  staples: readonly (Uint8Array | undefined)[],
): StatusScript {
  const [leaf, ...behind] = staples;
  const response = leaf ?? TRY_LATER;
  const honest = asked ? honestScript(tls, leaf, behind) : SILENT;
  const full = honestScript(tls, response, behind);
  const status = ocsp(response);
  const acknowledged = [extension(EMPTY)];
  if (trick === 'unsolicited-acknowledgement') return { ...honest, serverHello: acknowledged };
  if (trick === 'unsolicited-status') {
    return tls === '1.3' ? full : { ...SILENT, afterCertificate: [status] };
  }
  if (!asked) return honest;
  switch (trick) {
    case 'none':
    case 'retry':
    case 'hybrid':
    case 'hybrid-retry':
    case 'compressed':
    case 'compressed-wrong-length':
    case 'compressed-undecodable':
    case 'compressed-unasked':
    case 'grease-request':
    case 'grease-ticket':
      return honest;
    case 'acknowledge-only':
      return { ...SILENT, ...(tls === '1.2' ? { serverHello: acknowledged } : {}) };
    case 'status-without-acknowledgement':
      return { ...SILENT, afterCertificate: [status] };
    case 'zero-length':
      return withBody(tls, full, ocsp(EMPTY));
    case 'trailing-bytes':
      return withBody(tls, full, join(status, TRAILING));
    case 'wrong-status-type':
      return withBody(
        tls,
        full,
        encodeCertificateStatus({ statusType: statusTypes.ocspMulti, response }),
      );
    case 'status-before-certificate':
      return { ...acknowledgedIn(tls), beforeCertificate: [status] };
    case 'status-after-key-exchange':
      return { ...acknowledgedIn(tls), afterKeyExchange: [status] };
    case 'nonempty-acknowledgement':
      return { ...full, serverHello: [extension(TRAILING)] };
    case 'status-in-encrypted-extensions':
      return tls === '1.3'
        ? { ...SILENT, encryptedExtensions: [extension(status)] }
        : { ...SILENT, serverHello: [extension(status)] };
    case 'duplicate-extension':
      return tls === '1.3'
        ? { ...full, entries: [[extension(status), extension(status)], ...full.entries.slice(1)] }
        : { ...full, serverHello: [...acknowledged, ...acknowledged] };
    case 'status-twice':
      return { ...full, afterCertificate: tls === '1.2' ? [status, status] : [status] };
    case 'stall-before-status':
      return { ...full, halt: 'stall' };
    case 'close-before-status':
      return { ...full, halt: 'close' };
  }
}

const SILENT: StatusScript = {
  serverHello: [],
  encryptedExtensions: [],
  entries: [],
  beforeCertificate: [],
  afterCertificate: [],
  afterKeyExchange: [],
  halt: 'none',
};

function honestScript(
  tls: TlsVersion,
  leaf: Uint8Array | undefined,
  behind: readonly (Uint8Array | undefined)[],
): StatusScript {
  if (tls === '1.3') {
    return {
      ...SILENT,
      entries: [leaf, ...behind].map((staple) => (staple ? [extension(ocsp(staple))] : [])),
    };
  }
  return leaf
    ? { ...SILENT, serverHello: [extension(EMPTY)], afterCertificate: [ocsp(leaf)] }
    : SILENT;
}

/** The acknowledgement alone, where the version has one. */
const acknowledgedIn = (tls: TlsVersion): StatusScript =>
  tls === '1.2' ? { ...SILENT, serverHello: [extension(EMPTY)] } : SILENT;

/** The leaf's status in its right place, with another body. */
const withBody = (tls: TlsVersion, script: StatusScript, body: Uint8Array): StatusScript =>
  tls === '1.3'
    ? { ...script, entries: [[extension(body)], ...script.entries.slice(1)] }
    : { ...script, afterCertificate: [body] };
