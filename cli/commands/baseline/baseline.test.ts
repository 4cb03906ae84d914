import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseBaseline, standingOf } from '../../../harness/judge/baseline.ts';
import type { Outcome, Run } from '../../../harness/model/run.ts';
import type { VerdictKind } from '../../../harness/model/verdict.ts';
import { appendLine } from '../../../reports/journal.ts';
import { sampleOutcome, sampleRunLine } from '../../../reports/sample.fixture.ts';
import { complaint, Folder, mailstaple } from '../../shared/command.fixture.ts';
import { updated } from './update.ts';

const at = (scenario: string, kind: VerdictKind, tls: '1.2' | '1.3' = '1.3'): Outcome =>
  sampleOutcome(kind, { scenario, variant: { transport: 'starttls', tls } });
const runOf = (...outcomes: Outcome[]): Run => ({ run: sampleRunLine(), targets: [], outcomes });

const before = `# what is known
- cells: "server/a/still@*"
  verdict: fail
  reason: &still "it fails (findings: X-1)"
  proof: &proof "shown twice"
# and its like
- { cells: "server/a/mended@*", verdict: warn, reason: &word "a word", proof: *proof }
- { cells: "server/a/half@*", verdict: warn, reason: *word }
- cells: "server/a/elsewhere@other:1#*"
  verdict: fail
  reason: *still
`;

describe('a baseline that is mended by a run', () => {
  const run = runOf(
    at('server/a/still', 'fail', '1.2'),
    at('server/a/still', 'fail'),
    at('server/a/mended', 'pass'),
    at('server/a/half', 'warn', '1.2'),
    at('server/a/half', 'pass'),
    at('server/a/new', 'fail', '1.2'),
    at('server/a/new', 'fail'),
    at('server/a/new-in-part', 'warn', '1.2'),
    at('server/a/new-in-part', 'pass'),
    at('server/a/odd', 'inconclusive'),
  );
  const { text, ...counts } = updated(before, parseBaseline(before, 'b'), run);
  const after = parseBaseline(text, 'b');

  test('keeps what holds with its reason and proof, and lines about others, as they are written', () => {
    expect(text).toContain('# what is known\n- cells: "server/a/still@*"\n  verdict: fail\n');
    expect(text).toContain('# and its like');
    expect(after[0]).toMatchObject({ reason: 'it fails (findings: X-1)', proof: 'shown twice' });
    expect(after.find(({ cells }) => cells.includes('elsewhere'))?.reason).toBe(
      'it fails (findings: X-1)',
    );
    expect(after.find(({ cells }) => cells.includes('half@*'))?.reason).toBe('a word');
  });

  test('takes out what was mended, lifts what was mended in part, and adds what is new, unproved', () => {
    expect(counts).toEqual({ added: 2, removed: 1, excepted: 1 });
    expect(after.some(({ cells }) => cells.includes('mended'))).toBe(false);
    expect(after.find(({ cells }) => cells === 'server/a/new@reference:0.1.0#*')).toMatchObject({
      verdicts: ['fail'],
    });
    expect(text.match(/# Unproved/g)).toHaveLength(2);
  });

  test('fits the run, and is not changed by it again', () => {
    const standings = run.outcomes
      .filter(({ verdict }) => verdict.kind !== 'inconclusive')
      .map(({ cell, verdict }) => standingOf(cell, verdict.kind, after).standing);
    expect(new Set(standings)).toEqual(new Set(['as-expected']));
    expect(updated(text, after, run).text).toBe(text);
  });
});

test('baseline update and check', { timeout: 60_000 }, async () => {
  using folder = new Folder();
  const run = folder.file(
    'journal.jsonl',
    appendLine(sampleRunLine()) + appendLine(at('server/a/new', 'fail')),
  );
  const file = join(folder.path, 'baseline.yaml');
  const dry = await mailstaple('baseline', 'update', run, '--file', file, '--dry-run');
  expect(dry.out).toContain('# Unproved');
  expect(existsSync(file)).toBe(false);
  expect(await mailstaple('baseline', 'update', run, '--file', file)).toMatchObject({
    code: 0,
    err: '',
    out: expect.stringContaining('1 line added and to be proved, 0 removed'),
  });
  expect(readFileSync(file, 'utf8')).toBe(dry.out);
  const checked = await mailstaple('baseline', 'check', file);
  expect(checked).toMatchObject({
    code: 0,
    out: expect.stringMatching(/1 line, 1 unproved, 0 to be/),
  });
  const old = folder.file(
    'old.yaml',
    '- { cells: "a", verdict: fail, reason: r, expires: "2020-01-31", link: "https://x" }\n- ' +
      '{ cells: "a", verdict: warn, reason: r }\n',
  );
  const expired = await mailstaple('baseline', 'check', old);
  expect(expired.code).toBe(1);
  expect(expired.out).toMatch(/old\.yaml:1: expired on 2020-01-31/);
  expect(expired.out).toMatch(/old\.yaml:1: never decides/);
  const junk = folder.file('junk.yaml', 'a: [');
  expect(await complaint('baseline', 'check', junk)).toMatch(/junk\.yaml:1: expected a YAML list/);
  expect(await complaint('baseline', 'update', run, '--file', junk)).toMatch(
    /expected a YAML list/,
  );
  expect(readFileSync(junk, 'utf8')).toBe('a: [');
  const day = folder.file(
    'day.yaml',
    '- { cells: "a", verdict: fail, reason: r, expires: "soon" }\n',
  );
  expect(await complaint('baseline', 'check', day)).toMatch(/"expires" to be a day/);
});
