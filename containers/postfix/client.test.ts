import { expect, test } from 'vitest';
import type { Policy } from '../../harness/model/terms.ts';
import { postfixClient } from './client.ts';

const place = { dir: '/x', exec: 'master', user: undefined };
const lax: Policy = { status: 'none', chain: 'try', tls: 'may', resume: false };
const policies: readonly Policy[] = [
  lax,
  { ...lax, tls: 'must', resume: true },
  { ...lax, chain: 'must' },
  { ...lax, dane: 'try' },
  { ...lax, dane: 'require' },
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
  ['none-try-may-once-starttls-dane', 'dane'],
  ['none-try-may-once-starttls-only-dane', 'dane-only'],
])('%s has the level %s', (label, level) => {
  expect(sender(label)).toContain(`-o { smtp_tls_security_level = ${level} }`);
  expect(sender(label).includes('smtp_tls_wrappermode')).toBe(label.endsWith('implicit'));
});

test('sessions are kept for all and taken from those that are not to resume', () => {
  expect(contentOf('/x/postfix/main.cf')).toMatch(/^smtp_tls_session_cache_database = btree:/m);
  expect(sender('none-try-may-once-starttls')).toContain('smtp_tls_session_cache_database =  }');
  expect(sender('none-try-must-resume-starttls')).not.toContain('session_cache');
});

test('under DANE hosts are found in DNS, by the domain or by their own names', () => {
  expect(sender('none-try-may-once-starttls-dane')).toContain('smtp_dns_support_level = dnssec');
  expect(sender('none-try-may-once-starttls')).not.toContain('smtp_dns_support_level');
  const order = { token: 't1', policy: { ...lax, dane: 'try' }, domain: 't1.d.example' } as const;
  expect(postfixClient.recipient({ ...order, transport: 'starttls', ports: [2, 1] })).toBe(
    '2.1.none-try-may-once-starttls-dane.t1@t1.d.example',
  );
  expect(contentOf('/x/postfix/routes')).toContain(' FILTER $2:$3:$1\n');
  expect(contentOf('/x/postfix/routes')).toContain(' FILTER $3:[mx1.$4]:$1,[mx2.$4]:$2\n');
});

const established = (word: string, host: string) =>
  `Nov 26 01:08:44 mx postfix/smtp[32]: ${word} TLS connection established to ` +
  `${host}[172.17.0.1]:33417: TLSv1.3`;

test.each([
  ['Verified', 'dane'],
  ['Untrusted', 'not-dane'],
])('%s of the host says %s', (word, expected) => {
  const lines = [established(word, 'mx1.t1.d.example'), established('Trusted', 'mx2.t1.d.example')];
  const told = (host: string) => postfixClient.authentication?.({ headers: [], host, lines });
  expect(told('mx1.t1.d.example')).toBe(expected);
  expect(told('mx1.t9.d.example')).toBeUndefined();
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
  'Nov 26 01:08:44 mx postfix/smtp[32]: CC8EB1FA45A: ' +
  'to=<t3s0@33417.none-try-may-once-implicit.test>, relay=mx.test[172.17.0.1]:33417, ' +
  `delay=10, dsn=2.0.0, status=${status} (250 taken)`;

test.each([
  ['sent', 'delivered'],
  ['deferred', 'deferred'],
  ['bounced', 'bounced'],
])('status=%s says %s', (status, kind) => {
  expect(postfixClient.readLog(line(status))).toEqual({ token: 't3s0', kind });
});

test('a line about a domain in DNS says it too', () => {
  const text = line('sent').replace(
    't3s0@33417.none-try-may-once-implicit.test',
    '33417.none-try-may-once-starttls-dane.t3s0@t3.d.example',
  );
  expect(postfixClient.readLog(text)).toEqual({ token: 't3s0', kind: 'delivered' });
});

test.each([
  ['arrival', 'Nov 26 01:08:34 mx postfix/smtpd[25]: CC8EB1FA45A: client=unknown[172.17.0.1]'],
  [
    'a host that fails',
    'Nov 26 01:09:07 mx postfix/smtp[38]: connect to mx.test[172.17.0.1]:43971: Connection refused',
  ],
  [
    'a route',
    'Nov 26 01:08:30 mx postfix/smtpd[12]: NOQUEUE: filter: RCPT from unknown[172.17.0.1]: ' +
      '<t1s0@1.none-try-may-once-starttls.test>: Recipient address triggers FILTER',
  ],
  [
    'a bounce that goes nowhere',
    'Nov 26 01:08:44 mx postfix/discard[3]: A1: ' +
      'to=<origin@sender.test>, relay=none, status=sent (x)',
  ],
])('%s is no disposition', (_name, text) => {
  expect(postfixClient.readLog(text)).toBeUndefined();
});
