import { expect, test } from 'vitest';
import type { Policy } from '../../harness/model/terms.ts';
import { postfixClient } from './client.ts';

const place = { dir: '/x', exec: 'master', user: undefined };
const lax: Policy = { status: 'none', chain: 'try', tls: 'may', resume: false };
const policies: readonly Policy[] = [
  lax,
  { ...lax, tls: 'must', resume: true },
  { ...lax, chain: 'must' },
];
const { files } = postfixClient.compose({
  policies,
  host: 'mx.test',
  roots: '/x/roots.pem',
  port: 25,
  place,
});
const contentOf = (path: string): string =>
  String(files.find((file) => file.path === path)?.content);

function sender(label: string): string {
  const [, body = ''] =
    new RegExp(`^${label} unix .*\\n((?:  -o .*\\n)+)`, 'm').exec(
      contentOf('/x/postfix/master.cf'),
    ) ?? [];
  return body;
}

test.each([
  ['none-try-may-once-starttls', 'may'],
  ['none-try-may-once-implicit', 'encrypt'],
  ['none-try-must-resume-starttls', 'encrypt'],
  ['none-must-may-once-starttls', 'verify'],
])('%s has the level %s', (label, level) => {
  expect(sender(label)).toContain(`-o { smtp_tls_security_level = ${level} }`);
  expect(sender(label).includes('smtp_tls_wrappermode')).toBe(label.endsWith('implicit'));
});

test('sessions are kept for all and taken from those that are not to resume', () => {
  expect(contentOf('/x/postfix/main.cf')).toMatch(/^smtp_tls_session_cache_database = btree:/m);
  expect(sender('none-try-may-once-starttls')).toContain('smtp_tls_session_cache_database =  }');
  expect(sender('none-try-must-resume-starttls')).not.toContain('session_cache');
});

test('the ports of the recipient become next hops in their order, the label the transport', () => {
  expect(
    postfixClient.recipient({ token: 't1', policy: lax, transport: 'starttls', ports: [2, 1] }),
  ).toBe('t1@2.1.none-try-may-once-starttls.test');
  expect(contentOf('/x/postfix/routes')).toContain(
    '/@([0-9]+)\\.([0-9]+)\\.([a-z-]+)\\.test$/ FILTER $3:[mx.test]:$1,[mx.test]:$2\n',
  );
});

const line = (status: string) =>
  `Nov 26 01:08:44 mx postfix/smtp[32]: CC8EB1FA45A: to=<t3s0@33417.none-try-may-once-implicit.test>, relay=mx.test[172.17.0.1]:33417, delay=10, dsn=2.0.0, status=${status} (250 taken)`;

test.each([
  ['sent', 'delivered'],
  ['deferred', 'deferred'],
  ['bounced', 'bounced'],
])('status=%s says %s', (status, kind) => {
  expect(postfixClient.readLog(line(status))).toEqual({ token: 't3s0', kind });
});

test.each([
  ['arrival', 'Nov 26 01:08:34 mx postfix/smtpd[25]: CC8EB1FA45A: client=unknown[172.17.0.1]'],
  [
    'a host that fails',
    'Nov 26 01:09:07 mx postfix/smtp[38]: connect to mx.test[172.17.0.1]:43971: Connection refused',
  ],
  [
    'a route',
    'Nov 26 01:08:30 mx postfix/smtpd[12]: NOQUEUE: filter: RCPT from unknown[172.17.0.1]: <t1s0@1.none-try-may-once-starttls.test>: Recipient address triggers FILTER',
  ],
  [
    'a bounce that goes nowhere',
    'Nov 26 01:08:44 mx postfix/discard[3]: A1: to=<origin@sender.test>, relay=none, status=sent (x)',
  ],
])('%s is no disposition', (_name, text) => {
  expect(postfixClient.readLog(text)).toBeUndefined();
});
