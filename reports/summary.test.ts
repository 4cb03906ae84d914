import { describe, expect, it } from 'vitest';
import type { EndRecord, Outcome, Run, TargetRecord } from '../harness/model/run.ts';
import type { VerdictKind } from '../harness/model/verdict.ts';
import { toHtml } from './html/page.ts';
import { toMarkdown } from './markdown.ts';
import { sampleOutcome, sampleRunLine, sampleTarget } from './sample.fixture.ts';
import { exitCode, summaryOf } from './summary.ts';
import { toTerminal } from './terminal.ts';

const end = (change: Partial<EndRecord> = {}): EndRecord => ({
  type: 'end',
  endedAt: 'later',
  reason: 'done',
  staleLines: [],
  ...change,
});
let serial = 0;
const outcome = (kind: VerdictKind, change: Partial<Outcome> = {}): Outcome => {
  serial += 1;
  return sampleOutcome(kind, { cell: `cell ${serial}`, ...change });
};
const runOf = (
  outcomes: Outcome[],
  change: { end?: EndRecord; planned?: number; targets?: TargetRecord[] } = {},
): Run => ({
  run: sampleRunLine({ planned: change.planned ?? outcomes.length }),
  targets: change.targets ?? [sampleTarget()],
  outcomes,
  end: change.end ?? end(),
});

describe('exit code', () => {
  const known = { standing: 'as-expected', known: 'told' } as const;
  it.each<[string, number, Outcome[]]>([
    [
      'all as expected',
      0,
      [
        outcome('pass'),
        outcome('note'),
        outcome('warn'),
        outcome('unsupported'),
        outcome('blocked'),
      ],
    ],
    ['a known failure', 0, [outcome('fail', known)]],
    ['a known inconclusive', 0, [outcome('inconclusive', known), outcome('pass')]],
    ['nothing but what is known to be undecided', 3, [outcome('inconclusive', known)]],
    ['nothing but what was blocked', 3, [outcome('blocked'), outcome('unsupported')]],
    ['a single note', 0, [outcome('note'), outcome('blocked')]],
    ['a regression', 1, [outcome('fail')]],
    ['fixed', 1, [outcome('pass', { standing: 'fixed', known: 'told' })]],
    ['stale', 1, [outcome('warn', { standing: 'stale', known: 'told' })]],
    ['inconclusive', 3, [outcome('inconclusive')]],
    ['error', 3, [outcome('error')]],
    [
      'error where a failure was known',
      3,
      [outcome('error', { standing: 'stale', known: 'told' })],
    ],
    ['a regression beside an error', 1, [outcome('error'), outcome('fail')]],
  ])('%s', (_name, code, outcomes) => {
    expect(exitCode(runOf(outcomes))).toBe(code);
  });

  it('is 1 for a baseline line that matches nothing', () => {
    expect(exitCode(runOf([outcome('pass')], { end: end({ staleLines: ['x'] }) }))).toBe(1);
  });

  it('is 130 when interrupted or killed, whatever was found', () => {
    expect(exitCode(runOf([outcome('fail')], { end: end({ reason: 'interrupted' }) }))).toBe(130);
    const { end: _end, ...killed } = runOf([outcome('pass')]);
    expect(exitCode(killed)).toBe(130);
  });

  it('is 3 when the run failed, a target failed, or cells got lost', () => {
    expect(exitCode(runOf([outcome('pass')], { end: end({ reason: 'failed' }) }))).toBe(3);
    expect(exitCode(runOf([], { targets: [sampleTarget({ failed: 'no image' })] }))).toBe(3);
    expect(exitCode(runOf([outcome('pass')], { planned: 2 }))).toBe(3);
  });

  it('is 1 for a warning that no line names: news is news, whatever its weight', () => {
    const news = { standing: 'regression' } as const;
    expect(exitCode(runOf([outcome('warn', news)]))).toBe(1);
    expect(exitCode(runOf([outcome('warn', known)]))).toBe(0);
    expect(exitCode(runOf([outcome('warn', news)]), { failOn: 'fail' })).toBe(0);
    expect(exitCode(runOf([outcome('warn', news)]), { failOn: 'warn' })).toBe(1);
    // Undecided stays so, and a line that is not true any more is news.
    expect(exitCode(runOf([outcome('inconclusive')]), { failOn: 'fail' })).toBe(3);
    const stale = outcome('warn', { standing: 'stale', known: 'told' });
    expect(exitCode(runOf([stale]), { failOn: 'fail' })).toBe(1);
  });

  it('with a floor counts findings from there up, known or not', () => {
    const at = (kind: VerdictKind, failOn: 'fail' | 'warn' | 'note') =>
      exitCode(runOf([outcome(kind, known)]), { failOn });
    expect([at('fail', 'fail'), at('warn', 'fail'), at('note', 'fail')]).toEqual([1, 0, 0]);
    expect([at('fail', 'warn'), at('warn', 'warn'), at('note', 'warn')]).toEqual([1, 1, 0]);
    expect([at('note', 'note'), at('pass', 'note'), at('unsupported', 'note')]).toEqual([1, 0, 3]);
  });
});

describe('summary', () => {
  it('counts each requirement once, by its worst cell', () => {
    const { targets } = summaryOf(
      runOf([
        outcome('pass', { proves: ['a', 'b', 'c'] }),
        outcome('warn', { proves: ['b', 'c'] }),
        outcome('fail', { proves: ['c'] }),
        outcome('note', { proves: ['d'] }),
      ]),
    );
    expect(targets[0]?.requirements).toEqual({ broken: ['c'], short: ['b'], kept: ['a'] });
    expect(targets[0]?.counts).toMatchObject({ pass: 1, warn: 1, fail: 1, note: 1, error: 0 });
  });

  it('keeps a broken promise of the manual apart from the requirements', () => {
    const source = {
      id: 'withholds',
      state: 'broken',
      document: 'Exim manual',
      section: '43.6',
      level: 'promise',
      text: 'withholds it',
    } as const;
    const fail = outcome('fail', { proves: ['a'] });
    const word = { ...fail, verdict: { ...fail.verdict, clauses: [source] } };
    const { targets, sentence } = summaryOf(runOf([word]));
    expect(targets[0]?.requirements).toEqual({ broken: [], short: [], kept: [] });
    expect(targets[0]?.promisesBroken).toEqual(['Exim manual 43.6']);
    expect(sentence).toBe(
      'reference 0.1.0 breaks 1 promise of its own manual and keeps 0; 1 result is news.',
    );
  });

  it('says what matters in one sentence', () => {
    const exim = { target: 'exim-gnutls', version: '4.98' };
    const run = runOf(
      [
        outcome('pass', { proves: ['a', 'b'] }),
        outcome('fail', { ...exim, proves: ['a'] }),
        outcome('warn', { ...exim, proves: ['b'] }),
        outcome('pass', { ...exim, proves: ['c'] }),
        outcome('inconclusive', { ...exim, proves: ['d'] }),
      ],
      {
        planned: 7,
        targets: [
          sampleTarget(),
          sampleTarget({ name: 'exim-openssl', version: '4.98', failed: 'x' }),
        ],
      },
    );
    expect(summaryOf(run).sentence).toBe(
      'exim-gnutls 4.98 breaks 1 requirement, falls short of 1 and keeps 1; exim-openssl ' +
        '4.98 could not be brought up; ' +
        'reference 0.1.0 breaks nothing and keeps 2 requirements; ' +
        '2 results are news, 1 of them could not be decided, 2 planned cells were not played.',
    );
  });

  it('says so when nothing is news, when the run was cut short, and when lines do not hold any more', () => {
    expect(summaryOf(runOf([outcome('pass')])).sentence).toMatch(/; nothing is news\.$/);
    expect(summaryOf(runOf([], { end: end({ reason: 'interrupted' }) })).sentence).toMatch(
      /^The run was interrupted: /,
    );
    expect(
      summaryOf(runOf([outcome('pass')], { end: end({ staleLines: ['x'] }) })).sentence,
    ).toMatch(/; 1 line of the baseline does not hold any more\.$/);
    expect(summaryOf(runOf([], { targets: [] })).sentence).toBe(
      'no target was played; nothing was judged.',
    );
  });

  it('says when nothing of the news could be decided', () => {
    expect(summaryOf(runOf([outcome('pass'), outcome('error')])).sentence).toMatch(
      /; 1 result is news and could not be decided\.$/,
    );
  });

  it('sorts targets and news', () => {
    const summary = summaryOf(
      runOf([
        outcome('fail', { cell: 'b', version: '9' }),
        outcome('fail', { cell: 'a', version: '10' }),
      ]),
    );
    expect(summary.targets.map(({ version }) => version)).toEqual(['0.1.0', '10', '9']);
    expect(summary.news.map(({ cell }) => cell)).toEqual(['a', 'b']);
    expect(summary.standings).toEqual({ 'as-expected': 0, regression: 2, fixed: 0, stale: 0 });
  });
});

describe('many targets', () => {
  const name = (index: number): string => `mta-${index}`;
  const outcomes = Array.from({ length: 8 }, (_, index) =>
    outcome(index === 0 ? 'fail' : index < 3 ? 'warn' : 'pass', {
      target: name(index),
      standing: 'as-expected',
    }),
  );
  const targets = [
    ...outcomes.map(({ target, version }) => sampleTarget({ name: target, version })),
  ];

  it('are told by how many came to what', () => {
    const failed = sampleTarget({ name: 'gone', failed: 'no image' });
    const { sentence } = summaryOf(runOf(outcomes, { targets: [...targets, failed] }));
    expect(sentence).toBe(
      'of 9 targets 1 breaks a requirement or a promise, 2 fall short of some, 5 ' +
        'keep what they were asked and ' +
        '1 could not be brought up; nothing is news.',
    );
  });

  it('are told one by one while they are few', () => {
    const { sentence } = summaryOf(runOf(outcomes.slice(0, 6), { targets: targets.slice(0, 6) }));
    for (let index = 0; index < 6; index += 1) expect(sentence).toContain(`${name(index)} `);
  });
});

describe('a box that is visited for the first time', () => {
  const box = sampleTarget({
    runtime: 'remote',
    states: ['mx:25, as it stands', 'no staple came'],
  });
  const of = (...outcomes: Outcome[]) => runOf(outcomes, { targets: [box] });
  const at = { target: box.name, version: box.version };
  const facts = (kind: VerdictKind, fits: string, change: Partial<Outcome> = {}) => {
    const made = outcome(kind, { ...at, ...change });
    return { ...made, verdict: { ...made.verdict, facts: { 'later.fits': fits } } };
  };

  it('has findings, and neither news nor regressions; what it keeps is no praise', () => {
    const run = of(facts('fail', 'yes'), facts('pass', 'yes'), facts('inconclusive', 'yes'));
    const summary = summaryOf(run);
    expect(summary.sentence).not.toMatch(/news|regression|keeps/);
    expect(summary.sentence).toMatch(/1 finding, 1 result could not be decided\.$/);
    for (const text of [toTerminal(run), toMarkdown(run), toHtml(run)]) {
      expect(text).not.toMatch(/regression|is news|are news/);
      expect(text).toMatch(/finding/);
    }
  });

  it('and staples nothing: that is said, and nothing is news', () => {
    expect(summaryOf(of(facts('pass', 'no-staple'))).sentence).toBe(
      `${box.name} ${box.version} staples nothing and showed nothing that is wrong.`,
    );
    expect(summaryOf(of(facts('pass', 'yes'))).sentence).toBe(
      `${box.name} ${box.version} showed nothing that is wrong.`,
    );
  });

  it('what was found of it stands first', () => {
    expect(toTerminal(of(facts('pass', 'no-staple')))).toMatch(
      new RegExp(`^  ${box.name} ${box.version}: no staple came\\n`),
    );
  });

  it('is no such box once a baseline speaks of it, nor is any other target', () => {
    const known = facts('fail', 'yes', { standing: 'as-expected', known: 'told' });
    expect(summaryOf(of(known, facts('pass', 'yes'))).sentence).toMatch(/keeps.*nothing is news/);
    const own = runOf([facts('fail', 'yes')], { targets: [{ ...box, runtime: 'embedded' }] });
    expect(summaryOf(own).sentence).toMatch(/1 result is news/);
  });

  it('that could not be judged is not called one that could not be brought up', () => {
    const run = runOf([], { targets: [{ ...box, failed: 'it offers no STARTTLS' }], planned: 3 });
    expect(toTerminal(run)).toMatch(/not judged: it offers no STARTTLS/);
    expect(exitCode(run)).toBe(3);
  });
});

it('what could not be decided for one reason is told once, and how often', () => {
  const run = runOf(
    Array.from({ length: 5 }, () => {
      const made = outcome('inconclusive');
      return { ...made, verdict: { ...made.verdict, reason: 'it turns us away' } };
    }),
  );
  const text = toTerminal(run);
  expect(text.match(/it turns us away/g)).toHaveLength(1);
  expect(text).toMatch(/4 more cells for the same reason/);
});
