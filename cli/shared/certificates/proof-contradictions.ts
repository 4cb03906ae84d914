import { UsageError } from '../usage.ts';

/** What a word of a proof decides. Two words that decide the same contradict each other. */
type Part =
  | 'certStatus'
  | 'thisUpdate'
  | 'nextUpdate'
  | 'certificate'
  | 'signature'
  | 'certs'
  | 'octets'
  | 'signer'
  | 'hash'
  | 'field'
  | 'responder'
  | 'times'
  | 'digest'
  | 'nonce'
  | 'size'
  | 'outer';

const errors = ['malformed-request', 'internal-error', 'try-later', 'sig-required', 'unauthorized'];

/** Words that are not here (damage, an extension) go with all others. */
const parts: Readonly<Record<string, Part>> = {
  good: 'certStatus',
  revoked: 'certStatus',
  unknown: 'certStatus',
  reason: 'certStatus',
  expired: 'nextUpdate',
  'no-next-update': 'nextUpdate',
  'next-update': 'nextUpdate',
  future: 'thisUpdate',
  'this-update': 'thisUpdate',
  'other-certificate': 'certificate',
  'same-serial-other-ca': 'certificate',
  'about-issuer': 'certificate',
  'bad-signature': 'signature',
  'foreign-signature': 'signature',
  'empty-signature': 'signature',
  'no-certs': 'certs',
  certs: 'certs',
  random: 'octets',
  empty: 'octets',
  signer: 'signer',
  hash: 'hash',
  wrong: 'field',
  responder: 'responder',
  times: 'times',
  digest: 'digest',
  nonce: 'nonce',
  'pad-to': 'size',
  ...Object.fromEntries(errors.map((word) => [word, 'outer'] as const)),
};

/** What is in a SingleResponse: nothing to say of where there is none. */
const ofSingle = new Set<Part>([
  'certStatus',
  'thisUpdate',
  'nextUpdate',
  'certificate',
  'hash',
  'field',
]);

/** What the answer has no room for, once this word has been said. */
function silences(name: string): (part: Part) => boolean {
  if (errors.includes(name)) return (part) => part !== 'outer' && part !== 'octets';
  if (name === 'no-response-bytes') return (part) => part !== 'octets';
  if (name === 'random' || name === 'empty') return (part) => part !== 'octets';
  if (name === 'no-singles') return (part) => ofSingle.has(part);
  return () => false;
}

/** Revoked, and why. */
const goTogether = (one: string, other: string): boolean =>
  [one, other].sort().join() === 'reason,revoked';

/**
 * Holds the words of a proof against each other. @param entries each as it was written, its word,
 * and its value if any
 * @throws UsageError for two that cannot both be meant
 */
export function refuseContradictions(entries: readonly { text: string; name: string }[]): void {
  for (const [i, one] of entries.entries())
    for (const other of entries.slice(i + 1)) {
      const [a, b] = [parts[one.name], parts[other.name]];
      const same = one.text === other.text;
      const clash = a !== undefined && a === b && !goTogether(one.name, other.name);
      // "good" is what an answer is where nothing else is said.
      const dumb =
        (one.name !== 'good' && a !== undefined && silences(other.name)(a)) ||
        (other.name !== 'good' && b !== undefined && silences(one.name)(b));
      if (!same && (clash || dumb))
        throw new UsageError(
          `"${one.text}" and "${other.text}" contradict each other in one proof`,
        );
    }
}
