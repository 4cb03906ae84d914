import { good, is, type Proof, type ServerClaim, type ServerScenario, server } from '#harness';
import { better, clean, never, open, stapled } from './expectations.ts';

const error = (name: string, proof: Proof): ServerClaim => ({
  title: `the error ${name} is left out`,
  proves: ['RFC6066-8-05'],
  covers: ['S05', 'S23', 'R09'],
  given: { proof },
  ...better('withholds-not-good'),
});

const foreign = (title: string, proof: Proof, covers: readonly string[]): ServerClaim => ({
  title,
  proves: ['RFC6066-8-05', 'RFC8446-4.4.2.1-01'],
  covers: ['S04', 'R10', ...covers],
  given: { proof },
  ...never(),
});

/** What the answer in the file says, and of which certificate. */
export const contents: readonly ServerScenario[] = server('contents', {
  revoked: {
    title: 'a revoked status: sent or left out',
    proves: ['RFC6066-8-05'],
    covers: ['S03', 'R19'],
    given: { proof: good().revoked() },
    transports: ['starttls', 'implicit'],
    ...open('withholds-not-good'),
  },
  unknown: {
    title: 'an unknown status: sent or left out',
    proves: ['RFC6066-8-05'],
    covers: ['S03'],
    given: { proof: good().unknown() },
    ...open('withholds-not-good'),
  },
  'malformed-request': error('malformedRequest', good().error('malformedRequest')),
  'internal-error': error('internalError', good().error('internalError')),
  'try-later': error('tryLater', good().error('tryLater')),
  'sig-required': error('sigRequired', good().error('sigRequired')),
  unauthorized: error('unauthorized', good().error('unauthorized')),
  'other-certificate': foreign(
    "another certificate's status is never sent",
    good().about('other-leaf-same-ca'),
    [],
  ),
  'same-serial-other-ca': foreign(
    "the status of another CA's certificate with the same serial is never sent",
    good().about('same-serial-other-ca').signedBy('other-ca'),
    ['N28'],
  ),
  'wrong-serial': foreign(
    'a status with a wrong serial is never sent',
    good().wrong('serialNumber'),
    ['V09'],
  ),
  'no-single-response': {
    ...foreign('an answer without any status in it is never sent', good().without('singles'), [
      'V14',
    ]),
    ...never('withholds-not-good'),
  },
  'foreign-entry-first': {
    title: 'a status behind one for another certificate is found',
    covers: ['S07', 'R18'],
    given: { proof: good().after({ about: 'other-leaf-same-ca' }) },
    ...stapled,
    // A manual that speaks of the proof in its file speaks of one about one certificate.
    promise: {},
  },
  'good-then-revoked': {
    title: 'a good status and a revoked one of the same certificate: sent or left out',
    proves: ['RFC6066-8-05'],
    covers: ['S07', 'R18'],
    given: { proof: good().and({ certStatus: 'revoked', revokedAt: '1d ago' }) },
    ...open(),
  },
  'sha256-cert-id': {
    title: 'a status whose certID is made with SHA-256 is stapled',
    covers: ['S01', 'V09', 'R10'],
    given: { proof: good().hash('sha256') },
    ...stapled,
  },
  nonce: {
    title: 'a status with a nonce is stapled',
    covers: ['S01', 'V16'],
    given: { proof: good().nonce(32) },
    ...stapled,
  },
  large: {
    title: 'a status of twenty thousand octets, more than a record holds, arrives whole',
    covers: ['W23', 'N09'],
    given: { proof: good().padded(20_000) },
    when: { do: 'connect', name: 'only', hello: 'own-stack' },
    transports: ['starttls', 'implicit'],
    versions: ['1.3'],
    ...stapled,
    expect: { ...stapled.expect, wire: clean, pace: is('prompt') },
  },
  'large-1.2': {
    title:
      'a status of twenty thousand octets in TLS 1.2, where OpenSSL as a client ' +
      'would take no more than a record',
    covers: ['W23', 'N09'],
    given: { proof: good().padded(20_000) },
    // Our scripted client has no such limit.
    when: { do: 'connect', name: 'only', hello: 'permuted' },
    versions: ['1.2'],
    ...stapled,
    expect: { ...stapled.expect, wire: clean, pace: is('prompt') },
  },
});
