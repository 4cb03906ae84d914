import { expect, it } from 'vitest';
import { identity } from '../../../ca/authority/spec.ts';
import { World } from '../../../ca/authority/world.ts';
import type { FetcherArrangement } from '../../model/running.ts';
import type { FetchCommandProgram, FetcherProgram } from '../../model/target.ts';
import { identityFiles } from '../../run/roles/fetcher/arrange.ts';
import { openProcess } from '../process.ts';
import { startFetchers } from './fetcher.ts';

const BUDGET = 10_000;
const made = await new World().identity(identity());

const arrangement = (transport: FetcherArrangement['transport']): FetcherArrangement => ({
  ...{ mark: 't1', transport, settings: {}, forced: undefined, others: {} },
  identity: identityFiles(made, 'http://127.0.0.1:9/'),
});

const opened = async (program: FetcherProgram | FetchCommandProgram) => {
  const machine = await openProcess({ title: 'test', exec: '/usr/bin/openssl', user: undefined });
  return startFetchers({
    ...{ program, machine, places: 1, capabilities: new Set<never>(), states: undefined },
  });
};

/** A server of TLS that needs nothing but openssl. */
const server = (...words: string[]): FetcherProgram => ({
  compose: ({ port, identity: { chain, key } }, { exec }) => ({
    files: [],
    argv: [
      ...[exec, 's_server', '-quiet', '-accept', String(port), '-cert', chain, '-key', key],
      ...words,
    ],
  }),
});

it('a server is started, told to be open, ended and started again', async () => {
  await using running = await opened(server());
  const instance = await running.open(arrangement('implicit'));
  expect(await instance.start(BUDGET)).toEqual({ opened: expect.any(Number) });
  expect(await instance.alive()).toBe(true);
  await instance.stop();
  expect(await instance.alive()).toBe(false);
  expect(await instance.start(BUDGET)).toEqual({ opened: expect.any(Number) });
  expect(instance.advance).toBeUndefined();
  await instance[Symbol.asyncDispose]();
  // Its place is free again.
  await using next = await running.open({ ...arrangement('implicit'), mark: 't2' });
  expect(await next.start(BUDGET)).toEqual({ opened: expect.any(Number) });
});

it('is not taken to be open before it has said so, where it does', async () => {
  const says = ({ compose }: FetcherProgram, announces: string): FetcherProgram => ({
    announces,
    compose: (stand, place) => {
      const { files, argv } = compose(stand, place);
      return { files, argv: argv.filter((word) => word !== '-quiet') };
    },
  });
  await using running = await opened(says(server(), 'ACCEPT'));
  await using instance = await running.open(arrangement('implicit'));
  expect(await instance.start(BUDGET)).toEqual({ opened: expect.any(Number) });
  await using silent = await opened(says(server(), 'never said'));
  await using other = await silent.open(arrangement('implicit'));
  expect(await other.start(1000)).toEqual({ opened: 'never' });
});

it('one that ends at once is told by its last words', async () => {
  await using running = await opened(server('-no-such-option'));
  await using instance = await running.open(arrangement('implicit'));
  const { opened: open, ended } = await instance.start(BUDGET);
  expect(open).toBe('never');
  expect(ended).toContain('no-such-option');
  expect(await instance.alive()).toBe(false);
});

it('a program that writes a file is run, and what lies there told before and after', async () => {
  const script = 'printf "%s" "$2" > "$1.new"; mv -f "$1.new" "$1"; echo done; exit 3';
  await using running = await opened({
    command: ({ out, identity: { leaf } }) => ({ argv: ['sh', '-c', script, 'sh', out, leaf] }),
  });
  await using instance = await running.open(arrangement('file'));
  const first = await instance.fetch(BUDGET);
  expect(first).toMatchObject({ code: 3, before: { beside: [] }, after: { beside: [] } });
  expect(first.before.content).toBeUndefined();
  expect(Buffer.from(first.after.content ?? '', 'base64').toString()).toContain('leaf.pem');
  expect(first.output).toContain('done');
  const second = await instance.fetch(BUDGET);
  expect(second.before).toEqual(first.after);
  expect(second.after.inode).not.toBe(second.before.inode);
});

it('a program that names its file itself is made ready for that, and waited for longer', async () => {
  const program: FetchCommandProgram = {
    writes: 'own.der',
    takes: BUDGET,
    prepare: ({ out }) => ['sh', '-c', 'echo ready > "$1.ready"', 'sh', out],
    command: ({ out }) => ({ argv: ['sh', '-c', 'sleep 2; mv "$1.ready" "$1"', 'sh', out] }),
  };
  await using running = await opened(program);
  await using instance = await running.open(arrangement('file'));
  const { code, before, after } = await instance.fetch(1);
  expect([code, before.beside, after.beside]).toEqual([0, ['own.der.ready'], []]);
  expect(Buffer.from(after.content ?? '', 'base64').toString()).toBe('ready\n');
});

it('a run that does not end is ended, and told so', async () => {
  await using running = await opened({ command: () => ({ argv: ['sleep', '60'] }) });
  await using instance = await running.open(arrangement('file'));
  expect(await instance.fetch(1000)).toMatchObject({ code: 'no-end' });
});

it('a clock that cannot be moved is told in one sentence', async () => {
  const machine = await openProcess({ title: 'test', exec: '/usr/bin/openssl', user: undefined });
  await using closing = machine;
  const run = machine.run.bind(machine);
  const without = Object.assign(closing, {
    run: (...call: Parameters<typeof run>) =>
      call[0].some((word) => word.endsWith('faketime.sh'))
        ? Promise.resolve({ code: 0, output: '' })
        : run(...call),
  });
  const moving = { program: server(), machine: without, places: 1, states: undefined };
  await expect(
    startFetchers({ ...moving, capabilities: new Set(['move-clock'] as const) }),
  ).rejects.toThrow('libfaketime is not there, by which the clock is to be moved');
});
