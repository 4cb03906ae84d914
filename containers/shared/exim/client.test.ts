import { expect, test } from 'vitest';
import type { Policy } from '../../../harness/model/terms.ts';
import { eximClient } from './client.ts';

const place = { dir: '/x', exec: 'exim4', user: undefined };
const strict: Policy = { status: 'require', chain: 'must', tls: 'must', resume: true };
const lax: Policy = { status: 'request', chain: 'try', tls: 'may', resume: false };
const mute: Policy = { ...lax, status: 'none' };

function transports(policies: readonly Policy[]): Map<string, string> {
  const { files } = eximClient.compose({
    policies,
    host: 'mx.test',
    roots: '/x/roots.pem',
    port: 25,
    place,
  });
  const config = String(files[0]?.content);
  const found = config.matchAll(/^by_(\w+):\n((?: {2}.*\n)+)/gm);
  return new Map([...found].map(([, name = '', body = '']) => [name, body]));
}

test('every policy has a transport per way of TLS', () => {
  expect([...transports([strict, lax, strict]).keys()]).toEqual([
    'require_must_must_resume_starttls',
    'require_must_must_resume_implicit',
    'request_try_may_once_starttls',
    'request_try_may_once_implicit',
  ]);
});

test('a policy becomes options, and what Exim does by default is left to it', () => {
  const all = transports([strict, lax, mute]);
  const strictest = all.get('require_must_must_resume_starttls') ?? '';
  for (const option of [
    'hosts_require_ocsp',
    'hosts_require_tls',
    'tls_verify_hosts',
    'tls_resumption_hosts',
  ])
    expect(strictest).toContain(`  ${option} = *\n`);
  const default_ = all.get('request_try_may_once_starttls') ?? '';
  expect(default_).not.toMatch(/_ocsp = |hosts_require_tls|verify_hosts|resumption/);
  expect(all.get('none_try_may_once_starttls')).toContain('hosts_request_ocsp = :\n');
  expect(all.get('none_try_may_once_implicit')).toContain('protocol = smtps\n');
});

test('a build without OCSP reads nothing of it', () => {
  for (const text of transports([strict, lax, mute]).values()) {
    const known = text.replaceAll(/^ *\.ifdef _HAVE_OCSP\n.*\n *\.endif\n/gm, '');
    expect(text).toContain('X-Mailstaple-OCSP');
    if (!text.includes('hosts_require_ocsp')) expect(known).not.toMatch(/ocsp/i);
  }
});

test('revocation lists are a file by the name of their set', () => {
  const text = transports([{ ...strict, crl: 'leaf-revoked' }]).get(
    'require_must_must_resume_starttls_crl_leaf_revoked',
  );
  expect(text).toContain('  tls_crl = /x/crl-leaf-revoked.pem\n');
  expect(transports([strict]).get('require_must_must_resume_starttls')).not.toContain('tls_crl');
});

const dane: Policy = { ...mute, dane: 'try' };

test('under DANE the way is in DNS, and the name that is sent is left to Exim', () => {
  const all = transports([dane, { ...dane, dane: 'require' }, { ...dane, status: 'by-usage' }]);
  const trying = all.get('none_try_may_once_starttls_dane') ?? '';
  for (const option of ['hosts_try_dane = *', 'dnssec_request_domains = *', 'port = ${extract'])
    expect(trying).toContain(`  ${option}`);
  expect(trying).not.toContain('tls_sni');
  expect(all.get('none_try_may_once_starttls_only_dane')).toContain('hosts_require_dane = *\n');
  expect(all.get('by_usage_try_may_once_starttls_dane')).toContain('{={4}{$tls_out_tlsa_usage}}');
  expect(all.get('none_try_may_once_implicit_dane')).toContain('protocol = smtps\n');
  const order = { token: 'abc', policy: dane, transport: 'starttls', domain: 't1.d.example' };
  expect(eximClient.recipient({ ...order, transport: 'starttls', ports: [2, 1] })).toBe(
    '2.1.none-try-may-once-starttls-dane.abc@t1.d.example',
  );
});

test.each([
  ['yes', 'dane'],
  ['', 'not-dane'],
])('a header that says "%s" of DANE says %s', (word, expected) => {
  const headers = ['Subject: x', `X-Mailstaple-DANE: ${word}`];
  const told = { host: 'mx1.t1.d.example', lines: [] };
  expect(eximClient.authentication?.({ headers, ...told })).toBe(expected);
  expect(eximClient.authentication?.({ headers: [], ...told })).toBeUndefined();
});

test('the recipient carries token, ports in order, and policy', () => {
  expect(
    eximClient.recipient({ token: 'abc', policy: strict, transport: 'implicit', ports: [2, 1] }),
  ).toBe('abc@2.1.require-must-must-resume-implicit.test');
});

const line = (mark: string, rest = '') =>
  `2026-01-02 03:04:05 1xUb06-0000000000N-1rQV ${mark} ` +
  `to-1@26001.require-must-must-once-starttls.test R=x T=y${rest}`;

test('a line about a domain in DNS says it too', () => {
  const text =
    '2026-01-02 03:04:05 [7] 1xUb06-0000000000N-1rQV == ' +
    '26001.none-try-may-once-starttls-only-dane.t4s0@t4.d.example R=x T=y defer (-37)';
  expect(eximClient.readLog(text)).toEqual({ token: 't4s0', kind: 'deferred' });
});

test.each([
  ['=>', 'delivered'],
  ['==', 'deferred'],
  ['**', 'bounced'],
])('a line with %s says %s', (mark, kind) => {
  expect(eximClient.readLog(line(mark))).toEqual({ token: 'to-1', kind });
});

test.each([
  [
    'arrival',
    '2026-01-02 03:04:05 1xUb06-0000000000N-1rQV <= origin@sender.test H=(x) P=esmtp S=329',
  ],
  [
    'a bounce going nowhere',
    '2026-01-02 03:04:05 1xUb06-0000000000N-1rQV => :blackhole: <origin@sender.test> R=b',
  ],
  [
    'one host failing',
    '2026-01-02 03:04:05 1xUb06-0000000000N-1rQV H=mx.test [172.17.0.1]:1 Connection refused',
  ],
  [
    'text of a peer that poses as a line',
    `2026-01-02 03:04:05 1xUb06-0000000000N-1rQV H=mx.test ${line('=>')}`,
  ],
  ['nothing', ''],
])('%s is no disposition', (_name, text) => {
  expect(eximClient.readLog(text)).toBeUndefined();
});

test('the end of a queue run names the token it was for, and nothing else does', () => {
  const end = '2026-01-02 03:04:05 End queue run: pid=67 -qf -R t15s0@';
  expect(eximClient.readRetryEnd?.(end)).toBe('t15s0');
  for (const other of [
    end.replace('End', 'Start'),
    `${end} `,
    end.replace('-R t15s0@', ''),
    `x ${end}`,
  ])
    expect(eximClient.readRetryEnd?.(other)).toBeUndefined();
});
