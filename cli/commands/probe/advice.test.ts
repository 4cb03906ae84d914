import { describe, expect, it } from 'vitest';
import { adviceFor } from './advice.ts';
import type { Fault } from './staple-text.ts';

const PROGRAMS: [name: string, how: RegExp][] = [
  ['Exim', /tls_ocsp_file = /],
  ['Postfix', /staples nothing by itself/],
  ['HAProxy', /\.ocsp|ocsp-update on/],
  ['nginx', /ssl_stapling on/],
  ['sendmail', /staples nothing by itself/],
];
/** What is mended where a program comes by its staple. */
const FAULTS: Fault[] = ['none', 'flapping', 'expired', 'other-certificate', 'error', 'unusable'];

const linesOf = (advice: readonly string[], name: string): string[] =>
  advice.filter((line) => line.startsWith(`${name}: `));

describe('what to do about a staple', () => {
  it.each(PROGRAMS)(
    '%s has one line for each fault, with how it comes by a staple',
    (name, how) => {
      for (const fault of FAULTS) {
        const lines = linesOf(adviceFor(fault, '220 mx.test ESMTP'), name);
        expect(lines, fault).toEqual([expect.stringMatching(how)]);
      }
    },
  );

  it.each([
    ['Exim', '220 mx.test ESMTP Exim 4.98 Mon, 30 Nov 2026'],
    ['Postfix', '220 mx.test ESMTP Postfix (Debian/GNU)'],
    ['sendmail', '220 mx.test ESMTP Sendmail 8.18.1/8.18.1'],
  ])('%s that names itself is told of itself, and of no neighbour', (name, greeting) => {
    const advice = adviceFor('none', greeting);
    expect(advice).toEqual([advice[0], expect.stringMatching(new RegExp(`^${name}: `))]);
  });

  it('one that staples nothing by itself, and staples, has another in front of it', () => {
    const advice = adviceFor('expired', '220 mx.test ESMTP Postfix');
    for (const name of ['Postfix', 'HAProxy', 'nginx'])
      expect(linesOf(advice, name)).toHaveLength(1);
    expect(linesOf(advice, 'Exim')).toEqual([]);
  });

  it.each(['revoked', 'early'] as const)('%s: no setting of a program helps', (fault) => {
    expect(adviceFor(fault, '220 mx.test ESMTP Exim 4.98')).toHaveLength(1);
  });
});
