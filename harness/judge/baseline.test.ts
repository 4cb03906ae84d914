import { describe, expect, it } from 'vitest';
import { verdictKinds } from '../model/verdict.ts';
import {
  type Baseline,
  BaselineError,
  expiredLines,
  parseBaseline,
  standingOf,
  unmatchedLines,
} from './baseline.ts';

const cell = 'server/validity/expired@exim-gnutls:4.98#starttls,tls1.3';
const line = (cells: string, verdict: string, reason = 'told'): string =>
  `- { cells: ${JSON.stringify(cells)}, verdict: ${verdict}, reason: ${reason} }\n`;
const baseline = (...lines: string[]): Baseline => parseBaseline(lines.join(''), 'b.yaml');

describe('a link and a day', () => {
  const text = (more: string): string => `- { cells: 'x*', verdict: fail, reason: told, ${more} }`;

  it('a link stands beside the reason, and none but an address of the web is one', () => {
    const known = parseBaseline(text("link: 'https://bugs.test/1'"), 'b.yaml');
    expect(standingOf('x1', 'fail', known).known).toBe('told (https://bugs.test/1)');
    for (const link of [
      'javascript:alert(1)',
      ' JavaScript:alert(1)',
      'data:text/html,x',
      '//x',
      'https://',
    ])
      expect(() => parseBaseline(text(`link: ${JSON.stringify(link)}`), 'b.yaml')).toThrow(
        /b\.yaml:1: expected "link" to be an address that begins with https:/,
      );
  });

  it('a line has expired from the day after on, and is told where it decides a cell', () => {
    const known = parseBaseline(text("expires: '2027-01-31'"), 'b.yaml');
    expect(expiredLines(known, ['x1'], '2027-01-31')).toEqual([]);
    const told = expiredLines(known, ['x1'], '2027-02-01');
    expect(told).toEqual(['b.yaml:1: "x*" expired on 2027-01-31.']);
    expect(expiredLines(known, ['y'], '2027-02-01')).toEqual([]);
  });
});

describe('parseBaseline', () => {
  it('reads lines with their place', () => {
    const text =
      `# known\n\n- cells: 'server/*'\n  verdict: [fail, warn]\n  reason: "told its makers"\n  ` +
      `proof: twice by hand\n${line('x', 'note')}`;
    expect(parseBaseline(text, 'b.yaml')).toEqual([
      {
        cells: 'server/*',
        verdicts: ['fail', 'warn'],
        reason: 'told its makers',
        proof: 'twice by hand',
        at: 'b.yaml:3',
      },
      { cells: 'x', verdicts: ['note'], reason: 'told', at: 'b.yaml:7' },
    ]);
  });

  it('reads an empty file as an empty baseline', () => {
    for (const text of ['', '# nothing\n', '[]', '~', '---\n'])
      expect(parseBaseline(text, 'b.yaml')).toEqual([]);
  });

  it.each([
    ['cells: x', 'b.yaml:1: expected a YAML list of baseline lines, found something else.'],
    ['\n- [', /^b\.yaml:\d+: expected a YAML list of baseline lines, but .+\.$/],
    ['- 7', 'b.yaml:1: expected "cells", "verdict" and "reason", found 7.'],
    [
      '- { cells: x, reason: y, verdict: fail }\n-',
      'b.yaml:2: expected "cells", "verdict" and "reason", found null.',
    ],
    ['- { verdict: fail, reason: y }', 'b.yaml:1: expected "cells" to be a text, found nothing.'],
    [
      '- { cells: 1, verdict: fail, reason: y }',
      'b.yaml:1: expected "cells" to be a text, found 1.',
    ],
    [
      '- { cells: x, verdict: fail, reason: " " }',
      'b.yaml:1: expected "reason" to be a text, found " ".',
    ],
    [
      '- { cells: x, verdict: fail, reason: y, proof: [] }',
      'b.yaml:1: expected "proof" to be a text, found [].',
    ],
    [
      '- { cells: x, verdict: bad, reason: y }',
      /^b\.yaml:1: expected "verdict" to be one or a list of pass, .*found "bad"\.$/,
    ],
    ['- { cells: x, verdict: [], reason: y }', /found \[\]\.$/],
    ['- { cells: x, reason: y }', /found nothing\.$/],
    ['- { cells: x, verdict: [fail, error], reason: y }', /found "error"\.$/],
    [
      '- { cells: x, verdict: fail, reason: y, why: z }',
      /^b\.yaml:1: expected none but the fields .*"why"\.$/,
    ],
    ['- { cells: x, cells: y, verdict: fail, reason: z }', /^b\.yaml:1: expected a YAML list/],
    ['- *nobody', /^b\.yaml:1: /],
  ])('refuses %j in one sentence', (text, message) => {
    expect(() => parseBaseline(text, 'b.yaml')).toThrow(BaselineError);
    expect(() => parseBaseline(text, 'b.yaml')).toThrow(message);
  });

  it('is not drowned by aliases', () => {
    const bomb = Array.from(
      { length: 30 },
      (_, n) => `- &a${n} [${n > 0 ? `*a${n - 1}, *a${n - 1}, *a${n - 1}` : 'x'}]`,
    );
    expect(() => parseBaseline(bomb.join('\n'), 'b.yaml')).toThrow(BaselineError);
  });
});

describe('standingOf', () => {
  it.each([
    ['pass', 'as-expected'],
    ['note', 'as-expected'],
    ['warn', 'regression'],
    ['unsupported', 'as-expected'],
    ['blocked', 'as-expected'],
    ['fail', 'regression'],
    ['inconclusive', 'regression'],
    ['error', 'regression'],
  ] as const)('without a line %s is %s', (kind, standing) => {
    expect(standingOf(cell, kind, [])).toEqual({ standing });
    expect(standingOf(cell, kind, baseline(line('client/*', 'fail')))).toEqual({ standing });
  });

  const known = 'told';
  it.each([
    ['fail', 'fail', 'as-expected'],
    ['fail', 'pass', 'fixed'],
    ['fail', 'note', 'fixed'],
    ['warn', 'pass', 'fixed'],
    ['warn', 'fail', 'stale'],
    ['fail', 'warn', 'stale'],
    ['fail', 'unsupported', 'stale'],
    ['fail', 'error', 'stale'],
    ['note', 'pass', 'stale'],
    ['inconclusive', 'pass', 'stale'],
    ['inconclusive', 'inconclusive', 'as-expected'],
    ['[fail, inconclusive]', 'inconclusive', 'as-expected'],
    ['[note, warn]', 'pass', 'fixed'],
  ] as const)('where a line says %s, %s is %s', (verdict, kind, standing) => {
    expect(standingOf(cell, kind, baseline(line(cell, verdict)))).toEqual({ standing, known });
  });

  it('lets the last line that matches decide', () => {
    const lines = baseline(
      line('server/*', 'fail', 'old'),
      line('*/expired@*', 'warn', 'new'),
      line('client/*', 'note'),
    );
    expect(standingOf(cell, 'warn', lines)).toEqual({ standing: 'as-expected', known: 'new' });
  });

  it('lets a line for a pass lift the lines above it', () => {
    const lines = baseline(line('server/*', 'fail'), line('*/expired@*', 'pass'));
    expect(standingOf(cell, 'pass', lines)).toEqual({ standing: 'as-expected' });
    expect(standingOf(cell, 'fail', lines)).toEqual({ standing: 'regression' });
  });

  it.each([
    ['*', true],
    [cell, true],
    ['server/*@exim-gnutls:*#*', true],
    ['server/*/expired@*tls1.3', true],
    ['**expired**', true],
    ['server/validity/expired*', true],
    ['validity*', false],
    ['*tls1.2', false],
    ['server/validity/expired', false],
    ['server/validity/expired@exim.gnutls*', false],
    ['*expired*expired*', false],
    [`${cell}*${cell.slice(-3)}`, false],
    ['server*server/validity*', false],
  ])('%s matches: %s', (pattern, matched) => {
    const { standing } = standingOf(cell, 'fail', baseline(line(pattern, 'fail')));
    expect(standing === 'as-expected').toBe(matched);
  });

  it('takes no time over many stars', () => {
    const lines = baseline(line(`${'*a'.repeat(2000)}b`, 'fail'));
    expect(standingOf('a'.repeat(100_000), 'fail', lines).standing).toBe('regression');
  });

  it('knows every kind of verdict', () => {
    for (const kind of verdictKinds)
      expect(standingOf(cell, kind, []).standing).toMatch(/^(as-expected|regression)$/);
  });
});

describe('unmatchedLines', () => {
  const lines = baseline(
    line('server/validity/*@exim-gnutls:*', 'fail'),
    line('server/gone@exim-gnutls:4.98#*', 'fail'),
    line('server/gone@exim-gnutls:4.96#*', 'fail'),
    line('server/gone@postfix:*', 'fail'),
    line('nowhere*', 'fail'),
    line('server/gone@exim*tls1.3', 'fail'),
  );

  it('names the lines about planned targets that match no cell', () => {
    expect(unmatchedLines(lines, { cells: [cell], filtered: false })).toEqual([
      'b.yaml:2: "server/gone@exim-gnutls:4.98#*" matches no cell.',
      'b.yaml:5: "nowhere*" matches no cell.',
      'b.yaml:6: "server/gone@exim*tls1.3" matches no cell.',
    ]);
  });

  it('calls nothing stale in a filtered run', () => {
    expect(unmatchedLines(lines, { cells: [cell], filtered: true })).toEqual([]);
  });

  it('names a line that later lines leave nothing to decide', () => {
    const shadowed = baseline(line(cell, 'fail'), line('server/*', 'warn'));
    expect(unmatchedLines(shadowed, { cells: [cell], filtered: false })).toEqual([
      `b.yaml:1: every cell of "${cell}" is decided by a later line.`,
    ]);
  });
});
