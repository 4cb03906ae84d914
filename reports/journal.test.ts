import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EndRecord, JournalLine, Run } from '../harness/model/run.ts';
import { appendLine, JournalError, readJournal, readJournalOf } from './journal.ts';
import { journalOf } from './journal-writer.ts';
import {
  sampleLater,
  sampleOutcome,
  sampleRun,
  sampleRunLine,
  sampleTarget,
} from './sample.fixture.ts';

const end: EndRecord = { type: 'end', endedAt: 'later', reason: 'done', staleLines: [] };
const journal = (...lines: JournalLine[]): string => lines.map(appendLine).join('');
const linesOf = ({ run, targets, outcomes, end: last }: Run): JournalLine[] => [
  run,
  ...targets,
  ...outcomes,
  ...(last ? [last] : []),
];

describe('a journal', () => {
  it('gives back the run that was written', () => {
    const run = sampleRun(12);
    expect(readJournal(journal(...linesOf(run)))).toEqual({ run, damaged: 0, problems: [] });
  });

  it('gives back how a run was gone on with, and judged again', () => {
    const run = sampleLater(sampleRun(1));
    expect(readJournal(journalOf(run))).toEqual({ run, damaged: 0, problems: [] });
  });

  it('gives back a cell without TLS', () => {
    const outcome = sampleOutcome('pass', { variant: { transport: 'http' } });
    const { run, problems } = readJournal(journal(sampleRunLine(), outcome));
    expect(problems).toEqual([]);
    expect(run.outcomes).toEqual([outcome]);
  });

  it('is one line per record, whatever is in it', () => {
    const line = appendLine(sampleOutcome('fail', { title: 'a\nb\r\u2028\ud800' }));
    expect(line.indexOf('\n')).toBe(line.length - 1);
    expect(readJournal(journal(sampleRunLine()) + line).run.outcomes[0]?.title).toBe(
      'a\nb\r\u2028\ud800',
    );
  });

  it('is the same in pieces, wherever they are cut', () => {
    const whole = Buffer.from(
      `\ufeff${journal(...linesOf(sampleRun(2)), sampleOutcome('fail', { title: 'ü€😀' }))}{"ty`,
    );
    const read = readJournal(whole.toString());
    expect(read.damaged).toBe(1);
    for (const size of [1, 7, 1000, whole.length]) {
      const piece = Buffer.alloc(size);
      const pieces = function* () {
        for (let at = 0; at < whole.length; at += size)
          yield piece.subarray(0, whole.copy(piece, 0, at, at + size));
      };
      expect(readJournalOf(pieces())).toEqual(read);
    }
  });

  it('may have a line that is longer than any text can be', () => {
    const pieces = function* () {
      yield Buffer.from(journal(sampleRunLine()));
      const piece = Buffer.alloc(8 * 1_048_576, 'x');
      for (let count = 0; count < 20; count += 1) yield piece;
      yield Buffer.from(`\n${journal(sampleOutcome('pass'))}`);
    };
    const { run, problems } = readJournalOf(pieces());
    expect(run.outcomes).toHaveLength(1);
    expect(problems).toEqual(['Line 2 was skipped: it is longer than any line of ours.']);
  });

  it('has no end when the run was killed', () => {
    expect(readJournal(journal(sampleRunLine())).run).not.toHaveProperty('end');
  });

  it('tells of a torn last line and keeps the rest', () => {
    const whole = journal(sampleRunLine(), sampleOutcome('pass'));
    const read = readJournal(whole + appendLine(sampleOutcome('fail')).slice(0, 80));
    expect(read.run.outcomes).toHaveLength(1);
    expect(read.run.outcomes[0]?.verdict.kind).toBe('pass');
    expect(read.damaged).toBe(1);
    expect(read.problems).toEqual(['The last line (3) is torn; it was skipped.']);
  });

  it('skips a damaged line in the middle and names it', () => {
    const read = readJournal(
      `${journal(sampleRunLine())}{"type":\n\n${journal(sampleOutcome('pass'))}`,
    );
    expect(read.run.outcomes).toHaveLength(1);
    expect(read.damaged).toBe(1);
    expect(read.problems).toEqual(['Line 2 was skipped: it is not JSON.']);
  });

  it.each([
    ['[]', 'it is not an object'],
    [
      '{"type":"toString"}',
      'its type is none of run, target, shared, cell, outcome, resumed and end',
    ],
    [
      '{"type":"end","endedAt":"x","reason":"done","staleLines":[1]}',
      '"staleLines[0]" of this end line',
    ],
    ['{"type":"end","endedAt":"x","reason":"bored","staleLines":[]}', '"reason" of this end line'],
    [JSON.stringify({ ...sampleOutcome('pass'), verdict: null }), '"verdict" of this outcome line'],
    [JSON.stringify({ ...sampleOutcome('pass'), ms: 'quick' }), '"ms" of this outcome line'],
    [
      JSON.stringify({ ...sampleOutcome('pass'), evidence: {} }),
      '"evidence.folder" of this outcome line',
    ],
    [
      JSON.stringify({ ...sampleOutcome('pass'), excerpts: [{}] }),
      '"excerpts[0].connection" of this outcome line',
    ],
    [JSON.stringify({ ...sampleTarget(), roles: ['cook'] }), '"roles[0]" of this target line'],
  ])('skips %.40s', (line, why) => {
    const read = readJournal(`${journal(sampleRunLine())}${line}\n`);
    expect(read.damaged).toBe(1);
    expect(read.problems[0]).toContain(why);
    expect(read.run.outcomes).toEqual([]);
  });

  it('takes the later of two outcomes, targets and ends', () => {
    const { run } = readJournal(
      journal(
        sampleRunLine(),
        sampleTarget({ title: 'old' }),
        sampleOutcome('fail'),
        { ...end, reason: 'interrupted' },
        sampleTarget({ title: 'new' }),
        sampleTarget({ title: 'other', version: '0.2.0' }),
        sampleOutcome('pass'),
        end,
      ),
    );
    expect(run.outcomes.map(({ verdict }) => verdict.kind)).toEqual(['pass']);
    expect(run.targets.map(({ title }) => title)).toEqual(['new', 'other']);
    expect(run.end?.reason).toBe('done');
  });

  it('keeps the first of two run lines and says so', () => {
    const read = readJournal(journal(sampleRunLine({ id: 'a' }), sampleRunLine({ id: 'b' })));
    expect(read.run.run.id).toBe('a');
    expect(read.problems).toHaveLength(1);
    expect(read.damaged).toBe(0);
  });

  it('cannot be told without a run line, or in another schema', () => {
    for (const text of ['', '\n', journal(sampleOutcome('pass')), 'PNG\0'])
      expect(() => readJournal(text)).toThrow(
        new JournalError('This journal has no run line, so there is nothing to report on.'),
      );
    expect(() => readJournal(JSON.stringify({ ...sampleRunLine(), schema: 3 }))).toThrow(
      new JournalError('This journal is of schema 3, and this Mailstaple reads schema 1 and 2.'),
    );
  });

  it('is read whatever stands in it: never more than an error of ours', () => {
    const head = appendLine(sampleRunLine());
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.json(), fc.constant(appendLine(sampleOutcome('pass'))))),
        (lines) => {
          const read = readJournal(head + lines.join('\n'));
          expect(read.problems.length).toBeGreaterThanOrEqual(read.damaged);
        },
      ),
    );
  });
});
