import { describe, expect, it } from 'vitest';
import type { JournalLine } from '../harness/model/run.ts';
import { appendLine, JournalError, readJournal } from './journal.ts';
import type { CellLine, SharedLine } from './journal-lines.ts';
import { JournalWriter, journalOf, writeJournal } from './journal-writer.ts';
import { every, runOf } from './outcomes.fixture.ts';
import { sampleExcerpt, sampleOutcome, sampleRun, sampleRunLine } from './sample.fixture.ts';

const begun = (): string => appendLine(sampleRunLine());
const written = (...records: JournalLine[]): string => new JournalWriter().text(...records);
/** What one outcome is written as. */
const linesOf = (outcome = sampleOutcome('fail')): [SharedLine, CellLine] =>
  written(outcome)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line)) as [SharedLine, CellLine];
const cellsIn = (text: string): string[] => readJournal(text).run.outcomes.map(({ cell }) => cell);

describe('a journal that says once what many outcomes have in common', () => {
  it('gives every outcome back as it was', () => {
    for (const run of [sampleRun(12), runOf(every)]) {
      const { run: read, problems } = readJournal(journalOf(run));
      expect(problems).toEqual([]);
      expect(read).toEqual({ ...run, run: { ...run.run, schema: 2 } });
    }
  });

  it('gives the same object to outcomes that say the same', () => {
    const [one, other] = ['a', 'b'].map((cell) => sampleOutcome('fail', { cell }));
    if (!one || !other) throw new Error('no outcomes');
    const [first, second] = readJournal(begun() + written(one, other)).run.outcomes;
    expect(first?.verdict.facts).toBe(second?.verdict.facts);
    expect(first?.verdict.clauses).toBe(second?.verdict.clauses);
    expect(first?.excerpts[0]?.findings).toBe(second?.excerpts[0]?.findings);
    expect(first?.excerpts[0]?.transcript).toBe(second?.excerpts[0]?.transcript);
    expect(first?.proves).toBe(second?.proves);
  });

  it('says it once', () => {
    const outcome = sampleOutcome('fail', { excerpts: [sampleExcerpt()] });
    const writer = new JournalWriter();
    const [first, second] = [writer.text(outcome), writer.text({ ...outcome, cell: 'other' })];
    expect(first.split('\n')).toHaveLength(3);
    expect(second.split('\n')).toHaveLength(2);
    expect(second).not.toContain(outcome.title);
  });

  it('tells apart what differs in anything', () => {
    const excerpt = sampleExcerpt();
    const staples = [['a', 'b'], ['a\nb'], ['a,b'], ['a', '', 'b'], ['a\0b'], []];
    const outcomes = staples.map((staple, at) =>
      sampleOutcome('fail', { cell: `${at}`, excerpts: [{ ...excerpt, staple }] }),
    );
    expect(readJournal(begun() + written(...outcomes)).run.outcomes).toEqual(outcomes);
  });

  it('takes names that objects have of their own for what they are', () => {
    const facts = JSON.parse('{"__proto__":"x","constructor":"y","toString":"z"}');
    const { verdict } = sampleOutcome('fail');
    const outcome = sampleOutcome('fail', { cell: '__proto__', verdict: { ...verdict, facts } });
    const { outcomes } = readJournal(begun() + written(outcome)).run;
    expect(outcomes).toEqual([outcome]);
    expect(Object.keys(outcomes[0]?.verdict.facts ?? {})).toEqual(Object.keys(facts));
  });

  it('goes on by another writer, whose numbers mean something else', () => {
    const [a, b] = [
      sampleOutcome('pass', { cell: 'a', title: 'one' }),
      sampleOutcome('fail', { cell: 'b', title: 'other' }),
    ];
    expect(readJournal(begun() + written(a) + written(b)).run.outcomes).toEqual([a, b]);
    // Whole outcomes of an older one may stand before them.
    expect(readJournal(begun() + appendLine(a) + written(b)).run.outcomes).toEqual([a, b]);
  });

  it('loses no more than what hangs on a line that was torn', () => {
    const [a, b] = [sampleOutcome('pass', { cell: 'a' }), sampleOutcome('fail', { cell: 'b' })];
    const whole = begun() + written(a);
    const torn = written(b);
    for (let cut = 1; cut < torn.length - 1; cut += 37) {
      const text = whole + torn.slice(0, cut);
      expect(cellsIn(text)).toEqual(['a']);
      expect(cellsIn(`${text}\n${written(b)}`)).toEqual(['a', 'b']);
    }
  });

  it('begins new tables when they have become large, and reads as before', () => {
    const outcomes = Array.from({ length: 5 }, (_, at) =>
      sampleOutcome('pass', { cell: `${at}`, title: `${at}`.repeat(5 * 1_048_576) }),
    );
    const pieces: string[] = [];
    writeJournal(runOf(outcomes), (piece) => pieces.push(piece));
    const text = pieces.join('');
    expect(new Set(text.match(/"by":"[0-9a-f]+"/g)).size).toBe(2);
    expect(readJournal(text).run.outcomes).toEqual(outcomes);
  });
});

describe('a number', () => {
  const read = (...lines: (SharedLine | CellLine | object)[]) =>
    readJournal(begun() + lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const [shared, cell] = linesOf(sampleOutcome('fail', { excerpts: [sampleExcerpt()] }));

  it.each<[string, object[], RegExp]>([
    ['of nobody', [cell], /what it names by number is in no line before it/],
    ['of somebody else', [{ ...shared, by: 'x' }, cell], /is in no line before it/],
    ['that comes too late', [cell, shared], /is in no line before it/],
    ['of nothing', [shared, { ...cell, claim: 7 }], /number 7 of its claims/],
    ['that is huge', [shared, { ...cell, claim: 4_294_967_295 }], /"claim" of this cell line/],
    ['below 0', [shared, { ...cell, claim: -1 }], /"claim" of this cell line/],
    ['that is a name', [shared, { ...cell, claim: '__proto__' }], /"claim" of this cell line/],
    ['that is none', [shared, { ...cell, claim: 0.5 }], /"claim" of this cell line/],
    [
      'of a line that is not there',
      [{ ...shared, blocks: { at: 0, entries: [[99_999]] } }],
      /number 99999 of its lines/,
    ],
    [
      'of a rule alone',
      [{ ...shared, findings: { at: 0, entries: [[0]] } }],
      /a rule of its findings says nothing/,
    ],
    [
      'far out',
      [{ ...shared, lines: { at: 1e15, entries: [] } }],
      /"lines.at" of this shared line/,
    ],
    ['given twice', [shared, shared], /it gives numbers of lines twice/],
    ['of a writer without a word', [{ ...shared, by: '' }], /"by" of this shared line/],
  ])('%s is a damaged line', (_, lines, problem) => {
    const { run, problems, damaged } = read(...lines);
    expect(run.outcomes).toEqual([]);
    expect(damaged).toBeGreaterThan(0);
    expect(problems.join('\n')).toMatch(problem);
  });

  it('given twice names nothing from then on, before it what it was given for', () => {
    const { run, problems } = read(shared, cell, shared, { ...cell, cell: 'later' });
    expect(run.outcomes.map((one) => one.cell)).toEqual([cell.cell]);
    expect(problems.at(-1)).toContain('a line that it hangs on was not in order');
  });

  it('of one that is not there takes the others of its line with it no further', () => {
    const blocks = { ...shared.blocks, entries: [...(shared.blocks?.entries ?? []), [99_999]] };
    const { run, damaged } = read({ ...shared, blocks }, cell);
    expect({ cells: run.outcomes.length, damaged }).toEqual({ cells: 1, damaged: 1 });
  });

  it('is given by two thousand writers at most', () => {
    const { problems } = read(
      ...Array.from({ length: 2002 }, (_, at) => ({ type: 'shared', by: `w${at}` })),
    );
    expect(problems).toHaveLength(2);
    expect(problems[0]).toContain('one writer too many');
  });

  it('makes nothing long out of something short', () => {
    const long = { at: 0, entries: ['x'.repeat(1_048_576)] };
    const most = { at: 1, entries: [Array.from({ length: 100 }, () => 0)] };
    const by = 'w';
    const lines = { type: 'shared', by, lines: long, blocks: most };
    const evidence = { folder: 'f', files: [] };
    const [{ blocks: _, ...others }, own] = linesOf(
      sampleOutcome('pass', { excerpts: [], evidence }),
    );
    const rest = { ...others, by };
    const named = { ...own, by, evidence: { folder: 'f', files: 1 } };
    expect(read(lines, rest, named).problems.join()).toContain('longer than any line of ours');
    const half = { ...lines, blocks: { at: 1, entries: [Array.from({ length: 50 }, () => 0)] } };
    const cells = Array.from({ length: 90 }, (_none, at) => ({ ...named, cell: `${at}` }));
    expect(() => read(half, rest, ...cells)).toThrow(
      new JournalError(
        'This journal says more than any of ours, where what it says once is written out.',
      ),
    );
  });
});
