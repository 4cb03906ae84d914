import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identity } from '../../ca/authority/spec.ts';
import { type Identity, World } from '../../ca/authority/world.ts';
import { good, type Proof } from '../../ca/proof/good.ts';
import { mintProof } from '../../ca/proof/mint.ts';
import type { OuterStatus, Signer } from '../../ca/proof/spec.ts';
import { SecondOpinion } from '../../ca/second-opinion.ts';
import { examine } from './examine.ts';

const world = new World();
const opinion = new SecondOpinion();
let about: Identity;
beforeAll(async () => {
  about = await world.identity(identity({ intermediates: 2 }));
});
afterAll(() => opinion[Symbol.dispose]());

const signers: Signer[] = [
  ...(['ca', 'delegate', 'delegate-without-eku', 'delegate-any-eku', 'delegate-expired'] as const),
  ...(['delegate-not-yet-valid', 'delegate-expires-first', 'delegate-without-nocheck'] as const),
  ...(['delegate-without-digital-signature', 'delegate-of-other-ca', 'delegate-behind-intermediate'] as const),
  ...(['delegate-of-root', 'root', 'leaf', 'ca-same-name', 'other-ca'] as const),
];
const errors: Exclude<OuterStatus, 'successful'>[] = [
  ...(['malformedRequest', 'internalError', 'tryLater', 'sigRequired', 'unauthorized', 4, 9] as const),
];

const table: [string, Proof][] = [
  ['good', good()],
  ...signers.flatMap((signer): [string, Proof][] => [
    [`signed by ${signer}`, good().signedBy(signer)],
    [`signed by ${signer}, byKey`, good().signedBy(signer).responder('byKey')],
  ]),
  ...errors.map((outer): [string, Proof] => [`outer ${outer}`, good().error(outer)]),
  ['an error with responseBytes', good().error('tryLater').with({ responseBytes: 'present' })],
  ['successful without responseBytes', good().without('responseBytes')],
  ['another response type', good().with({ responseType: 'unknown' })],
  ['version written out', good().with({ version: 'explicit-v1' })],
  ['version 2', good().with({ version: 'v2' })],
  ['a wrong responder name', good().responder('wrong-name')],
  ['a wrong responder key', good().responder('wrong-key')],
  ['a flipped signature', good().signature('flipped')],
  ['a foreign signature', good().signature('foreign-key')],
  ['an empty signature', good().signature('empty')],
  ...(['sha384', 'sha512', 'sha1', 'md5'] as const).map((digest): [string, Proof] => [
    `signed over ${digest}`,
    good().with({ digest }),
  ]),
  ['no certs', good().without('certs')],
  ['no certs, by the CA', good().signedBy('ca').without('certs')],
  ['the issuer inside', good().certs('with-issuer')],
  ['the CA inside', good().signedBy('ca').certs('signer')],
  ['junk for certs', good().certs('junk')],
  ['revoked', good().revoked()],
  ['revoked for a reason nobody defined', good().revoked(7)],
  ['revoked without reason', good().single({ certStatus: 'revoked' })],
  ['unknown', good().unknown()],
  ['expired', good().valid('2d ago', '1d ago')],
  ['from tomorrow', good().valid('1d ahead', '2d ahead')],
  ['within the tolerance behind', good().valid('1d ago', '240s ago')],
  ['within the tolerance ahead', good().valid('240s ahead', '1d ahead')],
  ['beyond the tolerance behind', good().valid('1d ago', '360s ago')],
  ['beyond the tolerance ahead', good().valid('360s ahead', '1d ahead')],
  ['nextUpdate before thisUpdate', good().valid('60s ago', '120s ago')],
  ['without nextUpdate', good().without('nextUpdate')],
  ['produced in the future', good().with({ producedAt: '2d ahead' })],
  ['months long', good().valid('30d ago', '300d ahead')],
  ...(['fraction', 'offset', 'utcTime', 'no-seconds'] as const).map((style): [string, Proof] => [
    `times with ${style}`,
    good().times(style),
  ]),
  ...(['issuerNameHash', 'issuerKeyHash', 'serialNumber', 'hashAlgorithm'] as const).map((field): [string, Proof] => [
    `a wrong ${field}`,
    good().wrong(field),
  ]),
  ...(['issuer', 'other-leaf-same-ca', 'same-serial-other-ca'] as const).map((which): [string, Proof] => [
    `about ${which}`,
    good().about(which),
  ]),
  ...(['sha256', 'sha384', 'sha512'] as const).map((hash): [string, Proof] => [`certID by ${hash}`, good().hash(hash)]),
  ['no singles', good().without('singles')],
  ['a revoked stranger first', good().after({ about: 'other-leaf-same-ca', certStatus: 'revoked' })],
  ['a revoked stranger behind', good().and({ about: 'other-leaf-same-ca', certStatus: 'revoked' })],
  ['good, then revoked', good().and({ certStatus: 'revoked' })],
  ['revoked, then good', good().after({ certStatus: 'revoked' })],
  ['good twice', good().and({})],
  ['a stale double first', good().after({ thisUpdate: '3d ago', nextUpdate: '2d ago' })],
  ['an unknown critical extension', good().with({ criticalExtension: true })],
  ['an unknown critical singleExtension', good().single({ criticalExtension: true })],
  ['a nonce', good().nonce(32)],
  ['a nonce of 200 octets', good().nonce(200)],
  ['20 000 octets', good().padded(20_000)],
  ['trailing', good().damaged({ kind: 'trailing', bytes: 3 })],
  ['doubled', good().damaged({ kind: 'doubled' })],
  ['trailing inside basic', good().damaged({ kind: 'trailing-inside', level: 'basic' })],
  ['trailing inside tbs', good().damaged({ kind: 'trailing-inside', level: 'tbs' })],
  ['half', good().damaged({ kind: 'truncate', keep: 0.5 })],
  ...(['outer', 'responseBytes', 'basic', 'tbs', 'single', 'signature', 'certs'] as const).map(
    (level): [string, Proof] => [`cut in ${level}`, good().damaged({ kind: 'truncate-at', level })],
  ),
  ['random', good().damaged({ kind: 'random', bytes: 400 })],
  ['empty', good().damaged({ kind: 'empty' })],
  ['PEM', good().damaged({ kind: 'pem' })],
  ['indefinite length', good().damaged({ kind: 'ber' })],
];

/** Where openssl accepts what we refuse, or the other way round, and why we stay with it. */
const disagreements: Readonly<Record<string, string>> = {
  'version 2': 'openssl does not look at the version; RFC 6960 4.2.2.3 allows v1 only',
  'signed over sha1': 'a matter of policy: RFC 6960 5.1.1 forbids mechanisms that are broken; openssl has no opinion',
  'signed over md5': 'the same',
  'times with fraction': 'openssl reads what ASN.1 allows; RFC 6960 4.2.2.1 allows the RFC 5280 form only',
  'times with offset': 'the same',
  'times with no-seconds': 'the same',
  'good, then revoked': 'openssl takes the first that matches; we never let good hide revoked (A04)',
  'a stale double first': 'the same search: openssl judges the stale one, we find the fresh one behind it',
  'an unknown critical extension': 'openssl passes over critical extensions of an answer; RFC 6960 4.1.2 does not',
  'an unknown critical singleExtension': 'the same',
  trailing: 'openssl reads one answer from a file and leaves the rest; RFC 6066 8 carries one answer and no more',
  doubled: 'the same',
  'trailing inside basic': 'openssl leaves the rest of the OCTET STRING; it holds one BasicOCSPResponse',
  'indefinite length': 'openssl reads BER; RFC 6960 4.2.1 and RFC 6066 8 ask for DER',
};

describe('openssl ocsp agrees', () => {
  const seen: string[] = [];

  it.each(table)('%s', async (label, proof) => {
    const staple = await mintProof(proof.spec, about, world);
    const hash = proof.spec.singles[0]?.hash ?? 'sha1';
    const theirs = opinion.ofProof(staple, about, `-${hash}`);
    const ours = examine(staple, { leaf: about.leaf, issuer: about.issuer, at: new Date() });
    const accepted = theirs.verified && theirs.status === 'good' && theirs.timely;
    const broken = ours.findings.filter((f) => f.level === 'must' && !f.ok).map((f) => `${f.rule}: ${f.detail}`);
    if (ours.acceptable !== accepted) seen.push(label);
    expect(ours.acceptable !== accepted, `${broken.join('\n')}\n${theirs.text}`).toBe(
      Object.hasOwn(disagreements, label),
    );
    if (theirs.verified && theirs.timely && theirs.status && ours.status !== 'invalid')
      expect(ours.status).toBe(theirs.status);
    if (/Responder Error/.test(theirs.text)) expect(ours.status).toBe('error-status');
    if (ours.status === 'error-status') expect(theirs.verified).toBe(false);
  });

  it('every disagreement on the list is real', () => {
    expect(seen.sort()).toEqual(Object.keys(disagreements).sort());
  });
});
