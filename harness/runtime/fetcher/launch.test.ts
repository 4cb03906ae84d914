import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, vi } from 'vitest';

const help = import.meta.dirname;
/** A port that nobody listens at: 0 is none. */
const NOBODY = '0';

it('words that come behind the end of a program are waited for', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'mailstaple-launch-'));
  try {
    // What passes the words on does not begin before it is let.
    const go = join(dir, 'go');
    const slow = `#!/bin/sh\nuntil [ -e '${go}' ]; do :; done\nPATH=/usr/bin:/bin exec tee "$@"\n`;
    writeFileSync(join(dir, 'tee'), slow, { mode: 0o755 });
    const words = [join(help, 'launch.sh'), dir, 'server', 'mark', join(dir, 'log')];
    const { status } = spawnSync('sh', [...words, 'sh', '-c', 'echo last words; exit 7'], {
      env: { PATH: `${dir}:/usr/bin:/bin` },
    });
    expect(status).toBe(0);
    await vi.waitUntil(() => existsSync(join(dir, 'server.ended')), { timeout: 20_000 });
    const asked = async (seconds: number): Promise<string> => {
      const looked = [join(help, 'listening.pl'), dir, 'server', NOBODY, String(seconds)];
      return (await promisify(execFile)('perl', looked)).stdout;
    };
    expect(await asked(1)).toBe('ended\n');
    const told = asked(20);
    writeFileSync(go, '');
    expect(await told).toBe('ended\nlast words\nended with code 7\n');
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
