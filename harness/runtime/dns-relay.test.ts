import { expect, test } from 'vitest';
import type { Layout } from '../model/target.ts';
import { reachedBy, withRelay } from './dns-relay.ts';
import { Lines } from './lines.ts';
import type { Machine } from './machine.ts';

const place = { dir: '/x', exec: 'x', user: undefined };
const layout: Layout = { files: [], processes: [{ argv: ['mta'] }], ready: [], logs: [] };

test('a layout has a relay beside it where there is a resolver, and else stays as it is', () => {
  expect(withRelay(layout, undefined, place)).toBe(layout);
  const { files, processes } = withRelay(layout, { host: '192.0.2.1', port: 5353 }, place);
  expect(processes.map(({ argv }) => argv)).toEqual([
    ['mta'],
    ['perl', '/x/dns-relay.pl', '192.0.2.1', '5353'],
  ]);
  expect(files).toMatchObject([{ path: '/x/dns-relay.pl', aid: true }]);
});

test.each([
  ['an address', '192.0.2.9       STREAM mx.test\n', '192.0.2.9'],
  ['no address', '', undefined],
])('a machine that tells %s is waited for until its relay stands', async (_, output, expected) => {
  const lines = new Lines();
  const asked: (readonly string[])[] = [];
  const machine = {
    lines,
    us: { name: 'mx.test', listenOn: '192.0.2.1' },
    run: async (argv: readonly string[]) => {
      asked.push(argv);
      return { code: 0, output };
    },
  } satisfies Partial<Machine>;
  const address = reachedBy(machine);
  expect(asked).toEqual([]);
  lines.add('mailstaple: the resolver is at hand');
  expect(await address).toBe(expected);
  expect(asked).toEqual([['getent', 'ahostsv4', 'mx.test']]);
});
