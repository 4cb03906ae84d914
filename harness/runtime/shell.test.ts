import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agentCommand, Shell, TIMED_OUT } from './shell.ts';

const here = import.meta.dirname;

describe.each([
  ['Perl', true],
  ['sh', false],
])('by %s', (_name, perl) => {
  let child: ChildProcess;
  let shell: Shell;
  let dir: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'mailstaple-shell-'));
    const [program = '', ...words] = agentCommand(here, dir, perl);
    child = spawn(program, words, { stdio: ['pipe', 'pipe', 'inherit'] });
    if (!child.stdin || !child.stdout) throw new Error('no pipes');
    shell = new Shell(child.stdin, child.stdout);
  });
  afterAll(() => {
    shell[Symbol.dispose]();
    child.kill();
    rmSync(dir, { recursive: true });
  });

  test('a command says how it ended and what it wrote, to either output', async () => {
    const { code, output } = await shell.run(
      { argv: ['sh', '-c', 'echo out; echo err >&2; exit 7'] },
      5,
    );
    expect(code).toBe(7);
    expect(output.split('\n').sort()).toEqual(['', 'err', 'out']);
  });

  test('arguments, environment and input arrive as they are', async () => {
    const odd = 'a \'quoted\' "word" $HOME `x`\\ ä';
    const { output } = await shell.run({ argv: ['printf', '%s|%s', odd, 'b'], env: { X: odd } }, 5);
    expect(output).toBe(`${odd}|b`);
    expect(
      (await shell.run({ argv: ['sh', '-c', 'printf %s "$X"'], env: { X: odd } }, 5)).output,
    ).toBe(odd);
    const lines = await shell.run({ argv: ['printf', '%s|', 'a\n\n', '', 'X=1'] }, 5);
    expect(lines.output).toBe('a\n\n||X=1|');
    const long = `${odd}\r\n.\r\n`.repeat(2000);
    const { output: counted } = await shell.run({ argv: ['wc', '-c'], input: long }, 5);
    expect(Number(counted)).toBe(Buffer.byteLength(long));
  });

  test('commands run side by side, and their output does not mix', async () => {
    const each = Array.from({ length: 12 }, (_, n) => String.fromCharCode(97 + n));
    const ends = await Promise.all(
      each.map((sign) =>
        shell.run({ argv: ['sh', '-c', `head -c 30000 /dev/zero | tr '\\0' ${sign}`] }, 20),
      ),
    );
    expect(ends.map(({ output }) => output)).toEqual(each.map((sign) => sign.repeat(30_000)));
    const fed = await Promise.all(
      each.map((sign) => shell.run({ argv: ['cat'], input: sign.repeat(300) }, 20)),
    );
    expect(fed.map(({ output }) => output)).toEqual(each.map((sign) => sign.repeat(300)));
  });

  test('what is longer than 64 KiB is cut, and what takes too long is ended', async () => {
    const { output } = await shell.run({ argv: ['head', '-c', '100000', '/dev/zero'] }, 5);
    expect(output.length).toBe(64 * 1024);
    expect((await shell.run({ argv: ['sleep', '30'] }, 1)).code).toBe(TIMED_OUT);
  });

  test('who waits when the shell goes is told, and so is who comes later', async () => {
    const [program = '', ...words] = agentCommand(here, join(dir, 'own'), perl);
    const own = spawn(program, words, {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const short = new Shell(own.stdin, own.stdout);
    const waiting = short.run({ argv: ['true'] }, 60);
    await waiting;
    const late = short.run({ argv: ['sh', '-c', 'kill -9 $(ps -o ppid= -p $PPID); sleep 60'] }, 60);
    own.kill('SIGKILL');
    short[Symbol.dispose]();
    await expect(late).rejects.toThrow('the shell for commands is gone');
    await expect(short.run({ argv: ['true'] }, 1)).rejects.toThrow('gone');
  });

  test('a program that is not there ends by 127', async () => {
    expect((await shell.run({ argv: ['/no/such/program'] }, 5)).code).toBe(127);
  });
});
