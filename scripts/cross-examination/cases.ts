import { type IdentitySpec, identity } from '../../ca/authority/spec.ts';
import { good, type Proof } from '../../ca/proof/good.ts';
import type { OuterStatus, Signer } from '../../ca/proof/spec.ts';

/** One minted answer to be judged by everybody. */
export interface Question {
  label: string;
  proof: Proof;
  /** Whom it is about: by default a leaf below two intermediates. */
  identity: IdentitySpec;
  /** Also shown in live handshakes by the test; the script shows all of them. */
  live: boolean;
}

const signers: Signer[] = [
  ...(['ca', 'delegate', 'delegate-without-eku', 'delegate-any-eku', 'delegate-expired'] as const),
  ...(['delegate-not-yet-valid', 'delegate-expires-first', 'delegate-without-nocheck'] as const),
  ...([
    'delegate-without-digital-signature',
    'delegate-of-other-ca',
    'delegate-behind-intermediate',
  ] as const),
  ...(['delegate-of-root', 'root', 'leaf', 'ca-same-name', 'other-ca'] as const),
];
const errors: Exclude<OuterStatus, 'successful'>[] = [
  ...([
    'malformedRequest',
    'internalError',
    'tryLater',
    'sigRequired',
    'unauthorized',
    4,
    9,
  ] as const),
];

const signing: [string, Proof][] = [
  ...signers.flatMap((signer): [string, Proof][] => [
    [`signed by ${signer}`, good().signedBy(signer)],
    [`signed by ${signer}, byKey`, good().signedBy(signer).responder('byKey')],
  ]),
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
  ['junk for certs, by the CA', good().signedBy('ca').certs('junk')],
  ['revoked, signed by other-ca', good().revoked().signedBy('other-ca')],
  ['revoked, with a flipped signature', good().revoked().signature('flipped')],
];

const wrapping: [string, Proof][] = [
  ...errors.map((outer): [string, Proof] => [`outer ${outer}`, good().error(outer)]),
  ['an error with responseBytes', good().error('tryLater').with({ responseBytes: 'present' })],
  ['successful without responseBytes', good().without('responseBytes')],
  ['another response type', good().with({ responseType: 'unknown' })],
  ['version written out', good().with({ version: 'explicit-v1' })],
  ['version 2', good().with({ version: 'v2' })],
  ['an unknown critical extension', good().with({ criticalExtension: true })],
  ['an unknown critical singleExtension', good().single({ criticalExtension: true })],
  ['a nonce', good().nonce(32)],
  ['a nonce of 200 octets', good().nonce(200)],
  ['20 000 octets', good().padded(20_000)],
];

const contents: [string, Proof][] = [
  ['good', good()],
  ['revoked', good().revoked()],
  ['revoked, on hold', good().revoked(6)],
  ['revoked in the future', good().revoked(1, '2d ahead')],
  ['revoked for a reason nobody defined', good().revoked(7)],
  ['revoked without reason', good().single({ certStatus: 'revoked' })],
  ['revoked, and expired', good().revoked().valid('2d ago', '1d ago')],
  ['revoked, about the issuer', good().revoked().about('issuer')],
  ['unknown', good().unknown()],
  ...(['issuerNameHash', 'issuerKeyHash', 'serialNumber', 'hashAlgorithm'] as const).map(
    (field): [string, Proof] => [`a wrong ${field}`, good().wrong(field)],
  ),
  ...(['issuer', 'other-leaf-same-ca', 'same-serial-other-ca'] as const).map(
    (which): [string, Proof] => [`about ${which}`, good().about(which)],
  ),
  ...(['sha256', 'sha384', 'sha512'] as const).map((hash): [string, Proof] => [
    `certID by ${hash}`,
    good().hash(hash),
  ]),
  ['SHA-1 and SHA-256 side by side', good().and({ hash: 'sha256' })],
  ['no singles', good().without('singles')],
  ['a good stranger first', good().after({ about: 'other-leaf-same-ca' })],
  [
    'a revoked stranger first',
    good().after({ about: 'other-leaf-same-ca', certStatus: 'revoked' }),
  ],
  ['a revoked stranger behind', good().and({ about: 'other-leaf-same-ca', certStatus: 'revoked' })],
  ['revoked behind a good stranger', good().revoked().after({ about: 'other-leaf-same-ca' })],
  ['good, then revoked', good().and({ certStatus: 'revoked' })],
  ['revoked, then good', good().after({ certStatus: 'revoked' })],
  ['good, then unknown', good().and({ certStatus: 'unknown' })],
  ['good twice', good().and({})],
  ['a stale double first', good().after({ thisUpdate: '3d ago', nextUpdate: '2d ago' })],
];

const times: [string, Proof][] = [
  ['expired', good().valid('2d ago', '1d ago')],
  ['from tomorrow', good().valid('1d ahead', '2d ahead')],
  ['within the tolerance behind', good().valid('1d ago', '240s ago')],
  ['within the tolerance ahead', good().valid('240s ahead', '1d ahead')],
  ['beyond the tolerance behind', good().valid('1d ago', '360s ago')],
  ['beyond the tolerance ahead', good().valid('360s ahead', '1d ahead')],
  ['nextUpdate before thisUpdate', good().valid('60s ago', '120s ago')],
  ['without nextUpdate', good().without('nextUpdate')],
  ['without nextUpdate, a month old', good().valid('30d ago', '1d ahead').without('nextUpdate')],
  ['produced in the future', good().with({ producedAt: '2d ahead' })],
  ['months long', good().valid('30d ago', '300d ahead')],
  ['outliving the certificate', good().valid('1h ago', '61d ahead')],
  ...(['fraction', 'offset', 'utcTime', 'no-seconds'] as const).map((style): [string, Proof] => [
    `times with ${style}`,
    good().times(style),
  ]),
];

const damages: [string, Proof][] = [
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

const kindred: [string, Proof, Parameters<typeof identity>[0]][] = (
  [
    ['RSA', { caKey: 'rsa2048' }],
    ['P-384', { caKey: 'p384' }],
    ['Ed25519', { caKey: 'ed25519' }],
    ['the root as issuer', { intermediates: 0 }],
    ['one intermediate', { intermediates: 1 }],
  ] as const
).flatMap(([what, change]): (typeof kindred)[number][] => [
  [`good: ${what}`, good(), change],
  [`by the CA: ${what}`, good().signedBy('ca'), change],
  [`revoked: ${what}`, good().revoked(), change],
  [`a flipped signature: ${what}`, good().signature('flipped'), change],
  [`a delegate of the root: ${what}`, good().signedBy('delegate-of-root'), change],
  [`signed by the leaf: ${what}`, good().signedBy('leaf'), change],
]);

/**
 * A cross-section for the test's handshakes: one of each kind, and what the live clients are known
 * to differ on.
 */
const lively = new Set([
  ...[
    'good',
    'revoked',
    'unknown',
    'expired',
    'from tomorrow',
    'without nextUpdate',
    'certID by sha256',
  ],
  ...['signed by ca', 'signed by other-ca', 'signed by leaf', 'signed by delegate-without-eku'],
  ...['signed by delegate-expired', 'signed by delegate-of-other-ca', 'signed by delegate, byKey'],
  ...[
    'a flipped signature',
    'a wrong serialNumber',
    'about other-leaf-same-ca',
    'no singles',
    'good, then revoked',
  ],
  ...[
    'a revoked stranger first',
    'version 2',
    'an unknown critical extension',
    'times with fraction',
  ],
  ...['outer tryLater', 'trailing', 'random', 'half'],
]);

const usual = identity({ intermediates: 2 });

/** Every answer the mint has a word for, by what is said of it. */
export const questions: readonly Question[] = [
  ...[...contents, ...signing, ...wrapping, ...times, ...damages].map(([label, proof]) => ({
    label,
    proof,
    identity: usual,
    live: lively.has(label),
  })),
  ...kindred.map(([label, proof, change]) => ({
    label,
    proof,
    identity: identity(change),
    live: false,
  })),
];
