import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { complaint, Folder } from '../../shared/command.fixture.ts';

const main = join(import.meta.dirname, '..', '..', 'main.ts');

test('--watch plays again when the adapter is replaced or the configuration changes', {
  timeout: 120_000,
}, async () => {
  using folder = new Folder();
  const adapter = (says: string): void => {
    chmodSync(folder.file('adapter.new', `#!/bin/sh\necho "${says}" >&2\nexit 1\n`), 0o755);
    renameSync(join(folder.path, 'adapter.new'), join(folder.path, 'adapter'));
  };
  adapter('first build');
  const config = (title: string): string =>
    folder.file(
      'mailstaple.config.ts',
      `export default { targets: [{ name: 'acme', title: '${title}', adapter: './adapter', ` +
        "roles: ['server'], capabilities: ['starttls'] }] };\n",
    );
  config('Acme');
  const words = ['run', 'acme', '--watch', '--only', 'server/calibration/starttls'];
  const child = spawn(process.execPath, [main, ...words], { cwd: folder.path });
  let seen = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    seen += text;
  });
  let round = 0;
  for await (const line of createInterface({ input: child.stderr })) {
    if (!line.startsWith('waiting for a change of ')) continue;
    round += 1;
    if (round === 1) adapter('second build');
    if (round === 2) config('Acme 2');
    if (round === 3) child.kill('SIGINT');
  }
  if (child.exitCode === null) await once(child, 'close');
  expect(round).toBe(3);
  expect(child.exitCode).toBe(3);
  expect(seen).toMatch(/first build[\s\S]*second build[\s\S]*second build/);
});

test('what --watch does not go with', async () => {
  expect(await complaint('run', 'reference', '--watch')).toMatch(/^--watch needs something/);
  expect(await complaint('run', 'reference', '--watch', '--out', 'x')).toMatch(/^--watch does not/);
});
