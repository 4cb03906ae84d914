import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { appendLine } from '../../reports/journal.ts';
import { sampleOutcome, sampleRunLine } from '../../reports/sample.fixture.ts';
import { complaint, Folder } from './command.fixture.ts';

vi.mock('../../reports/journal.ts', async (original) => ({
  ...(await original<typeof import('../../reports/journal.ts')>()),
  MOST_CELLS: 7,
}));

test('more cells than a report holds are refused before one is played or written', async () => {
  using folder = new Folder();
  const part = (name: string, cells: number): string => {
    const path = join(folder.path, name);
    mkdirSync(path);
    const outcomes = Array.from({ length: cells }, (_, at) =>
      sampleOutcome('pass', { scenario: `server/${name}/case-${at}` }),
    );
    const lines = [sampleRunLine({ id: name }), ...outcomes];
    folder.file(`${name}/journal.jsonl`, lines.map(appendLine).join(''));
    return path;
  };
  const parts = [part('a', 7), part('b', 1)] as const;
  const out = join(folder.path, 'whole');
  expect(await complaint('merge', ...parts, '--out', out)).toBe(
    'these are 8 cells, and a report holds no more than 7: merge fewer parts, or report each by ' +
      'itself',
  );
  expect(await complaint('run', 'reference', '--out', out)).toMatch(
    /^these are \d{3,} cells, and a report holds no more than 7: .* by --shard$/,
  );
  const few = ['--only', 'server/calibration/staple-file', '--tls', '1.3'];
  const resumed = await complaint('run', 'reference', ...few, '--resume', parts[0]);
  expect(resumed).toMatch(/^these are \d+ cells.*: play what is new into a folder of its own$/);
  expect(existsSync(out)).toBe(false);
});
