import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LOOPBACK } from '../../ca/loopback.ts';

/** A TLS program of somebody else's that serves, for the tests of our own two ends. */
export interface SecondEnd extends AsyncDisposable {
  port: number;
}

/** Files in a folder that goes away: name → content. Gives the path of each. */
export async function withFiles<T>(
  files: Record<string, string | Uint8Array>,
  use: (path: (name: string) => string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'mailstaple-'));
  try {
    for (const [name, content] of Object.entries(files))
      await writeFile(join(folder, name), content);
    return await use((name) => join(folder, name));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * Starts a server and waits for the line that says it listens; `ready` gives the port out of what
 * was written.
 */
export async function serve(
  program: string,
  argv: readonly string[],
  ready: (output: string) => number | undefined,
): Promise<SecondEnd> {
  const child = spawn(program, argv, { stdio: ['pipe', 'pipe', 'pipe'] });
  const port = await new Promise<number>((resolve, reject) => {
    let output = '';
    const hear = (bytes: Buffer) => {
      output += bytes.toString('latin1');
      const found = ready(output);
      if (found !== undefined) resolve(found);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child
      .once('error', reject)
      .once('exit', () => reject(new Error(`${program} ended: ${output}`)));
  });
  return { port, [Symbol.asyncDispose]: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/**
 * A port of 127.0.0.1 that nobody uses at this moment, for programs that cannot choose one
 * themselves.
 */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, LOOPBACK);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return address && typeof address === 'object' ? address.port : 0;
}

/** Runs a client to its end, which `budget` milliseconds bound. @returns all that it wrote. */
export async function run(
  program: string,
  argv: readonly string[],
  input: string,
  budget = 5000,
): Promise<string> {
  const child = spawn(program, argv, { stdio: ['pipe', 'pipe', 'pipe'], timeout: budget });
  let output = '';
  child.stdout.on('data', (bytes: Buffer) => {
    output += bytes.toString('latin1');
  });
  child.stderr.on('data', (bytes: Buffer) => {
    output += bytes.toString('latin1');
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  await once(child, 'close');
  return output;
}

/**
 * Talks to a client: writes each line once what was written before has brought the answer that is
 * due.
 */
export async function converse(
  program: string,
  argv: readonly string[],
  lines: readonly { after: RegExp; say: string }[],
  budget = 5000,
): Promise<string> {
  const child = spawn(program, argv, { stdio: ['pipe', 'pipe', 'pipe'], timeout: budget });
  const due = [...lines];
  let output = '';
  let unread = '';
  const hear = (bytes: Buffer) => {
    output += bytes.toString('latin1');
    unread += bytes.toString('latin1');
    if (!due[0]?.after.test(unread)) return;
    unread = '';
    child.stdin.write(due.shift()?.say ?? '');
  };
  child.stdin.on('error', () => {});
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  await once(child, 'close');
  return output;
}
