import { good, identity, leaf, type Proof } from '#harness';
import type { Situation, Situations } from './situation.ts';

// RFC 6960 4.2.1: whoever checks answers can read and process those of the basic type.
const basic = ['RFC6960-4.2.1-02'];

const errorStatus = (served: string, proof: Proof, more: Partial<Situation> = {}): Situation => ({
  served,
  row: 'error-status',
  given: { proof },
  // RFC 6960 2.3: an error is not signed, so that its signature cannot have been verified.
  proves: ['RFC6960-3.2-02', 'RFC6960-2.3-01', 'RFC6066-8-16'],
  covers: ['C07', 'R09', 'N15a'],
  ...more,
});

const foreign = (served: string, proof: Proof, more: Partial<Situation> = {}): Situation => ({
  served,
  row: 'foreign',
  given: { proof },
  proves: ['RFC6960-3.2-01', 'RFC6066-8-16'],
  covers: ['C09', 'N15', 'V09', 'R10'],
  under: ['requiring'],
  ...more,
});

/** What the answer says, and about which certificate. */
export const contents: Situations = {
  revoked: {
    served: 'a revoked status',
    row: 'revoked',
    given: { proof: good().revoked() },
    proves: ['RFC6960-2.2-05', 'RFC6066-8-16', 'RFC9325-7.5-01'],
    covers: ['C02', 'N11', 'R44'],
  },
  'on-hold': {
    served: 'a status revoked by certificateHold',
    row: 'revoked',
    given: { proof: good().revoked(6) },
    proves: ['RFC6960-2.2-05', 'RFC6066-8-16'],
    covers: ['C02'],
    under: ['opportunistic', 'verifying', 'requiring'],
  },
  'revoked-without-reason': {
    served: 'a revoked status that gives no reason',
    row: 'revoked',
    given: { proof: good().single({ certStatus: 'revoked', revokedAt: '1d ago' }) },
    proves: ['RFC6960-2.2-05', 'RFC6066-8-16'],
    covers: ['C02', 'V17'],
    under: ['requiring'],
  },
  'revoked-for-unlisted-reason': {
    served: 'a revoked status for a reason that is on no list',
    row: 'revoked-oddly',
    given: { proof: good().revoked(7) },
    proves: ['RFC6960-2.2-05', 'RFC6066-8-16'],
    covers: ['V17'],
  },
  'revoked-in-future': {
    served: 'a revoked status whose revocation lies two days ahead',
    row: 'revoked-oddly',
    given: { proof: good().revoked(1, '2d ahead') },
    proves: ['RFC6960-2.2-05', 'RFC6066-8-16'],
    covers: ['V17'],
  },
  unknown: {
    served: 'an unknown status',
    row: 'unknown',
    given: { proof: good().unknown() },
    proves: ['RFC6960-2.2-04', 'RFC6066-8-16'],
    covers: ['C03', 'N15a'],
  },
  'malformed-request': errorStatus('the error malformedRequest', good().error('malformedRequest'), {
    under: ['requiring'],
  }),
  'internal-error': errorStatus('the error internalError', good().error('internalError'), {
    under: ['requiring'],
  }),
  'try-later': errorStatus('the error tryLater', good().error('tryLater')),
  'sig-required': errorStatus('the error sigRequired', good().error('sigRequired'), {
    under: ['requiring'],
  }),
  unauthorized: errorStatus('the error unauthorized', good().error('unauthorized'), {
    under: ['opportunistic', 'verifying', 'requiring'],
  }),
  'other-certificate': foreign(
    "another certificate's good status",
    good().about('other-leaf-same-ca'),
    {
      under: ['opportunistic', 'verifying', 'requiring', 'requiring-any-chain'],
      covers: ['C09', 'N15', 'R10', 'R44'],
    },
  ),
  'same-serial-other-ca': foreign(
    "a good status for another CA's certificate of the same serial",
    good().about('same-serial-other-ca').signedBy('other-ca'),
    { covers: ['C09', 'C10', 'N28', 'R10'] },
  ),
  'wrong-serial': foreign('a good status with a wrong serial number', good().wrong('serialNumber')),
  'wrong-name-hash': foreign(
    'a good status with a wrong hash of the issuer name',
    good().wrong('issuerNameHash'),
  ),
  'wrong-key-hash': foreign(
    'a good status with a wrong hash of the issuer key',
    good().wrong('issuerKeyHash'),
  ),
  'wrong-hash-algorithm': foreign(
    'a good status that names another hash than was used',
    good().wrong('hashAlgorithm'),
  ),
  'no-single-response': foreign('an answer without any status in it', good().without('singles'), {
    under: ['verifying', 'requiring'],
    covers: ['C11', 'N15', 'V14'],
  }),
  'foreign-entry-first': {
    served: 'a good status behind a revoked one for another certificate',
    row: 'good-with-extras',
    given: {
      proof: good().after({
        about: 'other-leaf-same-ca',
        certStatus: 'revoked',
        revokedAt: '1d ago',
      }),
    },
    proves: [],
    accepts: basic,
    covers: ['C11', 'N15', 'V14', 'R18'],
    under: ['verifying', 'requiring'],
  },
  'revoked-behind-foreign': {
    served: 'a revoked status behind a good one for another certificate',
    row: 'revoked',
    given: { proof: good().revoked().after({ about: 'other-leaf-same-ca' }) },
    proves: ['RFC6960-3.2-01', 'RFC6960-2.2-05', 'RFC6066-8-16'],
    covers: ['C11', 'N15', 'V14', 'R18'],
    under: ['requiring'],
  },
  'good-then-revoked': {
    served: 'a good status and behind it a revoked one for the same certificate',
    row: 'contradiction',
    given: { proof: good().and({ certStatus: 'revoked', revokedAt: '1d ago' }) },
    proves: ['RFC6960-2.2-05', 'RFC6066-8-16'],
    covers: ['C11', 'N15', 'V14', 'R18'],
  },
  'two-hashes': {
    served: 'a good status by SHA-1 and by SHA-256',
    row: 'good-with-extras',
    given: { proof: good().and({ hash: 'sha256' }) },
    proves: [],
    accepts: basic,
    covers: ['C11', 'V14'],
    under: ['requiring'],
  },
  'sha256-cert-id': {
    served: 'a good status whose certID is made with SHA-256',
    // RFC 6960 names no hash that a certID has to be made with.
    row: 'good-with-extras',
    given: { proof: good().hash('sha256') },
    proves: [],
    accepts: basic,
    covers: ['V09'],
    under: ['requiring'],
  },
  'long-serial': {
    served: 'a good status for a serial number of twenty octets',
    row: 'good',
    given: { identity: leaf({ serial: '7f3a5c8d9e0b1f2a4c6e8091a3b5c7d9ebfd0f21' }) },
    proves: [],
    accepts: basic,
    covers: ['V10'],
    under: ['requiring'],
  },
  nonce: {
    served: 'a good status with a nonce nobody asked for',
    row: 'good-with-extras',
    given: { proof: good().nonce(32) },
    proves: [],
    accepts: ['RFC6960-4.4.1-01'],
    covers: ['V16', 'N49'],
    under: ['requiring'],
  },
  'critical-extension': {
    served: 'a good status with a critical extension nobody knows',
    row: 'open',
    given: { proof: good().with({ criticalExtension: true }) },
    proves: ['RFC6960-4.1.2-02'],
    covers: ['V15'],
  },
  large: {
    served: 'a good status of twenty thousand octets',
    row: 'good-with-extras',
    given: { proof: good().padded(20_000) },
    proves: [],
    accepts: basic,
    covers: ['W23', 'N09'],
    under: ['requiring'],
  },
  'rsa-chain': {
    served: 'a good status in a chain of RSA keys',
    row: 'good',
    given: { identity: identity({ caKey: 'rsa2048', leaf: { key: 'rsa2048' } }) },
    proves: [],
    accepts: ['RFC6960-4.3-01', ...basic],
    covers: ['C01'],
    under: ['requiring'],
  },
  bare: {
    served: 'a good status where the trust anchor signed certificate and status',
    row: 'good-with-extras',
    given: { identity: identity({ intermediates: 0 }), proof: good().signedBy('ca') },
    proves: [],
    accepts: basic,
    covers: ['C01', 'S08'],
    under: ['verifying', 'requiring'],
  },
  'two-intermediates': {
    served: 'a good status below two intermediates',
    row: 'good',
    given: { identity: identity({ intermediates: 2 }) },
    proves: [],
    accepts: basic,
    covers: ['C01'],
    under: ['requiring'],
  },
  'two-pointers': {
    served: 'a good status for a certificate that names two responders',
    row: 'good',
    given: { identity: leaf({ ocsp: ['responder', { uri: 'http://127.0.0.1:9/' }] }) },
    proves: [],
    accepts: basic,
    covers: ['F01'],
    under: ['requiring'],
  },
};
