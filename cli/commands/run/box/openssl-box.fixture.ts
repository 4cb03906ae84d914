import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { SoundBox } from './sound-box.fixture.ts';

/** What a client said, and what it is told. */
const ANSWERS: readonly (readonly [RegExp, string])[] = [
  [/^EHLO /, '250-box.test\n250 HELP\n'],
  [/^QUIT$/, '221 2.0.0 bye\n'],
];

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/**
 * `openssl s_server` as a box over implicit TLS: one connection at a time, SMTP by way of its
 * standard input and output. It prints the suite once a handshake is complete, and what the client
 * says as it comes.
 * @param argv options besides where to listen.
 */
export async function opensslBox(argv: readonly string[]): Promise<SoundBox> {
  const child = spawn('openssl', ['s_server', '-accept', '127.0.0.1:0', '-crlf', ...argv], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  let rest = '';
  let complaints = '';
  const heed = (line: string): void => {
    const port = /^ACCEPT 127\.0\.0\.1:(\d+)/.exec(line)?.[1];
    if (port) resolve(Number(port));
    if (line.startsWith('CIPHER is ')) child.stdin.write('220 box.test ESMTP\n');
    for (const [said, told] of ANSWERS) if (said.test(line)) child.stdin.write(told);
  };
  child.stdout.on('data', (bytes: Buffer) => {
    const lines = (rest + bytes.toString('latin1')).split(/\r?\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) heed(line);
  });
  child.stderr.on('data', (bytes: Buffer) => {
    complaints = (complaints + bytes.toString('latin1')).slice(-2000);
  });
  child.stdin.on('error', () => {});
  child
    .once('error', reject)
    .once('exit', () => reject(new Error(`s_server ended: ${complaints}`)));
  const port = await promise;
  return { address: `smtps://127.0.0.1:${port}`, [Symbol.asyncDispose]: () => stop(child) };
}
