/** For the judge's tests: claims of any facts, and what is judged of them. */

import type { Clause } from '../model/requirement.ts';
import type { Binding, Expectation, Scenario } from '../model/scenario.ts';
import { client, server } from '../vocabulary.ts';
import { type JudgeInput, judge } from './judge.ts';

/** A requirement, but for what is to be otherwise; `rule` is the one that all facts stand for. */
export const clause = (id: string, more: Partial<Clause> = {}): Clause => ({
  id,
  document: 'RFC 6066',
  section: '8',
  level: 'MUST',
  text: 'a rule',
  ...more,
});
export const rule = clause('a');
/** A claim of any facts whatever, which the judge does not know from those there are. */
export interface FreeClaim {
  role?: Scenario['role'];
  expect: Expectation;
  tolerate?: Readonly<Record<string, readonly string[]>>;
  provided?: Expectation;
  promise?: Readonly<Record<string, Expectation>>;
  binds?: Readonly<Record<string, Binding>>;
}

const [serving] = server('group', { slug: { title: 'the claim', expect: {} } });
const [sending] = client('group', { slug: { title: 'the claim', expect: {} } });

/** What the judge makes of a claim and the facts. */
export const verdictOn = (
  { role, expect: expected, tolerate = {}, provided = {}, promise = {}, binds }: FreeClaim,
  facts: Record<string, string>,
  more: Partial<JudgeInput> = {},
) => {
  const base = role === 'client' ? sending : serving;
  if (!base) throw new Error('no scenario');
  const all = Object.keys(expected).map((fact) => [fact, { clauses: ['a'] }]);
  const scenario: Scenario = {
    ...base,
    expect: expected,
    tolerate,
    provided,
    promise,
    binds: { ...Object.fromEntries(all), ...binds },
  };
  return judge({
    scenario,
    variant: { transport: 'starttls', tls: '1.3' },
    facts,
    promises: [],
    requirements: [rule],
    ...more,
  });
};

/** `id state` of each clause. */
export const statesOn = (...input: Parameters<typeof verdictOn>): string[] =>
  verdictOn(...input).clauses.map(({ id, state }) => `${id} ${state}`);
