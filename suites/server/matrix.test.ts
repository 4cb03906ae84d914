import { describe, expect, it } from 'vitest';
import type { Expected, Scenario } from '#harness';
import { scenarios } from '../index.ts';

type Class = 'pass' | 'note' | 'warn' | 'fail';
const rank: readonly Class[] = ['pass', 'note', 'warn', 'fail'];

function classOf(expected: Expected, tolerated: readonly string[], actual: string): Class {
  if (expected === actual) return 'pass';
  if (typeof expected !== 'string' && 'oneOf' in expected && expected.oneOf.includes(actual))
    return 'pass';
  if (typeof expected !== 'string' && 'either' in expected && expected.either.includes(actual))
    return 'note';
  return tolerated.includes(actual) ? 'warn' : 'fail';
}

const quiet = {
  starttls: 'accepted',
  handshake: 'completes',
  session: 'in-service',
  alive: 'yes',
  wire: 'clean',
  pace: 'prompt',
  agreement: 'all',
  acknowledgement: 'none',
  intermediates: 'none',
  certificate: 'main',
  placement: 'none',
  fits: 'no-staple',
  acceptable: 'no-staple',
};
const sightings: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'left out': { ...quiet, staple: 'absent' },
  sent: {
    ...quiet,
    staple: 'as-given',
    placement: 'right',
    acknowledgement: 'empty',
    fits: 'yes',
    acceptable: 'yes',
  },
  'other bytes': {
    ...quiet,
    staple: 'other-bytes',
    placement: 'right',
    acknowledgement: 'empty',
    fits: 'no',
    acceptable: 'no',
  },
  'no TLS': {
    ...quiet,
    starttls: 'refused',
    handshake: 'not-begun',
    session: 'lost',
    staple: 'absent',
    certificate: 'none',
  },
  stalls: {
    ...quiet,
    handshake: 'stalls',
    session: 'not-reached',
    staple: 'absent',
    certificate: 'none',
  },
};

function verdict({ expect: expected, tolerate }: Scenario, seen: string): Class {
  const classes = Object.entries(expected).map(([fact, value]) =>
    classOf(value, tolerate[fact] ?? [], sightings[seen]?.[fact] ?? 'not seen'),
  );
  return rank[Math.max(...classes.map((one) => rank.indexOf(one)))] ?? 'fail';
}

// Again a second writing of the documents' meaning: left out / sent as it stands / other bytes / STARTTLS refused / stalls.
const usable = 'warn/pass/fail/fail/fail';
const open = 'note/note/fail/warn/fail';
const better = 'pass/warn/fail/warn/fail';
const never = 'pass/fail/fail/warn/fail';
const reading: Readonly<Record<string, string>> = {
  'negotiation/asked': usable,
  'negotiation/asked-static': usable,
  'negotiation/permuted': usable,
  'negotiation/not-asked': 'pass/fail/fail/fail/fail',
  'negotiation/nothing-at-hand': 'pass/fail/fail/fail/fail',
  'contents/revoked': open,
  'contents/unknown': open,
  'contents/malformed-request': better,
  'contents/internal-error': better,
  'contents/try-later': better,
  'contents/sig-required': better,
  'contents/unauthorized': better,
  'contents/other-certificate': never,
  'contents/same-serial-other-ca': never,
  'contents/wrong-serial': never,
  'contents/no-single-response': never,
  'contents/sha256-cert-id': usable,
  'times/no-next-update': open,
  'times/no-next-update-for-months': better,
  'times/expired-for-minutes': open,
  'times/expired-for-hours': better,
  'times/expired': better,
  'times/expired-static': better,
  'times/future-by-minutes': open,
  'times/ends-soon': usable,
  'signers/ca': usable,
  'signers/by-key': usable,
  'signers/bad-signature': open,
  'signers/without-eku': open,
  'files/random': never,
  'files/truncated': never,
  'files/cut-inside': never,
  'files/empty': never,
  'files/absent': never,
  'files/unreadable': never,
  'certificates/must-staple': 'fail/pass/fail/fail/fail',
  'certificates/must-staple-nothing': 'note/fail/fail/note/fail',
  'certificates/must-staple-try-later': 'note/fail/fail/note/fail',
  'certificates/must-staple-expired': 'note/warn/fail/note/fail',
  'certificates/no-pointer': usable,
  'certificates/no-pointer-no-proof': 'pass/fail/fail/fail/fail',
};

describe('the class of what a server does with a staple', () => {
  it.each(Object.entries(reading))('server/%s', (slug, expected) => {
    const scenario = scenarios.find(({ id }) => id === `server/${slug}`);
    expect(
      scenario &&
        Object.keys(sightings)
          .map((seen) => verdict(scenario, seen))
          .join('/'),
    ).toBe(expected);
  });
});
