import { expect, it } from 'vitest';
import type { Clause } from '../model/requirement.ts';
import type { Outcome } from '../model/run.ts';
import type { Scenario } from '../model/scenario.ts';
import { client, is, oneOf, rather } from '../vocabulary.ts';
import { type Claimed, judgeColumns } from './column.ts';
import { judge } from './judge.ts';

const rule: Clause = {
  id: 'a',
  document: 'RFC 6960',
  section: '3.2',
  level: 'MUST',
  text: 'a rule',
};
const notVerified = rather(['not-verified', 'not-delivered'], ['unsaid']);
const words = {
  title: 'held back, or not called verified',
  proves: ['a'],
  expect: { delivery: is(oneOf('tls', 'deferred')), marked: notVerified },
} as const;
const compared = {
  with: 'client/verifying/bad-signature',
  shows: { 'mail-over-first': 'no' },
  expect: { 'mail-over-first': is('no', 'a') },
} as const;
const scenarios = client('verifying', {
  'bad-signature': words,
  'other-ca': { ...words, compared },
  expired: { ...words, compared: { ...compared, tolerate: { 'mail-over-first': 'yes' } } },
});
const byId = new Map<string, Scenario>(scenarios.map((scenario) => [scenario.id, scenario]));
const claimed = ({ scenario }: Outcome): Claimed | undefined => {
  const found = byId.get(scenario);
  return found && { scenario: found, promises: [], requirements: [rule] };
};

const silent = { delivery: 'tls', 'mail-over-first': 'yes', marked: 'unsaid' };
const refuses = { delivery: 'deferred', 'mail-over-first': 'no', marked: 'not-delivered' };

function outcome(
  slug: string,
  facts: Record<string, string>,
  more: Partial<Outcome> = {},
): Outcome {
  const variant = { transport: 'starttls', tls: '1.3' } as const;
  const id = `client/verifying/${slug}`;
  const scenario = byId.get(id);
  if (!scenario) throw new Error('no scenario');
  return {
    type: 'outcome',
    cell: `${id}@x:1#starttls,tls1.3`,
    scenario: id,
    title: scenario.title,
    role: 'client',
    target: 'x',
    version: '1',
    variant,
    proves: [],
    covers: [],
    verdict: judge({ scenario, variant, facts, promises: [], requirements: [rule] }),
    standing: 'as-expected',
    excerpts: [],
    reproduce: '',
    ms: 1,
    ...more,
  };
}

const tls12 = { variant: { transport: 'starttls', tls: '1.2' } } as const;
/** What it did over a bad signature, in either version of TLS. */
const witness = (facts: Record<string, string>, in12 = facts): Outcome[] => [
  outcome('bad-signature', facts),
  outcome('bad-signature', in12, tls12),
];

const moved = (outcomes: readonly Outcome[]): string[] =>
  judgeColumns(outcomes, claimed).map(({ outcome: { scenario }, verdict: { kind, clauses } }) =>
    [scenario, kind, ...clauses.map(({ id, state }) => `${id} ${state}`)].join(' '),
  );

it(
  'who refuses a bad signature enforces: to accept another signer is a ' +
    'failure, another time a warning',
  () => {
    const seen = [...witness(refuses), outcome('other-ca', silent), outcome('expired', silent)];
    expect(seen.map(({ verdict }) => verdict.kind)).toEqual(['pass', 'pass', 'note', 'note']);
    expect(moved(seen)).toEqual([
      'client/verifying/other-ca fail a broken',
      'client/verifying/expired warn a short',
    ]);
  },
);

it('who takes a bad signature as well, or was not seen over one, cannot be told', () => {
  expect(moved([...witness(silent), outcome('other-ca', silent)])).toEqual([]);
  expect(moved([outcome('other-ca', silent)])).toEqual([]);
});

it(
  'who refuses a bad signature in one version of TLS alone, or was ' +
    'seen in one alone, cannot be told',
  () => {
    const others = [outcome('other-ca', silent), outcome('other-ca', silent, tls12)];
    expect(moved([...witness(silent, refuses), ...others])).toEqual([]);
    expect(moved([...witness(refuses, silent), ...others])).toEqual([]);
    expect(moved([outcome('bad-signature', refuses), ...others])).toEqual([]);
    expect(moved([...witness(refuses), ...others]).length).toBe(2);
  },
);

it('only the same target is a witness, and one that was judged', () => {
  const other = outcome('other-ca', silent);
  const elsewhere = witness(refuses).map((one) => ({ ...one, version: '2' }));
  expect(moved([...elsewhere, other])).toEqual([]);
  const [seen, in12] = witness(refuses);
  if (!seen || !in12) throw new Error('no witness');
  const undecided = { ...seen, verdict: { ...seen.verdict, kind: 'inconclusive' as const } };
  expect(moved([undecided, in12, other])).toEqual([]);
  expect(moved([seen, in12, other]).length).toBe(1);
});

it('who refuses, or says that nothing was verified, is as it was', () => {
  const seen = witness(refuses);
  expect(moved([...seen, outcome('other-ca', refuses)])).toEqual([]);
  expect(moved([...seen, outcome('other-ca', { ...silent, marked: 'not-verified' })])).toEqual([]);
});

it('what nobody knows any more stays as it is', () => {
  const seen = [...witness(refuses), outcome('other-ca', silent)];
  expect(judgeColumns(seen, () => undefined)).toEqual([]);
});
