import { describe, expect, test } from 'vitest';
import type { Outcome, Run } from '../../../harness/model/run.ts';
import { differenceOf } from '../../../reports/changes.ts';
import { appendLine } from '../../../reports/journal.ts';
import { sampleOutcome, sampleRunLine } from '../../../reports/sample.fixture.ts';
import { complaint, Folder, mailstaple } from '../../shared/command.fixture.ts';

const runOf = (...outcomes: Outcome[]): Run => ({ run: sampleRunLine(), targets: [], outcomes });
const at = (version: string, kind: 'pass' | 'fail', scenario = 'server/a/b'): Outcome =>
  sampleOutcome(kind, { version, scenario });

describe('what changed', () => {
  test('verdicts that changed, and cells that came and went', () => {
    const before = runOf(
      at('1', 'pass'),
      at('1', 'pass', 'server/a/gone'),
      at('1', 'fail', 'server/a/same'),
    );
    const after = runOf(
      at('1', 'fail'),
      at('1', 'pass', 'server/a/new'),
      at('1', 'fail', 'server/a/same'),
    );
    const { changed, added, gone } = differenceOf(before, after);
    expect(changed).toMatchObject([
      { cell: 'server/a/b@reference:1#starttls,tls1.3', before: 'pass', after: 'fail' },
    ]);
    expect(added).toEqual(['server/a/new@reference:1#starttls,tls1.3']);
    expect([...differenceOf(before, after).before.values()].sort()).toEqual(['fail', 'pass']);
    expect(gone).toEqual(['server/a/gone@reference:1#starttls,tls1.3']);
  });

  test('one version each: the releases are compared; several: cell by cell', () => {
    expect(differenceOf(runOf(at('1', 'pass')), runOf(at('2', 'fail'))).changed).toHaveLength(1);
    const several = differenceOf(
      runOf(at('1', 'pass'), at('2', 'pass')),
      runOf(at('2', 'pass'), at('3', 'fail')),
    );
    expect(several.changed).toEqual([]);
    expect(several).toMatchObject({
      added: [expect.stringContaining(':3#')],
      gone: [expect.stringContaining(':1#')],
    });
  });
});

test('diff: exit 1 when a verdict changed, 0 when none did, 2 for what is no run', {
  timeout: 60_000,
}, async () => {
  using folder = new Folder();
  const journal = (name: string, outcome: Outcome): string =>
    folder.file(name, appendLine(sampleRunLine()) + appendLine(outcome));
  const [good, bad] = [journal('good', at('1', 'pass')), journal('bad', at('1', 'fail'))];
  const changed = await mailstaple('diff', good, bad);
  expect(changed).toMatchObject({ code: 1, err: '' });
  expect(changed.out).toMatch(/pass → fail +server\/a\/b@reference:1.*\n1 verdict changed\.\n/);
  expect(await mailstaple('diff', good, good)).toMatchObject({
    code: 0,
    out: 'No verdict changed.\n',
  });
  expect(JSON.parse((await mailstaple('diff', bad, good, '--json')).out).changed[0].after).toBe(
    'pass',
  );
  expect(await complaint('diff', good, folder.path)).toMatch(/journal\.jsonl is not there/);
  expect(await complaint('diff', good)).toMatch(/after/);
  const other = journal('other', sampleOutcome('pass', { target: 'exim-gnutls' }));
  expect(await complaint('diff', good, other)).toBe(
    'these runs have no target in common: reference before, exim-gnutls after',
  );
  const markdown = await mailstaple('diff', good, bad, '--format', 'markdown');
  expect(markdown.out).toMatch(
    /1 verdict changed\.\n\n\| before \|[^\n]*\n[^\n]*\n\| ✓ pass \| ✗ fail \|/,
  );
  const html = await mailstaple('diff', good, bad, '--format', 'html');
  expect(html).toMatchObject({ code: 1, err: '' });
  expect(html.out).toMatch(/^<!doctype html>/);
  expect(await complaint('diff', good, bad, '--format', 'xml')).toMatch(/markdown/);
});
