import {
  type ClientClaim,
  type ClientHost,
  type ClientScenario,
  client,
  good,
  identity,
  leaf,
  rather,
} from '#harness';
import { goes, held, neverInClear } from './client-expectations.ts';
import { policies } from './policies.ts';

const alone = ['1.3'] as const;
// A scheme that is offered is one that can be verified (RFC 9846 4.3.3). That answers of the basic
// type are taken in (RFC 6960 4.2.1) speaks of no algorithm.
const taken = ['RFC9846-4.3.3-01', 'RFC9846-4.5.1.1-03'];
/** The calibration shows ML-DSA-65: of the other kinds the client's own list decides. */
const offered: NonNullable<ClientClaim['provided']> = { 'ml-dsa': 'listed' };
const arrives = { delivery: goes, 'mail-over-first': 'yes', 'clear-text': neverInClear } as const;

const delivers = (title: string, given: Partial<ClientHost>): ClientClaim => ({
  title: `${title}: the mail goes out`,
  proves: taken,
  covers: ['W31', 'C01'],
  versions: alone,
  policy: policies.requiring,
  given,
  expect: arrives,
});

const refuses = (
  title: string,
  given: Partial<ClientHost>,
  proves: readonly string[],
): ClientClaim => ({
  title: `${title}: the mail is held back where the status is required`,
  proves: [...proves, 'RFC6066-8-16'],
  covers: ['W31', 'C02', 'V04'],
  versions: alone,
  policy: policies.requiring,
  given,
  expect: held,
  promise: { 'require-needs-valid-proof': { 'mail-over-first': 'no' } },
});

const signer = good().signerKey('ml-dsa-65');
/** ECDSA for everybody, and ML-DSA for who offers it; the CAs above are of ECDSA both times. */
const two = (proof: ClientHost['proof']): Partial<ClientHost> => ({
  dual: { identity: leaf({ key: 'ml-dsa-65' }), proof },
});

/** Keys and signatures of ML-DSA (FIPS 204, RFC 9881), in every place a status depends on. */
export const postQuantum: readonly ClientScenario[] = client('post-quantum', {
  'ml-dsa-44': {
    ...delivers('a good status for a certificate with a key of ML-DSA-44', {
      identity: leaf({ key: 'ml-dsa-44' }),
    }),
    provided: offered,
  },
  'ml-dsa-65': delivers('a good status for a certificate with a key of ML-DSA-65', {
    identity: leaf({ key: 'ml-dsa-65' }),
  }),
  'ml-dsa-87': {
    ...delivers('a good status for a certificate with a key of ML-DSA-87', {
      identity: leaf({ key: 'ml-dsa-87' }),
    }),
    provided: offered,
  },
  'ml-dsa-revoked': refuses(
    'a revoked status for a certificate with a key of ML-DSA-65',
    { identity: leaf({ key: 'ml-dsa-65' }), proof: good().revoked() },
    ['RFC6960-2.2-05'],
  ),
  ca: delivers('a good status for an ECDSA certificate below CAs of ML-DSA-65, by one of theirs', {
    identity: identity({ caKey: 'ml-dsa-65' }),
  }),
  throughout: {
    ...delivers('a good status where everything is of ML-DSA-87', {
      identity: identity({ caKey: 'ml-dsa-87', leaf: { key: 'ml-dsa-87' } }),
    }),
    provided: offered,
  },
  signer: delivers('a good status by a delegate with ML-DSA-65, all else being ECDSA', {
    proof: signer,
  }),
  'signer-revoked': refuses(
    'a revoked status by a delegate with ML-DSA-65',
    { proof: signer.revoked() },
    ['RFC6960-2.2-05'],
  ),
  'signer-bad-signature': refuses(
    'a status by a delegate with ML-DSA-65 whose signature does not verify',
    { proof: signer.signature('flipped') },
    ['RFC6960-3.2-02'],
  ),
  'two-certificates': {
    title: 'a certificate of ECDSA and one of ML-DSA, no status: who offers ML-DSA can verify it',
    proves: ['RFC9846-4.3.3-01'],
    covers: ['W31', 'S10'],
    versions: alone,
    policy: { status: 'none', chain: 'must', tls: 'must' },
    given: { ...two('none'), proof: 'none' },
    expect: arrives,
  },
  'two-certificates-stapled': {
    title: 'a certificate of ECDSA and one of ML-DSA, each with a good status: the mail goes out',
    proves: taken,
    covers: ['W31', 'S10', 'C01'],
    versions: alone,
    policy: policies.requiring,
    given: two(good()),
    expect: arrives,
  },
  'two-certificates-revoked': {
    title:
      'of a certificate of ECDSA and a revoked one of ML-DSA: ' +
      'who is shown the latter sends nothing',
    proves: ['RFC6960-2.2-05', 'RFC6066-8-16'],
    covers: ['W31', 'C02'],
    versions: alone,
    policy: policies.requiring,
    given: two(good().revoked()),
    provided: { certificate: 'dual' },
    expect: held,
  },
  asks: {
    title: 'a host with a certificate of ECDSA and one of ML-DSA is asked for the status',
    proves: ['RFC6066-8-02'],
    covers: ['W31', 'W01'],
    versions: alone,
    given: two(good()),
    expect: {
      asked: { is: 'yes', clauses: ['RFC6066-8-02'], instead: { no: [], 'no-tls': [] } },
      certificate: { is: rather('dual', ['main']), clauses: [] },
    },
  },
});
