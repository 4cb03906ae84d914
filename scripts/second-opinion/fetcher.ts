import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { World } from '../../ca/authority/world.ts';
import type { RunningFetcher } from '../../harness/model/running.ts';
import type { FetcherScenario } from '../../harness/model/scenario.ts';
import type { Cell } from '../../harness/run/cell.ts';
import { playFetcher } from '../../harness/run/roles/fetcher/play.ts';
import { needEngine } from '../../harness/runtime/docker/engine.ts';
import { listeningAddress } from '../../harness/runtime/docker/reach.ts';
import { type LaunchInput, launchFetcher } from '../../harness/runtime/open.ts';

const run = promisify(execFile);
const BUDGET = { step: 6000, total: 20_000 };
/** What is told of the words of openssl and gnutls-cli. */
const TOLD = /OCSP response|OCSP Response Status|Cert Status|Serial Number|Update:|alert|status:/;

/** What a client that is not ours is sent. */
async function askedBy(program: string, argv: readonly string[]): Promise<string[]> {
  const child = run(program, argv, { timeout: 15_000 });
  child.child.stdin?.end();
  const { stdout, stderr } = await child.catch((error: { stdout?: string; stderr?: string }) => ({
    stdout: error.stdout ?? '',
    stderr: error.stderr ?? '',
  }));
  const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => TOLD.test(line));
  return [...new Set(lines.map((line) => `${program}: ${line.trim()}`))].slice(0, 8);
}

/** The target, whose last look is that of openssl and gnutls-cli. */
const watched = (running: RunningFetcher, told: string[]): RunningFetcher => ({
  ...running,
  open: async (arrangement) => {
    const instance = await running.open(arrangement);
    const alive = instance.alive.bind(instance);
    return Object.assign(instance, {
      alive: async () => {
        const { host, port } = instance.endpoint();
        const at = ['-connect', `${host}:${port}`, '-status', '-servername', 'mx.test'];
        told.push(...(await askedBy('openssl', ['s_client', ...at])));
        const name = ['--sni-hostname=mx.test', '--insecure', '--ocsp', `--port=${port}`, host];
        told.push(...(await askedBy('gnutls-cli', name)));
        return alive();
      },
    });
  },
  [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
});

/**
 * Plays these scenarios and has other clients look at what is stapled in the end; of a program that
 * writes a file, `openssl ocsp -respin` reads it. Requests are told as they came.
 */
export async function askFetcher(
  input: LaunchInput,
  scenarios: readonly FetcherScenario[],
): Promise<(readonly [string, string[]])[]> {
  const listenOn = await listeningAddress(await needEngine());
  await using running = await launchFetcher({ ...input, places: 2 });
  const world = new World();
  const found: (readonly [string, string[]])[] = [];
  for (const scenario of scenarios) {
    const told: string[] = [];
    const transport = 'command' in (input.target.fetcher ?? {}) ? 'file' : 'implicit';
    const tls = transport === 'file' ? {} : { tls: '1.3' as const };
    const cell: Cell<FetcherScenario> = {
      id: scenario.id,
      scenario,
      variant: { transport, ...tls },
      needs: [],
    };
    const { observation } = await playFetcher({
      ...{ cell, scenario, world, budget: BUDGET, runStart: Date.now() },
      running: watched(running, told),
      reach: { listenOn, host: listenOn },
      mark: `t${randomBytes(3).readUIntBE(0, 3)}`,
      told: () => {},
    });
    const requests = observation.requests.slice(-2).map(({ method, http, headers }) => {
      const host = headers.find(([header]) => header.toLowerCase() === 'host')?.[1] ?? 'none';
      return `request: ${method}, HTTP/${http}, Host ${host}`;
    });
    const runs = observation.steps.flatMap(({ name, run: ran }) =>
      ran
        ? [`${name}: ended with ${ran.code}, file ${ran.after.content ? 'there' : 'not there'}`]
        : [],
    );
    found.push([
      scenario.id,
      [...told, `requests: ${observation.requests.length}`, ...requests, ...runs],
    ]);
  }
  return found;
}
