import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { EndRecord, Outcome, Run } from '../../harness/model/run.ts';
import { appendLine, readJournal } from '../../reports/journal.ts';
import { sampleOutcome, sampleRunLine, sampleTarget } from '../../reports/sample.ts';
import { together } from './merge/together.ts';
import { complaint, Folder, mailstaple } from './rig.ts';

const end = (reason: EndRecord['reason'], ...staleLines: string[]): EndRecord => ({
  type: 'end',
  endedAt: '2030-01-01T00:00:00.000Z',
  reason,
  staleLines,
});
const part = (id: string, outcome: Outcome, last?: EndRecord): Run => ({
  run: sampleRunLine({ id, planned: 1, leftOut: [`${id} was left out`, 'both'] }),
  targets: [sampleTarget({ roles: [outcome.role] })],
  outcomes: [outcome],
  ...(last ? { end: last } : {}),
});
const one = sampleOutcome('pass', { scenario: 'server/a/one' });
const two = sampleOutcome('pass', { scenario: 'client/a/two', role: 'client' });

describe('parts of a run together', () => {
  test('cells, targets and what was left out; stale is what no part matched', () => {
    const whole = together([
      part('a', one, end('done', 'x', 'y')),
      part('b', two, end('done', 'y', 'z')),
    ]);
    expect(whole.run).toMatchObject({
      id: 'a',
      planned: 2,
      leftOut: ['a was left out', 'both', 'b was left out'],
    });
    expect(whole.targets).toMatchObject([{ roles: ['client', 'server'] }]);
    expect(whole.outcomes.map(({ scenario }) => scenario)).toEqual([
      'server/a/one',
      'client/a/two',
    ]);
    expect(whole.end).toMatchObject({ reason: 'done', staleLines: ['y'] });
  });

  test('a cell played twice counts once; the worst end is the end', () => {
    const again = { ...one, title: 'again' };
    const whole = together([part('a', one, end('failed')), part('b', again, end('interrupted'))]);
    expect(whole.run.planned).toBe(1);
    expect(whole.outcomes).toMatchObject([{ title: 'again' }]);
    expect(whole.end?.reason).toBe('interrupted');
    expect(together([part('a', one, end('done')), part('b', two)]).end).toBeUndefined();
  });
});

test('merge: one folder with journal, evidence and reports', { timeout: 60_000 }, async () => {
  using folder = new Folder();
  const laid = (name: string, { run, targets, outcomes, end: last }: Run): string => {
    const dir = join(folder.path, name);
    mkdirSync(join(dir, 'evidence', name), { recursive: true });
    writeFileSync(join(dir, 'evidence', name, 'staple.der'), name);
    const lines = [run, ...targets, ...outcomes, ...(last ? [last] : [])].map(appendLine).join('');
    writeFileSync(join(dir, 'journal.jsonl'), lines);
    return dir;
  };
  const [a, b] = [laid('a', part('a', one, end('done'))), laid('b', part('b', two, end('done')))];
  const out = join(folder.path, 'whole');
  expect(await mailstaple('merge', a, b, '--out', out, '--format', 'json')).toMatchObject({
    code: 0,
    err: '',
  });
  const { run, damaged } = readJournal(readFileSync(join(out, 'journal.jsonl'), 'utf8'));
  expect({ cells: run.outcomes.length, damaged }).toEqual({ cells: 2, damaged: 0 });
  for (const file of ['report.json', 'evidence/a/staple.der', 'evidence/b/staple.der'])
    expect(existsSync(join(out, file))).toBe(true);
  expect(await complaint('merge', a, b, '--out', out)).toMatch(/holds a run already/);
  expect(await complaint('merge', a, a, '--out', join(folder.path, 'new'))).toMatch(
    /are the same run/,
  );
  expect(await complaint('merge', a, folder.path, '--out', join(folder.path, 'new'))).toMatch(
    /is not there/,
  );
  expect(existsSync(join(folder.path, 'new'))).toBe(false);
  expect(await complaint('merge', a)).toMatch(/--out/);
});
