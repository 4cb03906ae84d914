import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { identity } from '../../ca/authority/spec.ts';
import type { World } from '../../ca/authority/world.ts';
import { good } from '../../ca/proof/good.ts';
import { mintProof } from '../../ca/proof/mint.ts';
import { alternately, type Comparison } from './measure.ts';
import { openBenchServer } from './server.ts';

const ROUNDS = 7;
const LONGEST_MS = 20_000;
const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

/**
 * Wall time of one process from start to end, milliseconds. @throws Error when its output lacks
 * `proof`.
 */
async function timed(
  program: string,
  argv: readonly string[],
  input: string,
  proof: RegExp,
): Promise<number> {
  const began = performance.now();
  const child = spawn(program, argv, {
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: LONGEST_MS,
    killSignal: 'SIGKILL',
  });
  let output = '';
  child.stdout.on('data', (bytes: Buffer) => {
    output += bytes.toString('latin1');
  });
  child.stderr.resume();
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  await once(child, 'close');
  if (!proof.test(output))
    throw new Error(`${program} ${argv[0]} did not see the staple: ${output.slice(-300)}`);
  return performance.now() - began;
}

/** `mailstaple probe` over `openssl s_client -status`, each a process, at the same server. */
export async function probes(world: World): Promise<Comparison> {
  const about = await world.identity(identity());
  await using target = await openBenchServer(
    about,
    await mintProof(good().spec, about, world),
    '1.3',
  );
  const address = `127.0.0.1:${target.port}`;
  const probe = [
    'probe',
    `smtp://${address}`,
    '--sni',
    'mx.test',
    '--tls',
    '1.3',
    '--attempts',
    '1',
  ];
  const client = [
    's_client',
    '-connect',
    address,
    '-servername',
    'mx.test',
    '-starttls',
    'smtp',
    '-status',
  ];
  const turns = await alternately(
    ROUNDS,
    () => timed(process.execPath, [main, ...probe], '', /good/),
    () => timed('openssl', client, 'QUIT\n', /OCSP Response Status: successful/),
  );
  return {
    name: '`mailstaple probe` over `openssl s_client -status`, wall time',
    unit: ' ms',
    ...turns,
  };
}
