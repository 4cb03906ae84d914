import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { visible } from '../../../harness/model/visible.ts';
import { historyHtml, historyOf, historyText } from '../../../reports/history.ts';
import { hostileRun, hostileText } from '../../../reports/hostile.fixture.ts';
import { appendLine } from '../../../reports/journal.ts';
import { sampleOutcome, sampleRunLine, sampleTarget } from '../../../reports/sample.fixture.ts';
import { complaint, Folder, mailstaple } from '../../shared/command.fixture.ts';

const journalOf = (id: string, startedAt: string, kind: 'pass' | 'fail'): string =>
  [
    appendLine(sampleRunLine({ id, startedAt })),
    appendLine(sampleTarget()),
    appendLine(sampleOutcome(kind)),
    appendLine({ type: 'end', endedAt: 'later', reason: 'done', staleLines: [] }),
  ].join('');

test('runs in any order, or a folder of them: the oldest first, each once', {
  timeout: 60_000,
}, async () => {
  using folder = new Folder();
  for (const [name, at, kind] of [
    ['b', '2026-02-01T00:00:00Z', 'pass'],
    ['a', '2026-01-01T00:00:00Z', 'fail'],
  ] as const) {
    mkdirSync(join(folder.path, 'runs', name), { recursive: true });
    folder.file(`runs/${name}/journal.jsonl`, journalOf(name, at, kind));
  }
  const runs = join(folder.path, 'runs');
  const json = await mailstaple('history', runs, join(runs, 'b'), '--format', 'json');
  expect(json).toMatchObject({ code: 0, err: '' });
  const [{ target, moments }] = JSON.parse(json.out);
  expect(target).toBe('reference');
  expect(
    moments.map(({ run, broken, kept }: Record<string, unknown>) => [run, broken, kept]),
  ).toEqual([
    ['a', 1, 0],
    ['b', 0, 1],
  ]);
  const text = await mailstaple('history', runs);
  expect(text.out).toMatch(
    /^reference 0\.1\.0: broken █· {2}findings █·\n {2}when .*\n {2}2026-01-01/,
  );
  const html = await mailstaple('history', runs, '--format', 'html');
  expect(html.out).toMatch(/<rect class="fail"/);
  mkdirSync(join(folder.path, 'empty'));
  expect(await complaint('history', join(folder.path, 'empty'))).toMatch(/holds no run/);
  expect(await complaint('history', join(folder.path, 'no'))).toMatch(/is not there/);
  expect(await complaint('history', folder.file('junk', 'junk'))).toMatch(/no run line/);
});

test('nothing of a target acts in it', () => {
  const histories = historyOf([hostileRun(hostileText)]);
  for (const line of historyText(histories)) expect(visible(line)).toBe(line);
  expect(historyHtml(histories)).not.toMatch(/<(script|img|iframe|link)/);
});
