import { expect, test } from 'vitest';
import type { Policy } from '../../harness/model/terms.ts';
import { sendmailClient } from './client.ts';

const place = { dir: '/x', exec: 'sendmail', user: undefined };
const lax: Policy = { status: 'none', chain: 'try', tls: 'may', resume: false };
const policies: readonly Policy[] = [lax, { ...lax, tls: 'must' }, { ...lax, chain: 'must' }];
const { files } = sendmailClient.compose({
  policies,
  host: 'mx.test',
  roots: '/x/roots.pem',
  port: 25,
  place,
});
const macros = String(files.find(({ path }) => path === '/x/client.mc')?.content);

test('what a policy requires is asked of the server by the name of its label', () => {
  expect(macros).toContain(
    'R$- . none-try-must-once-starttls $| $*\t$@ $>"TLS_connection" $2 $| <ENCR:112>',
  );
  expect(macros).toContain(
    'R$- . none-must-may-once-starttls $| $*\t$@ $>"TLS_connection" $2 $| <VERIFY>',
  );
  expect(macros).not.toContain('none-try-may-once-starttls $|');
});

test('every policy has a mailer and a route', () => {
  for (const label of ['none-try-may-once-starttls', 'none-try-must-once-starttls']) {
    expect(macros).toContain(`M${label.replaceAll('-', '_')},`);
    expect(macros).toContain(`R$+ < @ $- . ${label} . test`);
  }
});

const line = (dsn: string) =>
  'Nov 26 01:00:00 mx mail.info sendmail[77]: 5AQ1ab012345: ' +
  'to=<t1s0@26001.none-try-may-once-starttls.test>, ctladdr=<origin@sender.test>, ' +
  `delay=00:00:00, mailer=x, relay=mx.test. [172.17.0.1], dsn=${dsn}, stat=Sent (taken)`;

test.each([
  ['2.0.0', 'delivered'],
  ['4.0.0', 'deferred'],
  ['5.6.0', 'bounced'],
])('dsn=%s says %s', (dsn, kind) => {
  expect(sendmailClient.readLog(line(dsn))).toEqual({ token: 't1s0', kind });
});

test('what the server replied may stand between', () => {
  const told = line('4.2.0').replace(
    'stat=Sent (taken)',
    'reply=450 4.3.0 not now, stat=Deferred: 450 4.3.0 not now',
  );
  expect(sendmailClient.readLog(told)).toEqual({ token: 't1s0', kind: 'deferred' });
});

test('the end of a retry names its token', () => {
  const end = 'Nov 26 01:00:00 mx user.notice mailstaple: the retry of t1s0 has ended';
  expect(sendmailClient.readRetryEnd?.(end)).toBe('t1s0');
  expect(sendmailClient.readRetryEnd?.(`${end}.`)).toBeUndefined();
});
