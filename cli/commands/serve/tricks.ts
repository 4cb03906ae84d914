import type { ClientHost, ServerTrick } from '../../../harness/model/scenario.ts';

/** What a server of ours may do wrong in the handshake, and what that is. */
export const tricks: Readonly<Record<ServerTrick, string>> = {
  none: 'nothing: an ordinary handshake',
  'acknowledge-only': 'TLS 1.2: acknowledges status_request and sends no CertificateStatus',
  'status-without-acknowledgement': 'TLS 1.2: a CertificateStatus that was not acknowledged',
  'unsolicited-acknowledgement': 'acknowledges status_request, which was not asked for',
  'unsolicited-status': 'a status for a client that did not ask',
  'zero-length': 'a status without a single octet',
  'trailing-bytes': 'octets behind the status, inside its message',
  'status-before-certificate': 'TLS 1.2: CertificateStatus before Certificate',
  'status-after-key-exchange': 'TLS 1.2: CertificateStatus after ServerKeyExchange',
  'wrong-status-type': 'a status of another type than ocsp',
  'nonempty-acknowledgement': 'an acknowledgement with a body',
  'status-in-encrypted-extensions': 'TLS 1.3: the status among EncryptedExtensions',
  'duplicate-extension': 'TLS 1.3: the extension twice on one certificate',
  'status-twice': 'TLS 1.2: two CertificateStatus messages',
  retry: 'TLS 1.3: a HelloRetryRequest first, and all in order then',
  hybrid: 'TLS 1.3: X25519MLKEM768 with whoever offers it',
  'hybrid-retry': 'TLS 1.3: the same behind a HelloRetryRequest',
  compressed: 'TLS 1.3: the certificate compressed by zlib for whoever takes that',
  'compressed-wrong-length': 'TLS 1.3: a compressed certificate of another length than it says',
  'compressed-undecodable': 'TLS 1.3: a compressed certificate that does not decompress',
  'compressed-unasked': 'TLS 1.3: a compressed certificate for whoever does not take that',
  'grease-request': 'TLS 1.3: a CertificateRequest with an extension nobody knows',
  'grease-ticket': 'TLS 1.3: a ticket with an extension nobody knows',
  'stall-before-status': 'falls silent where the status is due',
  'close-before-status': 'closes the connection where the status is due',
};

/** What becomes of STARTTLS. */
export const starttlsWays: Readonly<Record<ClientHost['starttls'], string>> = {
  offered: 'offered',
  'not-offered': 'not offered',
  'refused-454': 'offered, and refused by 454',
  garbage: 'offered, and answered by what is no reply of SMTP',
  'inject-response': 'offered; a reply is sent along in clear that a client must throw away',
};
