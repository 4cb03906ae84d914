import type { Fault } from './staple-text.ts';

const ALONE =
  'staples nothing by itself in any release: what stands in front of it may (HAProxy, ' +
  'stunnel, hitch); a must-staple certificate is not for it';

/** How each program comes by a staple: what its manual calls it. */
const programs = [
  {
    name: 'Exim',
    says: /\bExim\b/i,
    how:
      'tls_ocsp_file = /path/leaf.der (one answer for each tls_certificate; renew the ' +
      'file by a job that fetches it)',
  },
  {
    name: 'Postfix',
    says: /\bPostfix\b/i,
    how: ALONE,
  },
  {
    name: 'sendmail',
    says: /\bSendmail\b/i,
    how: ALONE,
  },
  {
    name: 'OpenSMTPD',
    says: /\bOpenSMTPD\b/i,
    how: ALONE,
  },
  {
    name: 'Haraka',
    says: /\bHaraka\b/i,
    how: 'requestOCSP=true in config/tls.ini, with the package @haraka/ocsp',
  },
  {
    name: 'HAProxy',
    says: undefined,
    how:
      'beside the PEM file of the certificate one more named .ocsp, or "ocsp-update on" in the ' +
      'crt-list (2.8 and later); the chain has to hold the issuer',
  },
  {
    name: 'nginx',
    says: undefined,
    how:
      'ssl_stapling on, with ssl_trusted_certificate and resolver, or ssl_stapling_file; in ' +
      'stream since 1.27.2, in mail not at all',
  },
  {
    name: 'stunnel',
    says: undefined,
    how:
      '5.71 and later fetch by themselves where the certificate names a responder and CAfile ' +
      'holds the chain up to its root',
  },
  {
    name: 'hitch',
    says: undefined,
    how: 'ocsp-resp-file in the pem-file block, or ocsp-dir for answers it fetches itself',
  },
] as const;

const first: Readonly<Record<Fault, string>> = {
  none: 'have a status stapled, or take a certificate that does not demand one',
  flapping:
    'have every process and every host that answers staple, from its first connection on: ' +
    'look for one that starts without an answer, or was left out',
  expired:
    'fetch a new answer, and find out why the old one was not renewed: a job that stopped, a ' +
    'responder that cannot be reached',
  early: 'set the clock of the server right; if it is right, the responder is ahead of its time',
  revoked: 'have a new certificate issued: this one is not good any more, whatever is stapled',
  'other-certificate':
    'fetch the answer for the certificate that is in use: both have to be ' +
    'replaced together when it is renewed',
  error:
    'staple no error of the responder: keep the last good answer, and ask the CA why it gives none',
  unusable: 'fetch the answer anew and look at it with mailstaple verify before it is put in place',
};

/**
 * What to do about a fault: what it takes, then how the program that the server says it is comes by
 * a staple; where it says none, how each does.
 * @param greeting what the server says of itself.
 */
export function adviceFor(fault: Fault, greeting: string): string[] {
  const own = programs.filter(({ says }) => says?.test(greeting));
  // Who names a program that staples nothing, and staples, has another in front of it.
  const front = fault !== 'none' && own.some(({ how }) => how === ALONE);
  const meant = front ? programs.filter((it) => own.includes(it) || it.says === undefined) : own;
  const lines = (own.length > 0 ? meant : programs).map(({ name, how }) => `${name}: ${how}`);
  // A new certificate helps, and nothing that is set in a program.
  return fault === 'revoked' || fault === 'early' ? [first[fault]] : [first[fault], ...lines];
}
