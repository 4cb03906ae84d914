import { randomBytes } from 'node:crypto';
import { afterAll, expect, it, vi } from 'vitest';
import type { Privilege } from '../../model/target.ts';
import { openContainer } from './container.ts';
import { reap } from './reap.ts';

const runId = randomBytes(6).toString('hex');
afterAll(() => reap(runId));

/** What a program sees of its confinement, as a container of ours starts it. */
async function seen(privileges?: readonly Privilege[]): Promise<string> {
  await using machine = await openContainer({
    image: 'debian:trixie-slim',
    runId,
    title: 'confined',
    exec: 'sleep',
    user: undefined,
    privileges,
  });
  const processes = [{ argv: ['sleep', '600'] }];
  await machine.start({ files: [], processes, ready: [], logs: [], ports: machinePorts });
  const script =
    'cat /proc/self/status; cat /sys/fs/cgroup/memory.max ' +
    '/sys/fs/cgroup/memory/memory.limit_in_bytes; cat ' +
    '/sys/fs/cgroup/pids.max /sys/fs/cgroup/pids/pids.max';
  return (await machine.run(['sh', '-c', `{ ${script}; } 2> /dev/null`])).output;
}
const machinePorts = [26001];

it('a container has no capability, gains none, and is bounded in memory and processes', async () => {
  const output = await seen();
  for (const line of ['NoNewPrivs:\t1', 'CapBnd:\t0000000000000000', 'CapEff:\t0000000000000000'])
    expect(output).toContain(line);
  expect(output.trimEnd().split('\n').slice(-2)).toEqual([String(2 * 1024 ** 3), '2048']);
});

it('a target that declares one is given that one alone', async () => {
  // CAP_KILL is number 5 (capabilities(7)).
  expect(await seen(['KILL'])).toContain('CapBnd:\t0000000000000020');
});

it('what a program leaves behind is buried, and takes no place among the processes', async () => {
  await using machine = await openContainer({
    image: 'debian:trixie-slim',
    runId,
    title: 'orphans',
    exec: 'true',
    user: undefined,
  });
  await machine.start({ files: [], processes: [], ready: [], logs: [], ports: machinePorts });
  const left = "sh -c 'sleep 0 & exec sleep 0'; sh -c 'sleep 0 & exec sleep 0'";
  expect((await machine.run(['sh', '-c', left])).code).toBe(0);
  await vi.waitFor(
    async () => {
      const { output } = await machine.run(['sh', '-c', 'cat /proc/[0-9]*/stat 2> /dev/null']);
      expect(output).toMatch(/^1 \(/m);
      expect(output).not.toMatch(/^\d+ \(\S+\) Z 1 /m);
    },
    { timeout: 20_000 },
  );
});
