import { describe, expect, it } from 'vitest';
import type { Outcome } from '../harness/model/run.ts';
import { appendLine, readJournal } from './journal.ts';
import { sampleExcerpt, sampleOutcome, sampleRun, sampleRunLine } from './sample.fixture.ts';
import { isSharable, Sharing } from './sharing.ts';

describe('outcomes of one journal', () => {
  it('are what they were, and what says the same in several is the same object', () => {
    const sharing = new Sharing();
    const { outcomes } = sampleRun(12);
    const copies = [outcomes, structuredClone(outcomes)].map((list) =>
      list.map((it) => sharing.of(it)),
    );
    expect(copies[0]).toEqual(outcomes);
    expect(copies[1]).toEqual(outcomes);
    for (const [at, one] of (copies[0] ?? []).entries()) {
      const other = copies[1]?.[at];
      expect(one.verdict.facts).toBe(other?.verdict.facts);
      expect(one.verdict.clauses).toBe(other?.verdict.clauses);
      expect(one.excerpts[0]?.findings).toBe(other?.excerpts[0]?.findings);
      expect(one.excerpts[0]?.transcript).toBe(other?.excerpts[0]?.transcript);
    }
  });

  it('that differ in anything do not become each other', () => {
    const sharing = new Sharing();
    const excerpt = sampleExcerpt();
    const [finding] = excerpt.findings;
    if (!finding) throw new Error('no finding');
    const changes: Partial<Outcome>[] = [
      { excerpts: [{ ...excerpt, staple: ['a', 'b'] }] },
      { excerpts: [{ ...excerpt, staple: ['a\nb'] }] },
      { excerpts: [{ ...excerpt, staple: ['a', '', 'b'] }] },
      { excerpts: [{ ...excerpt, findings: [{ ...finding, ok: false }] }] },
      { excerpts: [{ ...excerpt, findings: [{ ...finding, ok: false, undecided: true }] }] },
      { excerpts: [{ ...excerpt, findings: [{ ...finding, detail: 'x' }] }] },
      { proves: ['a', 'b'] },
      { proves: ['a,b'] },
    ];
    const all = changes.map((change) => sampleOutcome('fail', change));
    expect(all.map((one) => sharing.of(structuredClone(one)))).toEqual(all);
  });

  it('that hold the signs which part a key are left as they are', () => {
    const tricky = [['a', 'b'], ['a\0b'], ['a\u0001b']].map((staple, at) =>
      sampleOutcome('pass', { cell: `${at}`, excerpts: [{ ...sampleExcerpt(), staple }] }),
    );
    const text = [sampleRunLine(), ...tricky].map(appendLine).join('');
    expect(readJournal(text).run.outcomes).toEqual(tricky);
    expect(tricky.map((one) => isSharable(appendLine(one)))).toEqual([true, false, false]);
  });
});
