import { good, type Proof } from '../../../ca/proof/good.ts';
import type {
  Damage,
  OuterStatus,
  ProofSpec,
  Signer,
  Single,
  TimeStyle,
} from '../../../ca/proof/spec.ts';
import { type Offset, offsetSeconds } from '../../../ca/time.ts';
import { visible } from '../../../harness/model/visible.ts';
import { didYouMean, UsageError } from '../usage.ts';
import { refuseContradictions } from './proof-contradictions.ts';

type Change = (proof: Proof) => Proof;

const error =
  (outer: Exclude<OuterStatus, 'successful'>): Change =>
  (proof) =>
    proof.error(outer);
const about =
  (whom: Single['about']): Change =>
  (proof) =>
    proof.about(whom);
const damage =
  (how: Damage): Change =>
  (proof) =>
    proof.damaged(how);

/** Words that stand alone. */
const plain: Readonly<Record<string, Change>> = {
  good: (proof) => proof,
  revoked: (proof) => proof.revoked(),
  unknown: (proof) => proof.unknown(),
  expired: (proof) => proof.valid('3d ago', '1d ago'),
  future: (proof) => proof.valid('1d ahead', '3d ahead'),
  'no-next-update': (proof) => proof.without('nextUpdate'),
  'malformed-request': error('malformedRequest'),
  'internal-error': error('internalError'),
  'try-later': error('tryLater'),
  'sig-required': error('sigRequired'),
  unauthorized: error('unauthorized'),
  'other-certificate': about('other-leaf-same-ca'),
  'same-serial-other-ca': about('same-serial-other-ca'),
  'about-issuer': about('issuer'),
  'bad-signature': (proof) => proof.signature('flipped'),
  'foreign-signature': (proof) => proof.signature('foreign-key'),
  'empty-signature': (proof) => proof.signature('empty'),
  'no-certs': (proof) => proof.without('certs'),
  'no-singles': (proof) => proof.without('singles'),
  'no-response-bytes': (proof) => proof.without('responseBytes'),
  'critical-extension': (proof) => proof.with({ criticalExtension: true }),
  truncated: damage({ kind: 'truncate', keep: 0.5 }),
  trailing: damage({ kind: 'trailing', bytes: 4 }),
  random: damage({ kind: 'random', bytes: 500 }),
  empty: damage({ kind: 'empty' }),
  pem: damage({ kind: 'pem' }),
  ber: damage({ kind: 'ber' }),
  doubled: damage({ kind: 'doubled' }),
};

// Written as records so that the compiler asks for every value there is.
const signers: Readonly<Record<Signer, true>> = {
  ca: true,
  delegate: true,
  'delegate-without-eku': true,
  'delegate-any-eku': true,
  'delegate-expired': true,
  'delegate-not-yet-valid': true,
  'delegate-expires-first': true,
  'delegate-without-nocheck': true,
  'delegate-without-digital-signature': true,
  'delegate-of-other-ca': true,
  'delegate-behind-intermediate': true,
  'delegate-of-root': true,
  root: true,
  'above-issuing': true,
  leaf: true,
  'ca-same-name': true,
  'other-ca': true,
};
const hashes: Readonly<Record<Single['hash'], true>> = {
  sha1: true,
  sha256: true,
  sha384: true,
  sha512: true,
};
const wrongs: Readonly<Record<NonNullable<Single['wrong']>, true>> = {
  issuerNameHash: true,
  issuerKeyHash: true,
  serialNumber: true,
  hashAlgorithm: true,
};
const responders: Readonly<Record<ProofSpec['responderId'], true>> = {
  byName: true,
  byKey: true,
  'wrong-name': true,
  'wrong-key': true,
};
const styles: Readonly<Record<TimeStyle, true>> = {
  whole: true,
  fraction: true,
  offset: true,
  utcTime: true,
  'no-seconds': true,
};
const digests: Readonly<Record<ProofSpec['digest'], true>> = {
  sha256: true,
  sha384: true,
  sha512: true,
  sha1: true,
  md5: true,
};
const certs: Readonly<Record<ProofSpec['certs'], true>> = {
  'as-due': true,
  none: true,
  'with-issuer': true,
  signer: true,
  junk: true,
};

const shown = (text: string): string => visible(text).slice(0, 60);

/** One of the values of a word, in any case of letters. */
function oneOf<T extends string>(word: string, values: Readonly<Record<T, true>>, text: string): T {
  const names = Object.keys(values) as T[];
  const found = names.find((name) => name.toLowerCase() === text.toLowerCase());
  if (found !== undefined) return found;
  const hint = didYouMean(text, names) || `; there are ${names.join(', ')}`;
  throw new UsageError(`the proof's ${word} cannot be "${shown(text)}"${hint}`);
}

function count(word: string, text: string, most: number): number {
  if (/^\d{1,7}$/.test(text) && Number(text) <= most) return Number(text);
  throw new UsageError(`the proof's ${word} is a number up to ${most}, not "${shown(text)}"`);
}

const isOffset = (text: string): text is Offset => {
  try {
    offsetSeconds(text as Offset);
    return true;
  } catch (refusal) {
    if (refusal instanceof RangeError) return false;
    throw refusal;
  }
};

function offset(word: string, text: string): Offset {
  const spaced = text.replace(/-(ago|ahead)$/, ' $1');
  if (/^(now|\d{1,6}[smhd] (ago|ahead))$/.test(spaced) && isOffset(spaced)) return spaced;
  throw new UsageError(
    `the proof's ${word} is told from now, such as 2h-ago or 1d-ahead, not "${shown(text)}"`,
  );
}

/** Words that take a value. */
const valued: Readonly<Record<string, (value: string, word: string) => Change>> = {
  signer: (value, word) => (proof) => proof.signedBy(oneOf(word, signers, value)),
  hash: (value, word) => (proof) => proof.hash(oneOf(word, hashes, value)),
  wrong: (value, word) => (proof) => proof.wrong(oneOf(word, wrongs, value)),
  responder: (value, word) => (proof) => proof.responder(oneOf(word, responders, value)),
  times: (value, word) => (proof) => proof.times(oneOf(word, styles, value)),
  digest: (value, word) => (proof) => proof.with({ digest: oneOf(word, digests, value) }),
  certs: (value, word) => (proof) => proof.certs(oneOf(word, certs, value)),
  reason: (value, word) => (proof) => proof.revoked(count(word, value, 10)),
  nonce: (value, word) => (proof) => proof.nonce(count(word, value, 4096)),
  'pad-to': (value, word) => (proof) => proof.padded(count(word, value, 1_000_000)),
  'this-update': (value, word) => (proof) => {
    const thisUpdate = offset(word, value);
    return proof.single({ thisUpdate }).with({ producedAt: thisUpdate });
  },
  'next-update': (value, word) => (proof) => proof.single({ nextUpdate: offset(word, value) }),
};

/** Every word, those that take a value with `=`. */
export const proofVocabulary: readonly string[] = [
  ...Object.keys(plain),
  ...Object.keys(valued).map((word) => `${word}=`),
];

/** One word, as it was written and as it is meant. */
function entryOf(text: string): { text: string; name: string; value: string | undefined } {
  const [word = '', ...values] = text.split('=');
  const value = values.length === 0 ? undefined : values.join('=').trim();
  const name = word.trim().toLowerCase();
  return {
    text: shown(value === undefined ? name : `${name}=${value.toLowerCase()}`),
    name,
    value,
  };
}

function change(entry: string): Change {
  const [word = '', ...values] = entry.split('=');
  const { name, value = '' } = entryOf(entry);
  if (values.length === 0 && Object.hasOwn(plain, name)) return plain[name] ?? ((proof) => proof);
  if (values.length > 0 && Object.hasOwn(valued, name))
    return valued[name]?.(value, name) ?? ((proof) => proof);
  if (Object.hasOwn(valued, name))
    throw new UsageError(`the proof's ${name} wants a value, as ${name}=…`);
  if (Object.hasOwn(plain, name))
    throw new UsageError(`the word ${name} of a proof takes no value`);
  const hint = didYouMean(name, [...Object.keys(plain), ...Object.keys(valued)]);
  throw new UsageError(
    'a proof knows no word ' +
      `"${shown(word.trim())}"${hint || `; there are ${proofVocabulary.join(', ')}`}`,
  );
}

/** Words that set several things come before those that set one of them. */
const isWide = (entry: string): boolean => /^\s*(expired|future|revoked)\s*$/i.test(entry);

/**
 * A proof from words with commas between them, each changing one thing of a good and fresh answer:
 * `revoked,hash=sha256`. But for damage, which is done in the order it is told, the order of the
 * words says nothing.
 * @throws UsageError for a word or value there is not, and for two words that contradict each
 * other.
 */
export function proofFromOptions(text: string): Proof {
  const words = text.split(',');
  const changes = words
    .toSorted((one, other) => Number(isWide(other)) - Number(isWide(one)))
    .map(change);
  const proof = changes.reduce((sofar, each) => each(sofar), good());
  refuseContradictions(words.map(entryOf));
  return proof;
}
