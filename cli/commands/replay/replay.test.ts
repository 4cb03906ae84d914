import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readFileSync, watch } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { readJournal } from '../../../reports/journal.ts';
import { complaint, Folder, mailstapleAt } from '../../shared/command.fixture.ts';
import { cellNameOf, targetWord } from './parse.ts';

const main = join(import.meta.dirname, '..', '..', 'main.ts');
const cell = 'server/times/expired@reference:1#starttls,tls1.3';

test('a cell by its parts', () => {
  const box = cellNameOf('server/any-box/again@[::1]:smtp-2525#starttls,tls1.2');
  expect(box).toEqual({
    scenario: 'server/any-box/again',
    target: '[::1]',
    version: 'smtp-2525',
    variant: 'starttls,tls1.2',
  });
  expect(targetWord(box, [])).toBe('smtp://[::1]:2525');
  expect(targetWord({ ...box, target: 'our-mx' }, ['our-mx'])).toBe('our-mx@smtp-2525');
  expect(targetWord(cellNameOf(cell), ['reference'])).toBe('reference@1');
});

describe('replay', { timeout: 60_000 }, () => {
  test('plays that cell alone, and leaves a run of one', async () => {
    using folder = new Folder();
    const { code, out, err } = await mailstapleAt(folder.path, 'replay', cell, '--out', 'o');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^✓ pass: server\/times\/expired@reference:1#starttls,tls1\.3\n/);
    const journal = readFileSync(join(folder.path, 'o', 'journal.jsonl'), 'utf8');
    expect(readJournal(journal).run.outcomes.map((outcome) => outcome.cell)).toEqual([cell]);
    const again = await mailstapleAt(folder.path, 'report', 'o');
    expect(again.code).toBe(0);
  });

  test('--keep leaves the target up where it says, and plays it again at Enter', async () => {
    using folder = new Folder();
    const child = spawn(process.execPath, [main, 'replay', cell, '--keep'], { cwd: folder.path });
    const lines = createInterface({ input: child.stdout });
    let port = 0;
    let played = 0;
    for await (const line of lines) {
      if (line.startsWith('✓')) played += 1;
      port = Number(/it listens at: .*:(\d+)$/.exec(line)?.[1] ?? port);
      if (line.startsWith('Enter')) {
        const socket = connect(port, '127.0.0.1');
        const [greeting] = await once(socket, 'data');
        expect(String(greeting)).toMatch(/^220 /);
        socket.destroy();
        child.stdin.write('\n');
      }
      if (played === 2) child.stdin.end();
    }
    const [code] = child.exitCode === null ? await once(child, 'close') : [child.exitCode];
    expect({ code, played }).toEqual({ code: 0, played: 2 });
  });

  test('--keep where nobody can type stays up until a signal comes, and says so', async () => {
    using folder = new Folder();
    const child = spawn(process.execPath, [main, 'replay', cell, '--keep'], {
      cwd: folder.path,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let told = '';
    let port = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      port = Number(/it listens at: .*:(\d+)$/.exec(line)?.[1] ?? port);
      if (!line.startsWith('Nobody')) continue;
      told = line;
      const socket = connect(port, '127.0.0.1');
      const [greeting] = await once(socket, 'data');
      expect(String(greeting)).toMatch(/^220 /);
      socket.destroy();
      child.kill('SIGTERM');
    }
    const [code] = child.exitCode === null ? await once(child, 'close') : [child.exitCode];
    expect({ code, told }).toEqual({
      code: 0,
      told: `Nobody can type here: Ctrl-C or kill ${child.pid} ends it.`,
    });
  });

  /** What `--keep` says of a cell that is up, and what is made of it meanwhile. */
  async function keptUp(folder: Folder, own: string, look: (lines: string[]) => Promise<void>) {
    const child = spawn(process.execPath, [main, 'replay', own, '--keep'], {
      cwd: folder.path,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line);
      if (!line.startsWith('Nobody')) continue;
      await look(lines).finally(() => child.kill('SIGTERM'));
    }
    const [code] = child.exitCode === null ? await once(child, 'close') : [child.exitCode];
    expect(code).toBe(0);
  }

  test('--keep of a responder says where it answers, and what to type', async () => {
    using folder = new Folder();
    const own = 'responder/calibration/answers-post@reference:1#http,first';
    await keptUp(folder, own, async (lines) => {
      const said = lines.join('\n');
      expect(said).toMatch(/^ {2}it answers at: {2}http:\/\/127\.0\.0\.1:\d+/m);
      const [, words = ''] = /^ {2}try it: +openssl (ocsp .*)$/m.exec(said) ?? [];
      const asked = spawn('openssl', words.split(' '), { cwd: folder.path });
      asked.stderr.resume();
      expect(await text(asked.stdout)).toMatch(/asked-about\.pem: good/);
    });
  });

  test('--keep of a client says that there is nothing to connect to', async () => {
    using folder = new Folder();
    await keptUp(folder, 'client/alert/expired@reference:1#starttls,tls1.3', async (lines) => {
      expect(lines.join('\n')).toMatch(/still up\.\n {2}it sends while the cell is played/);
    });
  });

  test('Ctrl-C before the first play has ended: exit 130, and the journal has its end', async () => {
    using folder = new Folder();
    // It says when it has begun, and goes on when it is let.
    const adapter = '#!/bin/sh\n: > begun\nwhile [ ! -e go ]; do sleep 0.05; done\nexit 1\n';
    chmodSync(folder.file('adapter', adapter), 0o755);
    folder.file(
      'mailstaple.config.ts',
      "export default { targets: [{ name: 'acme', adapter: './adapter', roles: ['server'], " +
        "capabilities: ['starttls'] }] };\n",
    );
    const own = 'server/calibration/starttls@acme:1#starttls,tls1.3,first';
    const words = ['replay', own, '--keep', '--out', 'o'];
    const begun = Promise.withResolvers<void>();
    const watcher = watch(folder.path, (_event, name) => {
      if (name === 'begun') begun.resolve();
    });
    const child = spawn(process.execPath, [main, ...words], {
      cwd: folder.path,
      stdio: ['ignore', 'inherit', 'pipe'],
    });
    const err = text(child.stderr);
    const ended = once(child, 'close');
    await Promise.race([begun.promise, ended]);
    watcher.close();
    // As a terminal sends it, and npm once more.
    child.kill('SIGINT');
    child.kill('SIGINT');
    folder.file('go', '');
    expect({ ended: await ended, err: await err }).toMatchObject({ ended: [130, null] });
    const journal = readFileSync(join(folder.path, 'o', 'journal.jsonl'), 'utf8');
    expect(readJournal(journal).run.end?.reason).toBe('interrupted');
  });

  test('what is no cell, or one of several', async () => {
    expect(await complaint('replay', 'nonsense')).toMatch(/^"nonsense" is no cell/);
    expect(await complaint('replay', 'server/times/expired@reference:1')).toMatch(
      /^which of its variants\? server\/times\/expired has starttls,tls1\.2 or /,
    );
    expect(await complaint('replay', 'server/times/expird@reference:1#x')).toMatch(/did you mean/);
    expect(await complaint('replay', 'server/times/expired@referenc:1#x')).toMatch(/did you mean/);
  });
});
