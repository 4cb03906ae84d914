import type { PromiseClaim } from '../../../harness/model/target.ts';

const notes = 'Exim, OCSP stapling notes (experimental-spec of 4.82)';
const manual = 'Exim specification';
const revoked = 'Revoked certificates';

/** What Exim's documents say of stapling, whichever TLS library it was built with. */
export const eximPromises: readonly PromiseClaim[] = [
  {
    id: 'staples-file-content',
    text: 'A client that asks for the status gets the content of tls_ocsp_file, if that is valid.',
    source: { document: manual, section: revoked },
  },
  {
    id: 'not-unasked',
    text: 'A client that does not ask gets no status.',
    source: { document: notes, section: 'Server' },
  },
  {
    id: 'reads-file-on-each-connection',
    text:
      'The option is expanded on each connection: another file is used from the next ' +
      'connection on, without a restart.',
    source: { document: manual, section: revoked },
  },
  {
    id: 'sni-selects-proof',
    text:
      'Where tls_certificate depends on the server name, certificate ' +
      'and proof follow the name.',
    source: { document: manual, section: 'Use of TLS Server Name Indication' },
  },
  {
    id: 'request-is-default',
    text: 'A status is asked for unless configured otherwise.',
    source: { document: manual, section: 'Configuring an Exim client to use TLS' },
  },
  {
    id: 'require-needs-valid-proof',
    text:
      'For a host in hosts_require_ocsp the status is asked for, and a valid one is needed ' +
      'for the connection to proceed.',
    source: { document: manual, section: 'Configuring an Exim client to use TLS' },
  },
  {
    id: 'leaf-only',
    text: "The proof is about the server's own certificate, none of the chain above it.",
    source: { document: manual, section: revoked },
  },
  {
    id: 'names-status',
    text:
      '$tls_out_ocsp tells what became of the status: not asked for, no answer, ' +
      'not verified, failed, verified.',
    source: { document: manual, section: 'Expansion variables, $tls_out_ocsp' },
  },
  {
    id: 'names-status-in',
    text:
      "$tls_in_ocsp tells what became of the client's request for the status: not asked for, no " +
      'answer, not verified, failed, verified.',
    source: { document: manual, section: 'Expansion variables, $tls_in_ocsp' },
  },
  {
    id: 'dane-narrows-request',
    text:
      'Where DANE is in use, a status is asked for by default only if all ' +
      'TLSA records are of usage DANE-TA.',
    source: { document: manual, section: 'DANE' },
  },
  {
    id: 'dane-usage-in-time',
    text:
      'hosts_request_ocsp that names $tls_out_tlsa_usage is expanded again ' +
      'in time to control the request.',
    source: { document: manual, section: 'DANE' },
  },
  {
    id: 'drops-revoked-clients',
    text:
      'Where tls_verify_hosts names a client, whose certificate has to verify, and tls_crl the ' +
      'lists of what was revoked, TLS is aborted and the connection dropped.',
    source: { document: manual, section: 'Requesting and verifying client certificates' },
  },
];

/**
 * What is said of builds with OpenSSL alone. The specification of 4.96 and 4.98 speaks of
 * nextUpdate only; the rest are the words of the notes, held as narrowly as they are meant: the
 * signature under the proof, not the signer's authority.
 */
export const openSslPromises: readonly PromiseClaim[] = [
  {
    id: 'withholds-without-next-update',
    text: 'A proof without nextUpdate is ignored (OpenSSL builds).',
    source: { document: manual, section: revoked },
  },
  {
    id: 'withholds-expired',
    text: 'A proof past its nextUpdate, give or take 300 s, is ignored (OpenSSL builds).',
    source: { document: manual, section: revoked },
  },
  {
    id: 'withholds-not-good',
    text:
      'A proof that is not successful, says nothing of a certificate or does not say good is ' +
      'left out, quietly (OpenSSL builds).',
    source: { document: notes, section: 'Server' },
  },
  {
    id: 'withholds-badly-signed',
    text: 'A proof whose signature does not verify is left out, quietly (OpenSSL builds).',
    source: { document: notes, section: 'Server' },
  },
  {
    id: 'withholds-undecodable',
    text: 'What cannot be opened or decoded is left out, quietly (OpenSSL builds).',
    source: { document: notes, section: 'Server' },
  },
];
