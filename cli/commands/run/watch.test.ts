import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { readJournal } from '../../../reports/journal.ts';
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

test('Ctrl-C in a terminal comes to the whole group: the round under way ends as it should', {
  timeout: 120_000,
}, async () => {
  using folder = new Folder();
  const config = folder.file('mailstaple.config.ts', 'export default { targets: [] };\n');
  const words = ['run', 'reference', '--role', 'server', '--watch', '--config', config];
  // Detached: the leader of a group of its own, as a shell starts it.
  const child = spawn(process.execPath, [main, ...words], { cwd: folder.path, detached: true });
  const ended = once(child, 'close');
  const out = text(child.stdout);
  let err = '';
  for await (const line of createInterface({ input: child.stderr })) {
    err += `${line}\n`;
    if (/^\d+ of \d+ cells/.test(line)) process.kill(-(child.pid ?? 0), 'SIGINT');
  }
  expect({ ended: await ended, err }).toMatchObject({ ended: [130, null] });
  expect(await out).toMatch(/report: /);
  const journal = join(folder.path, 'mailstaple-out', 'latest', 'journal.jsonl');
  expect(readJournal(readFileSync(journal, 'utf8')).run.end?.reason).toBe('interrupted');
});

test('what --watch does not go with', async () => {
  expect(await complaint('run', 'reference', '--watch')).toMatch(/^--watch needs something/);
  expect(await complaint('run', 'reference', '--watch', '--out', 'x')).toMatch(/^--watch does not/);
});
