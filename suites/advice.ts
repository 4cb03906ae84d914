/** What those who run a program can do, a line for each where it can be configured. */
const staples: readonly string[] = [
  'Exim: tls_ocsp_file = /path/answer.der; it is read at each handshake, so that a file renamed into place is enough.',
  'Postfix: it staples nothing; let HAProxy, nginx (stream) or stunnel speak TLS before it.',
  'HAProxy: the answer beside the certificate as NAME.ocsp, or ocsp-update on in its crt-list line (2.8 and later).',
  'nginx: ssl_stapling on, with ssl_stapling_file or a resolver, in http, and in stream since 1.27.2; its mail module has no such directive.',
  'sendmail: it staples nothing; let HAProxy, nginx (stream) or stunnel speak TLS before it.',
  'stunnel: as a server it fetches and staples what the certificate names a responder for.',
];
const checked: readonly string[] = [
  'Check what is in the file before it is put in place: mailstaple verify --chain chain.pem --staple answer.der.',
  ...staples,
];
const inTime =
  'Renew well before nextUpdate, and put the new file in place by rename, never by writing into the old one.';
const renewed: readonly string[] = [
  inTime,
  'Exim: nothing more; tls_ocsp_file is read anew.',
  'HAProxy: set ssl ocsp-response at the runtime socket, or a reload; ocsp-update does it by itself.',
  'nginx: a reload (nginx -s reload) for ssl_stapling_file.',
  'stunnel: it fetches again by itself; a reload is SIGHUP.',
];
const fetched: readonly string[] = [
  'Exim: it fetches nothing; a job that runs openssl ocsp and renames the answer into place.',
  'HAProxy: ocsp-update on in the crt-list line; tune.ssl.ocsp-update.mindelay and maxdelay.',
  'nginx: ssl_stapling on, resolver, ssl_trusted_certificate and ssl_stapling_verify on.',
  'stunnel: OCSPaia = yes has it ask the responder that a certificate names.',
];
const asks: readonly string[] = [
  'Exim: hosts_request_ocsp and hosts_require_ocsp of the smtp transport, with tls_verify_certificates.',
  'Postfix: it asks for no status; DANE (smtp_tls_security_level = dane) binds it to the certificate instead.',
  'sendmail: it asks for no status; CRLFile names a list of what is revoked.',
  'stunnel: as a client OCSPrequire = yes with verifyChain = yes and CAfile.',
];
const secure: readonly string[] = [
  'Exim: hosts_require_tls and tls_verify_certificates of the smtp transport.',
  'Postfix: smtp_tls_security_level = secure, or dane-only, for the destinations that have it.',
  'sendmail: TLS_Rcpt and TLS_Srv lines in the access map.',
  'stunnel: protocol = smtp for STARTTLS, with verifyChain = yes and checkHost.',
];
const dane: readonly string[] = [
  'Exim: hosts_try_dane or hosts_require_dane of the smtp transport, and a validating resolver (dns_dnssec_ok = 1).',
  'Postfix: smtp_tls_security_level = dane with smtp_dns_support_level = dnssec.',
  'sendmail: the option DANE (8.16 and later), with a validating resolver.',
];
const greets: readonly string[] = [
  'Exim: tls_advertise_hosts = *, tls_certificate and tls_privatekey; keep the program itself current.',
  'Postfix: smtpd_tls_security_level = may and smtpd_tls_chain_files.',
  'sendmail: confSERVER_CERT and confSERVER_KEY.',
  'HAProxy, nginx, stunnel: what stands in front of a server does not speak STARTTLS unless it says so (stunnel: protocol = smtp).',
];
const answers: readonly string[] = [
  'A responder: keep thisUpdate, nextUpdate and the times of HTTP in step (RFC 9919), and sign by a delegate whose certificate outlives the answers.',
];

const byFamily: Readonly<Record<string, readonly string[]>> = {
  'server/contents': checked,
  'server/signers': checked,
  'server/files': checked,
  'server/times': [inTime, ...checked],
  'server/life-cycle': renewed,
  'server/service': greets,
  'client/starttls': secure,
  'client/plain': secure,
  'client/fallback': secure,
};
const byRole: Readonly<Record<string, readonly string[]>> = {
  server: staples,
  client: asks,
  fetcher: fetched,
  responder: answers,
};

/**
 * What to do about a scenario that a program does not keep, a line for each program that can be
 * told to; what has no setting is said as well where people look for one. By the manuals of the
 * programs.
 */
export function adviceOn(scenario: string): readonly string[] {
  const [role = '', topic = ''] = scenario.split('/');
  if (topic.startsWith('dane')) return dane;
  return byFamily[`${role}/${topic}`] ?? byRole[role] ?? [];
}
