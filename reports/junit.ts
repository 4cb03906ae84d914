import type { Outcome, Run } from '../harness/model/run.ts';
import { shown } from '../harness/model/visible.ts';
import { cellDetailOf, variantOf } from './cell-detail.ts';
import { byCell, summaryOf } from './summary.ts';

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/**
 * Text that is well-formed XML wherever it stands: what XML 1.0 section 2.2 cannot hold is shown as
 * `\u{..}`.
 */
const xml = (text: string): string =>
  shown(text, 4000).replace(/[&<>"']/g, (found) => entities[found] ?? '');

const attributes = (record: Record<string, string | number>): string =>
  Object.entries(record)
    .map(([name, value]) => ` ${name}="${xml(String(value))}"`)
    .join('');

const seconds = (ms: number): string => (ms / 1000).toFixed(3);

function result(outcome: Outcome): string[] {
  const { kind, reason } = outcome.verdict;
  const message = outcome.known === undefined ? reason : `${reason} Known: ${outcome.known}`;
  const lines = Object.entries(cellDetailOf(outcome)).map(
    ([label, text]) => `${label}: ${xml(text)}`,
  );
  const whole = (tag: string) => [
    `      <${tag}${attributes({ message, type: kind })}>${lines.join('\n')}</${tag}>`,
  ];
  if (kind === 'fail') return whole('failure');
  if (kind === 'inconclusive' || kind === 'error') return whole('error');
  if (kind === 'unsupported' || kind === 'blocked')
    return [`      <skipped${attributes({ message })}/>`];
  return kind === 'pass'
    ? []
    : [`      <system-out>${[`${kind}: ${xml(message)}`, ...lines].join('\n')}</system-out>`];
}

function testcase(outcome: Outcome): string[] {
  const { cell, scenario, variant, standing, verdict, proves, known, ms } = outcome;
  const properties: Record<string, string> = {
    verdict: verdict.kind,
    standing,
    variant: variantOf(variant),
    proves: proves.join(' '),
    ...(known === undefined ? {} : { known }),
  };
  return [
    `    <testcase${attributes({ classname: scenario, name: cell, time: seconds(ms) })}>`,
    '      <properties>',
    ...Object.entries(properties).map(
      ([name, value]) => `        <property${attributes({ name, value })}/>`,
    ),
    '      </properties>',
    ...result(outcome),
    '    </testcase>',
  ];
}

const tally = (outcomes: readonly Outcome[]): Record<string, string | number> => {
  const of = (...kinds: string[]): number =>
    outcomes.filter(({ verdict }) => kinds.includes(verdict.kind)).length;
  return {
    tests: outcomes.length,
    failures: of('fail'),
    errors: of('inconclusive', 'error'),
    skipped: of('unsupported', 'blocked'),
    time: seconds(outcomes.reduce((sum, { ms }) => sum + ms, 0)),
  };
};

/**
 * JUnit XML: a suite per target@version, a case per cell. A failure is a failure there, known or
 * not; `standing` is among its properties. What could not be brought up is a suite with one error.
 */
export function toJunit(run: Run): string {
  const suites = summaryOf(run).targets.flatMap(({ target, version, record }) => {
    const own = byCell(
      run.outcomes.filter((outcome) => outcome.target === target && outcome.version === version),
    );
    const name = `${target}@${version}`;
    const { failed } = record ?? {};
    const down = failed === undefined ? 0 : 1;
    const counts = tally(own);
    return [
      `  <testsuite${attributes({ name, ...counts, tests: own.length + down, errors: Number(counts.errors) + down })}>`,
      ...(failed === undefined
        ? []
        : [
            `    <testcase${attributes({ classname: name, name: 'is brought up', time: '0.000' })}>`,
            `      <error${attributes({ message: failed, type: 'error' })}/>`,
            '    </testcase>',
          ]),
      ...own.flatMap(testcase),
      '  </testsuite>',
    ];
  });
  const failures = run.targets.filter(({ failed }) => failed !== undefined).length;
  const counts = tally(run.outcomes);
  const total = {
    ...counts,
    tests: run.outcomes.length + failures,
    errors: Number(counts.errors) + failures,
  };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: 'mailstaple', ...total })}>`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}
