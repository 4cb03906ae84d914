import { expect, test } from 'vitest';
import type { ServerArrangement } from '../model/running.ts';
import { arrange } from './layout.ts';

const files = (staple: ServerArrangement['identity']['staple']) => ({
  key: 'K',
  chain: 'C',
  staple,
});
const bytes = { kind: 'bytes', bytes: new Uint8Array([1]), pem: false } as const;
const one = (change: Partial<ServerArrangement> = {}): ServerArrangement => ({
  slug: 'a',
  transports: ['starttls'],
  reading: 'expanded',
  identity: files(bytes),
  sni: {},
  ...change,
});

test('a listener per transport, all with the same files', () => {
  const { listeners, files: put } = arrange(
    [one({ transports: ['starttls', 'implicit'] })],
    '/d',
    [1, 2],
  );
  expect(listeners.map(({ transport, port }) => [transport, port])).toEqual([
    ['starttls', 1],
    ['implicit', 2],
  ]);
  expect(put.map(({ path }) => path)).toEqual([
    '/d/1/main/key.pem',
    '/d/1/main/chain.pem',
    '/d/1/main/staple.der',
  ]);
});

test.each([
  ['none', undefined, 0],
  ['absent', '/d/1/main/staple.der', 0],
  ['unreadable', '/d/1/main/staple.der', 1],
] as const)('a staple that is %s', (kind, path, written) => {
  const { listeners, files: put } = arrange([one({ identity: files({ kind }) })], '/d', [1]);
  expect(listeners[0]?.identity.staple).toBe(path);
  const staples = put.filter((file) => file.path.includes('staple'));
  expect(staples).toHaveLength(written);
  for (const file of staples) expect(file.mode).toBe(0);
});

test('names of servers never become names of files', () => {
  const { files: put, listeners } = arrange([one({ sni: { '../../x': files(bytes) } })], '/d', [1]);
  expect(put.every(({ path }) => !path.includes('..'))).toBe(true);
  expect(Object.keys(listeners[0]?.sni ?? {})).toEqual(['../../x']);
});

test('the path of the staple is known even where none is configured yet', () => {
  const { paths } = arrange([one({ identity: files({ kind: 'none' }) })], '/d', [1]);
  expect(paths.get('a')?.staplePath).toBe('/d/1/main/staple.der');
});

test('too few ports are our own mistake', () => {
  expect(() => arrange([one()], '/d', [])).toThrow(RangeError);
});

test(
  'the issuer is put in place where it is not sent and there is a ' +
    'proof, alone and behind the chain',
  () => {
    const apart = (staple: ServerArrangement['identity']['staple']) =>
      arrange([one({ identity: { ...files(staple), issuer: 'I' } })], '/d', [1]);
    const { files: put, listeners } = apart(bytes);
    const issuer = { alone: '/d/1/main/issuer.pem', inChain: '/d/1/main/with-issuer.pem' };
    expect(listeners[0]?.identity.issuer).toEqual(issuer);
    const contentAt = (path: string) => put.find((file) => file.path === path)?.content;
    expect([contentAt(issuer.alone), contentAt(issuer.inChain)]).toEqual(['I', 'CI']);
    expect(contentAt('/d/1/main/chain.pem')).toBe('C');
    expect(apart({ kind: 'none' }).listeners[0]?.identity.issuer).toBeUndefined();
    expect(arrange([one()], '/d', [1]).listeners[0]?.identity.issuer).toBeUndefined();
  },
);
