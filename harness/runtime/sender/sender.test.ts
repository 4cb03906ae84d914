import { expect, test } from 'vitest';
import type { ClientProgram } from '../../model/target.ts';
import { Lines } from '../lines.ts';
import type { Machine } from '../machine.ts';
import { startClient } from './sender.ts';

/** Says `TOKEN kind` of a message, and `end TOKEN` when a retry is over. */
const program: ClientProgram = {
  compose: () => ({ files: [], processes: [], ready: [], logs: [] }),
  recipient: ({ token }) => `${token}@x.test`,
  readLog: (line) =>
    /^\w+ delivered$/.test(line)
      ? { token: line.split(' ')[0] ?? '', kind: 'delivered' }
      : undefined,
  readRetryEnd: (line) => /^end (\w+)$/.exec(line)?.[1],
  retry: (token) => ['again', token],
};

async function runningOf(onRetry: (lines: Lines, count: number) => string | undefined) {
  const lines = new Lines();
  let count = 0;
  const machine: Machine = {
    place: { dir: '/x', exec: 'x', user: undefined },
    us: { name: 'mx.test', listenOn: '127.0.0.1' },
    lines,
    ports: async () => [1],
    reach: (port) => ({ host: '127.0.0.1', port }),
    start: async () => {},
    change: async () => {},
    run: async () => {
      count += 1;
      return { code: 0, output: onRetry(lines, count) ?? '' };
    },
    [Symbol.asyncDispose]: async () => {},
  };
  const running = await startClient({
    program,
    machine,
    policies: [],
    rootsPem: '',
    states: undefined,
  });
  return { running, tries: () => count };
}

test('a retry that ends without a word on the message is begun again', async () => {
  const { running, tries } = await runningOf((lines, count) => {
    if (count === 3) lines.add('a delivered');
    lines.add('end a');
    return undefined;
  });
  expect(await running.retry('a', 5000)).toEqual({ kind: 'delivered', text: 'a delivered' });
  expect(tries()).toBe(3);
});

test('a retry that told of the message is not begun again, nor for the end of another', async () => {
  const { running, tries } = await runningOf((lines) => {
    for (const line of ['end b', 'a delivered', 'end a', 'end a']) lines.add(line);
    return undefined;
  });
  expect((await running.retry('a', 5000)).kind).toBe('delivered');
  expect(tries()).toBe(1);
});

test('a retry whose log goes to the output of its command is read there', async () => {
  const { running, tries } = await runningOf((_lines, count) =>
    count === 1 ? 'begin a\nend a\n' : 'begin a\na delivered\nend a\n',
  );
  expect(await running.retry('a', 5000)).toEqual({ kind: 'delivered', text: 'a delivered' });
  expect(tries()).toBe(2);
  expect(running.log()).toEqual(['begin a', 'end a', 'begin a', 'a delivered', 'end a']);
});

test('a retry that is never over is unknown once the budget is spent', async () => {
  const { running } = await runningOf(() => undefined);
  expect((await running.retry('a', 50)).kind).toBe('unknown');
});

test('a message that is not taken is unknown, with the reason', async () => {
  const { running } = await runningOf(() => undefined);
  const policy = { status: 'none', chain: 'try', tls: 'may', resume: false } as const;
  const told = await running.send({ token: 'a', policy, transport: 'starttls', ports: [1] }, 5000);
  expect(told.kind).toBe('unknown');
  expect(told.text).toMatch(/refused|ECONN/i);
});
