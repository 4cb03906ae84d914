import { describe, expect, it } from 'vitest';
import { adviceOn } from './advice.ts';
import { scenarios } from './index.ts';

it('there is something to do about every scenario, a line for each program', () => {
  for (const { id } of scenarios) {
    const lines = adviceOn(id);
    expect([id, lines.length > 0]).toEqual([id, true]);
    expect(new Set(lines.map((line) => line.split(':')[0])).size).toBe(lines.length);
    expect(lines.filter((line) => line.length > 180)).toEqual([]);
  }
  expect(adviceOn('server/times/expired').join('\n')).toMatch(/Exim.*\n(.*\n)*HAProxy/);
  expect(adviceOn('nobody/knows/it')).toEqual([]);
});

/** What each is told, by a scenario of its family; who can do nothing there has no line. */
const STAPLING = ['server/times/no-next-update', 'server/contents/revoked', 'server/any-box/fits'];
const ASKING = ['client/requiring/good'];
const cases: [program: string, told: RegExp, ids: readonly string[]][] = [
  ['Exim', /tls_ocsp_file/, STAPLING],
  ['Exim', /hosts_require_ocsp/, ASKING],
  ['Exim', /hosts_require_dane/, ['client/dane-match/ee-certificate-full']],
  ['Postfix', /staples nothing/, STAPLING],
  ['Postfix', /asks for no status/, ASKING],
  ['Postfix', /smtp_tls_security_level = dane/, ['client/dane-match/ee-certificate-full']],
  ['HAProxy', /\.ocsp/, STAPLING],
  ['HAProxy', /ocsp-update on/, ['fetcher/contents/good']],
  ['nginx', /ssl_stapling_file/, STAPLING],
  ['nginx', /resolver/, ['fetcher/contents/good']],
  ['sendmail', /staples nothing/, STAPLING],
  ['sendmail', /asks for no status/, ASKING],
];

describe('a program has a line of its own where it can be told to do something', () => {
  it.each(cases)('%s: %s', (program, told, ids) => {
    for (const scenario of ids) {
      expect(scenarios.map(({ id }) => id)).toContain(scenario);
      const lines = adviceOn(scenario).filter((line) => line.startsWith(`${program}: `));
      expect([scenario, lines]).toEqual([scenario, [expect.stringMatching(told)]]);
    }
  });
});

it('who publishes TLSA records is told nothing of how to send by them, and the reverse', () => {
  for (const { id } of scenarios) {
    const text = adviceOn(id).join('\n');
    if (id.startsWith('server/dane')) expect(text).toMatch(/^TLSA records: publish/);
    if (id.startsWith('server/')) expect(text).not.toMatch(/hosts_try_dane|smtp_dns_support_level/);
    if (id.startsWith('client/')) expect(text).not.toMatch(/TLSA records: publish/);
  }
});
