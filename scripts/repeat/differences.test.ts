import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../harness/model/run.ts';
import { type ReportJson, toJson } from '../../reports/json.ts';
import { sampleOutcome, sampleRunLine, sampleTarget } from '../../reports/sample.fixture.ts';
import { differences } from './differences.ts';

const outcomes = [
  sampleOutcome('pass', { cell: 'a@r:1#x' }),
  sampleOutcome('fail', { cell: 'b@r:1#x' }),
];
const report = (list: Outcome[] = outcomes, id = 'r1'): ReportJson =>
  JSON.parse(
    toJson({ run: sampleRunLine({ id, planned: 2 }), targets: [sampleTarget()], outcomes: list }),
  );

describe('two reports', () => {
  it('of the same outcomes agree, whatever is volatile', () => {
    expect(differences(report(), report([...outcomes].reverse(), 'r2'))).toEqual([]);
    const slower = outcomes.map((outcome) => ({ ...outcome, ms: outcome.ms + 1 }));
    expect(differences(report(), report(slower))).toEqual([]);
  });

  it('that differ in a fact name cell and fact', () => {
    const [first, second] = outcomes;
    if (!first || !second) throw new Error('no sample');
    const facts = { ...second.verdict.facts, staple: 'x' };
    const changed = report([first, { ...second, verdict: { ...second.verdict, facts } }]);
    expect(differences(report(), changed)).toEqual([
      {
        what: 'b@r:1#x',
        where: 'verdict.facts.staple',
        one:
          second.verdict.facts.staple === undefined
            ? 'nothing'
            : JSON.stringify(second.verdict.facts.staple),
        other: '"x"',
      },
    ]);
  });

  it('of which one lacks a cell, or a file of its evidence, say so', () => {
    const missing = differences(report(), report(outcomes.slice(1)));
    expect(missing).toContainEqual(
      expect.objectContaining({ what: 'a@r:1#x', where: '', other: 'nothing' }),
    );
    const [first, second] = outcomes;
    if (!first || !second) throw new Error('no sample');
    const more = { ...second, evidence: { folder: 'f', files: ['new'] } };
    expect(
      differences(report(), report([first, more])).map(({ where }) => where.split('.')[0]),
    ).toContain('evidence');
  });

  it('whose bytes differ in order alone do differ', () => {
    const one = report();
    const other = { ...one, tool: { version: one.tool.version, name: one.tool.name } };
    expect(differences(one, other)).toEqual([
      { what: 'report', where: 'tool', one: 'name version', other: 'version name' },
    ]);
    expect(differences(one, { ...one, outcomes: [...one.outcomes].reverse() })).toHaveLength(1);
  });
});
