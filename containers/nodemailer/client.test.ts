import { expect, test } from 'vitest';
import type { Policy } from '../../harness/model/terms.ts';
import { nodemailerClient } from './client.ts';

const place = { dir: '/d', exec: '/relay.mjs', user: 'nobody' };
const strict: Policy = { status: 'request', chain: 'must', tls: 'must', resume: false };
const lax: Policy = { status: 'none', chain: 'try', tls: 'may', resume: false };

function labels(
  policies: readonly Policy[],
): Record<string, { requireTLS?: boolean; tls: object }> {
  const { files } = nodemailerClient.compose({
    policies,
    host: 'mx.test',
    roots: '/r.pem',
    port: 1,
    place,
  });
  return JSON.parse(String(files[0]?.content)).labels;
}

test('a policy becomes the options of a transport, over STARTTLS and over implicit TLS', () => {
  const made = labels([strict, lax]);
  expect(Object.keys(made)).toEqual([
    'request-must-must-starttls',
    'request-must-must-implicit',
    'none-try-may-starttls',
    'none-try-may-implicit',
  ]);
  expect(made['request-must-must-starttls']).toMatchObject({
    requireTLS: true,
    tls: { requestOCSP: true },
  });
  expect(made['request-must-must-starttls']?.tls).not.toHaveProperty('rejectUnauthorized');
  expect(made['none-try-may-starttls']?.tls).toEqual({ rejectUnauthorized: false });
  expect(made['none-try-may-starttls']).not.toHaveProperty('requireTLS');
});

test('the recipient says where to, and by which options', () => {
  const order = { token: 't1s0', policy: strict, transport: 'starttls', ports: [26001] } as const;
  expect(nodemailerClient.recipient(order)).toBe('t1s0@26001.request-must-must-starttls.test');
});

test('what became of a mail is read from the line of the relay, and from no other', () => {
  expect(nodemailerClient.readLog('t1s0 delivered: 250 OK')).toEqual({
    token: 't1s0',
    kind: 'delivered',
  });
  expect(nodemailerClient.readLog('t1s0 deferred: ESOCKET CONN no')).toEqual({
    token: 't1s0',
    kind: 'deferred',
  });
  expect(nodemailerClient.readLog('intake: ECONNRESET')).toBeUndefined();
});
