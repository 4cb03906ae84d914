import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const main = join(import.meta.dirname, 'main.ts');
const full = '/dev/full';

it.each([
  ['--version'],
  ['--help'],
  ['list', 'targets'],
  ['run', 'reference', '--only', 'server/times/expired', '--tls', '1.3', '--out'],
])('a full standard output: one sentence, exit 3: %s', (...words) => {
  const out = execFileSync('mktemp', ['-d'], { encoding: 'utf8' }).trim();
  const file = openSync(full, 'w');
  try {
    const more = words.at(-1) === '--out' ? [join(out, 'run')] : [];
    const { status, stderr } = spawnSync(process.execPath, [main, ...words, ...more], {
      stdio: ['ignore', file, 'pipe'],
      encoding: 'utf8',
    });
    expect(stderr).toMatch(/mailstaple: standard output takes no more \(ENOSPC\)\n$/);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(status).toBe(3);
  } finally {
    closeSync(file);
    execFileSync('rm', ['-r', out]);
  }
});

it('a full standard error changes nothing', () => {
  const file = openSync(full, 'w');
  try {
    const words = [main, 'explain', 'no-such-thing'];
    const { status } = spawnSync(process.execPath, words, { stdio: ['ignore', 'pipe', file] });
    expect(status).toBe(2);
  } finally {
    closeSync(file);
  }
});

it('a reader that has gone is no fault', () => {
  const script = `"${process.execPath}" "${main}" list scenarios; echo "code $?" >&2`;
  const { stderr } = spawnSync('sh', ['-c', `(${script}) | true`], { encoding: 'utf8' });
  expect(stderr).toBe('code 0\n');
});
