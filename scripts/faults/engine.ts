import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Act, shown } from './act.ts';

/** How long an engine may take to start, milliseconds. */
const START = 60_000;

/** Played: enough that it is under way for some seconds, of both roles. */
const WORDS = [
  'exim-gnutls@4.98',
  '--only',
  'client/requiring/*',
  '--only',
  'server/contents/*',
  '--only',
  'server/times/*',
];
const BRIDGE = 'mailstaple1';

/** kill -9 of a container in mid-run, by the engine that is there. */
export async function killedContainer(): Promise<string[]> {
  using act = new Act(WORDS);
  const end = act.begin();
  await act.recorded(40);
  const run = act.journal().run.run.id;
  const [victim] = docker({}, 'ps', '-q', '--filter', `label=mailstaple.run=${run}`).split('\n');
  shown(Boolean(victim), 'no container of the run was found');
  docker({}, 'kill', '--signal', 'KILL', victim ?? '');
  const code = await end;
  shown(code === 3, `exit ${code}: ${act.ending()}`);
  return [`exit ${code}`, ...act.remains(), act.resumed(), act.cleaned()];
}

/**
 * kill -9 of the engine in mid-run: of one of our own, beside the one that is there, which is never
 * touched. It has its own folders, socket and bridge, and keeps its hands off the packet filter.
 */
export async function killedEngine(): Promise<string[]> {
  if (process.getuid?.() !== 0)
    return ['left out: an engine of our own can only be started by root'];
  const image = docker({}, 'images', '-q', 'mailstaple/exim-gnutls').split('\n')[0] ?? '';
  shown(image !== '', 'the image of exim-gnutls is not there: run it once');
  await using engine = await OwnEngine.start();
  engine.load('mailstaple/exim-gnutls');
  using act = new Act(WORDS, engine.env);
  const began = performance.now();
  const end = act.begin();
  await act.recorded(40);
  engine.kill();
  const killed = performance.now();
  const code = await end;
  const lasted = (performance.now() - killed) / 1000;
  shown(
    code === 3,
    `exit ${code} after ${((killed - began) / 1000).toFixed(1)} s: ${act.ending()}`,
  );
  shown(lasted < 90, `the run went on for ${lasted.toFixed(1)} s`);
  const remains = act.remains();
  await engine.again();
  return [
    `exit ${code}, ${lasted.toFixed(1)} s after the engine was killed`,
    ...remains,
    act.resumed(),
    act.cleaned(),
  ];
}

function docker(env: Record<string, string>, ...words: string[]): string {
  const { status, stdout, stderr } = spawnSync('docker', words, {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  shown(status === 0, `docker ${words.join(' ')}: ${stderr}`);
  return stdout.trim();
}

const TAKE_OVER = join(import.meta.dirname, 'take-over.sh');

/** An engine of our own. */
class OwnEngine implements AsyncDisposable {
  readonly #dir = mkdtempSync(join(tmpdir(), 'ms-engine-'));
  readonly env: Record<string, string> = {
    DOCKER_HOST: `unix://${join(this.#dir, 'docker.sock')}`,
  };
  #child: ChildProcess | undefined;

  static async start(): Promise<OwnEngine> {
    const engine = new OwnEngine();
    spawnSync('ip', ['link', 'add', BRIDGE, 'type', 'bridge']);
    spawnSync('ip', ['addr', 'add', '172.29.77.1/24', 'dev', BRIDGE]);
    spawnSync('ip', ['link', 'set', BRIDGE, 'up']);
    await engine.again();
    return engine;
  }

  /** Starts it, or starts it again. */
  async again(): Promise<void> {
    rmSync(join(this.#dir, 'pid'), { force: true });
    const folders = [
      '--data-root',
      join(this.#dir, 'data'),
      '--exec-root',
      join(this.#dir, 'exec'),
      '--pidfile',
      join(this.#dir, 'pid'),
    ];
    const net = ['--bridge', BRIDGE, '--iptables=false', '--ip-forward=false', '--ip-masq=false'];
    const child = spawn('dockerd', [...folders, ...net, '-H', this.env.DOCKER_HOST ?? ''], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: process.env,
    });
    this.#child = child;
    shown(await listens(child.stderr), 'an engine of our own did not start');
  }

  load(image: string): void {
    const { status } = spawnSync('sh', [TAKE_OVER, image, this.env.DOCKER_HOST ?? '']);
    shown(status === 0, 'the image could not be taken over');
  }

  kill(): void {
    this.#child?.kill('SIGKILL');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child?.exitCode === null && this.#child.signalCode === null) {
      const ids = docker(this.env, 'ps', '-aq').split('\n').filter(Boolean);
      if (ids.length > 0) docker(this.env, 'rm', '-f', ...ids);
      this.#child.kill('SIGTERM');
      await once(this.#child, 'exit');
    }
    // Whatever of it outlived a kill: its containerd and shims, known by the folder in their
    // arguments.
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name)))
      if (commandLine(pid).includes(this.#dir)) process.kill(Number(pid), 'SIGKILL');
    spawnSync('ip', ['link', 'del', BRIDGE]);
    const mounts = readFileSync('/proc/mounts', 'utf8')
      .split('\n')
      .map((line) => line.split(' ')[1] ?? '');
    for (const mount of mounts.filter((it) => it.startsWith(this.#dir)).reverse())
      spawnSync('umount', ['-l', mount]);
    rmSync(this.#dir, { recursive: true, force: true });
  }
}

/** Waits until an engine says that it listens; false when it ends before, or takes too long. */
async function listens(said: Readable): Promise<boolean> {
  const lines = createInterface({ input: said, signal: AbortSignal.timeout(START) });
  try {
    for await (const line of lines) if (line.includes('API listen on')) return true;
    return false;
  } finally {
    // What it says later is nobody's concern, and must not hold it up.
    said.resume();
  }
}

function commandLine(pid: string): string {
  const path = `/proc/${pid}/cmdline`;
  if (Number(pid) === process.pid || !existsSync(path)) return '';
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
