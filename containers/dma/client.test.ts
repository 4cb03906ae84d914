import { expect, test } from 'vitest';
import type { Policy } from '../../harness/model/terms.ts';
import { dmaClient } from './client.ts';

const place = { dir: '/x', exec: 'dma', user: undefined };
const may: Policy = { status: 'none', chain: 'try', tls: 'may', resume: false };
const words = (policy: Policy, transport: 'starttls' | 'implicit'): readonly string[] =>
  dmaClient.command({
    policy,
    transport,
    host: 'mx.test',
    port: 1,
    roots: '/x/roots.pem',
    place,
    sender: 'a@b.test',
    recipient: 'c@d.test',
    message: 'X: y\r\n\r\nz',
  }).argv;

test('TLS that must be is not optional, and what begins with TLS has no STARTTLS', () => {
  expect(words(may, 'starttls').slice(-3)).toEqual([
    'SECURETRANSFER',
    'STARTTLS',
    'OPPORTUNISTIC_TLS',
  ]);
  expect(words({ ...may, tls: 'must' }, 'starttls').slice(-2)).toEqual([
    'SECURETRANSFER',
    'STARTTLS',
  ]);
  expect(words(may, 'implicit').at(-1)).toBe('SECURETRANSFER');
});

test.each([
  [0, 'delivered'],
  [1, 'bounced'],
  [75, 'deferred'],
  [70, 'unknown'],
  [255, 'unknown'],
])('code %s is %s', (code, kind) => {
  expect(dmaClient.readEnd?.({ code, output: '' })).toBe(kind);
});
