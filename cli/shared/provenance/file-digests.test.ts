import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readJournal } from '../../../reports/journal.ts';
import { Folder, mailstaple } from '../command.fixture.ts';

/** Most of what a path may have on Linux (PATH_MAX), octets. */
const DEEP = Array.from({ length: 15 }, () => 'x'.repeat(200)).join('/');

test('evidence that cannot be read keeps no run from its end', { timeout: 60_000 }, async () => {
  using folder = new Folder();
  const out = join(folder.path, 'out');
  const [upper, lower] = [join(out, 'evidence', DEEP), join(folder.path, 'lower')];
  mkdirSync(upper, { recursive: true });
  mkdirSync(join(lower, DEEP), { recursive: true });
  // Longer than any path of the file system, once it hangs there.
  const hung = join(upper, 'lower');
  renameSync(lower, hung);
  try {
    const words = ['reference', '--only', 'server/times/expired', '--tls', '1.3'];
    const { code, err } = await mailstaple('run', ...words, '--out', out);
    expect(err).toMatch(/the evidence cannot be read \(ENAMETOOLONG\): its digest is not on rec/);
    expect(code).toBe(3);
    const { run } = readJournal(readFileSync(join(out, 'journal.jsonl'), 'utf8'));
    expect(run.end).toMatchObject({ reason: 'done', staleLines: [] });
    expect(run.end).not.toHaveProperty('evidence');
    expect(existsSync(join(out, 'report.html'))).toBe(true);
  } finally {
    renameSync(hung, lower);
  }
});
