import { expect, test } from 'vitest';
import type { Policy } from '../../harness/model/terms.ts';
import { openSmtpdClient } from './client.ts';

const place = { dir: '/x', exec: 'smtpd', user: undefined };
const lax: Policy = { status: 'request', chain: 'try', tls: 'may', resume: false };
const secret: Policy = { ...lax, tls: 'must' };
const strict: Policy = { ...secret, chain: 'must' };

function actions(policies: readonly Policy[]): Map<string, string> {
  const { files } = openSmtpdClient.compose({
    policies,
    host: 'mx.test',
    roots: '/x/roots.pem',
    port: 25,
    place,
  });
  const found = String(files[0]?.content).matchAll(
    /^action "(.+?)" relay domain <routes> ca "roots"(.*)$/gm,
  );
  return new Map([...found].map(([, label = '', rest = '']) => [label, rest.trim()]));
}

test('every policy has an action per way of TLS, and says what must be and what must verify', () => {
  expect(Object.fromEntries(actions([lax, secret, strict]))).toEqual({
    'request-try-may-once-starttls': '',
    'request-try-may-once-implicit': 'tls no-verify',
    'request-try-must-once-starttls': 'tls no-verify',
    'request-try-must-once-implicit': 'tls no-verify',
    'request-must-must-once-starttls': 'tls',
    'request-must-must-once-implicit': 'tls',
  });
});

test('the recipient carries token, port and policy', () => {
  const order = { token: 'abc', policy: strict, transport: 'implicit', ports: [26001] } as const;
  expect(openSmtpdClient.recipient(order)).toBe('abc@26001.request-must-must-once-implicit.test');
});

const line = (result: string, to = 'to-1@26001.request-must-must-once-starttls.test') =>
  '884cc45e768eeae4 mta delivery evpid=e419cdef288b8730 ' +
  `from=<origin@sender.test> to=<${to}> rcpt=<-> ` +
  `source="172.17.0.9" relay="172.17.0.1 (mx.test)" delay=1s result="${result}" stat="250 taken"`;

test.each([
  ['Ok', 'delivered'],
  ['TempFail', 'deferred'],
  ['PermFail', 'bounced'],
])('a line with the result %s says %s', (result, kind) => {
  expect(openSmtpdClient.readLog(line(result))).toEqual({ token: 'to-1', kind });
});

test.each([
  [
    'arrival',
    '884cc45a4b019c11 smtp envelope evpid=e419cdef288b8730 from=<o@sender.test> to=<to-1@1.a.test>',
  ],
  ['an error', '884cc45a4b019c11 mta error reason=IO Error: Connection refused'],
  [
    'text of a peer that poses as a line',
    `884cc45a4b019c11 mta error reason=Bad response: ${line('Ok')}`,
  ],
  ['a bounce', line('Ok', 'origin@sender.test')],
  ['nothing', ''],
])('%s is no disposition', (_name, text) => {
  expect(openSmtpdClient.readLog(text)).toBeUndefined();
});

test('the first result of a line counts, whatever a peer says behind it', () => {
  expect(
    openSmtpdClient.readLog(line('TempFail').replace('250 taken', 'x\\" result=\\"Ok'))?.kind,
  ).toBe('deferred');
});
