import type { Outcome, Run } from '../harness/model/run.ts';
import { isJudged, isUndecided } from '../harness/model/verdict.ts';
import { shown } from '../harness/model/visible.ts';
import { cellDetailOf } from './cell-detail.ts';
import { byCell, type ExitPolicy, isCounted, summaryOf } from './summary.ts';

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

/** What a case comes to for those who look at colours: red by `failure` and `error` alone. */
type Colour = 'passed' | 'failure' | 'error' | 'skipped';

interface Case {
  colour: Colour;
  lines: string[];
  ms: number;
}

function colourOf(outcome: Outcome, policy: ExitPolicy): Colour {
  const { kind } = outcome.verdict;
  if (isCounted(outcome, policy)) return isUndecided(kind) ? 'error' : 'failure';
  // It is known, and told with its reason; or nothing was put to the test.
  const bad = kind === 'fail' || kind === 'warn' || isUndecided(kind);
  if (kind === 'unsupported' || kind === 'blocked' || (bad && outcome.known !== undefined))
    return 'skipped';
  return 'passed';
}

function caseOf(outcome: Outcome, policy: ExitPolicy): Case {
  const { scenario, cell, verdict, standing, known, ms } = outcome;
  const { kind, reason } = verdict;
  const colour = colourOf(outcome, policy);
  const head = `    <testcase${attributes({ classname: scenario, name: cell, time: seconds(ms) })}`;
  const quiet = (kind === 'pass' || kind === 'unsupported') && standing === 'as-expected';
  if (quiet && colour === 'passed') return { colour, lines: [`${head}/>`], ms };
  const message = known === undefined ? reason : `${reason} Known: ${known}`;
  if (quiet)
    return { colour, lines: [`${head}>`, `      <skipped>${xml(message)}</skipped>`, close], ms };
  const details = [
    `${kind}, ${standing}: ${xml(message)}`,
    ...Object.entries(cellDetailOf(outcome)).map(([label, text]) => `${label}: ${xml(text)}`),
  ].join('\n');
  const told =
    colour === 'failure' || colour === 'error'
      ? [`      <${colour}${attributes({ message, type: kind })}>${details}</${colour}>`]
      : [
          ...(colour === 'skipped' ? [`      <skipped>${xml(message)}</skipped>`] : []),
          `      <system-out>${details}</system-out>`,
        ];
  return { colour, lines: [`${head}>`, ...told, close], ms };
}

const close = '    </testcase>';

/** A case that is none of a cell, and red. */
const extra = (classname: string, name: string, colour: Colour, message: string): Case => ({
  colour,
  ms: 0,
  lines: [
    `    <testcase${attributes({ classname, name, time: seconds(0) })}>`,
    `      <${colour}${attributes({ message, type: colour })}/>`,
    close,
  ],
});

const tally = (cases: readonly Case[]): Record<string, number | string> => {
  const of = (wanted: Colour): number => cases.filter(({ colour }) => colour === wanted).length;
  return {
    tests: cases.length,
    failures: of('failure'),
    errors: of('error'),
    skipped: of('skipped'),
    time: seconds(cases.reduce((sum, { ms }) => sum + ms, 0)),
  };
};

/** What makes a run red besides its cells. */
function casesOfRun({ run, outcomes, end }: Run): Case[] {
  const name = 'mailstaple';
  const missing = run.planned - outcomes.length;
  return [
    ...(end?.staleLines ?? []).map((line, at) =>
      extra('baseline', `line ${at + 1}`, 'failure', line),
    ),
    ...(end?.reason === 'done'
      ? []
      : [extra(name, 'comes to its end', 'error', `The run was ${end?.reason ?? 'killed'}.`)]),
    ...(missing > 0
      ? [extra(name, 'plays what is planned', 'error', `${missing} planned cells were not played.`)]
      : []),
    ...(outcomes.some(({ verdict }) => isJudged(verdict.kind))
      ? []
      : [extra(name, 'judges something', 'error', 'Nothing was judged.')]),
  ];
}

/**
 * JUnit XML as CI systems of today read it, by the schema that Jenkins reads (`jenkins-junit.xsd`,
 * which knows no attribute of `skipped`: its reason is its text):
 * a suite per target@version, a case per cell. It is red exactly where the exit code of the run is
 * not 0: what a baseline knows is skipped, with its reason; a baseline that is not true any more, a
 * target that could not be brought up and cells that were not played are cases of their own.
 */
export function toJunit(run: Run, policy: ExitPolicy = {}): string {
  const own = Map.groupBy(byCell(run.outcomes), ({ target, version }) => `${target}\0${version}`);
  const suites = summaryOf(run).targets.map(({ target, version, record }) => {
    const name = `${target}@${version}`;
    const failed = record?.failed;
    const down = failed === undefined ? [] : [extra(name, 'is brought up', 'error', failed)];
    const cells = own.get(`${target}\0${version}`) ?? [];
    return { name, cases: [...down, ...cells.map((outcome) => caseOf(outcome, policy))] };
  });
  const ofRun = casesOfRun(run);
  const all = ofRun.length > 0 ? [...suites, { name: 'the run', cases: ofRun }] : suites;
  // Of all suites together the schema knows no count of what was skipped.
  const { skipped: _, ...total } = tally(all.flatMap(({ cases }) => cases));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: 'mailstaple', ...total })}>`,
    ...all.flatMap(({ name, cases }) => [
      `  <testsuite${attributes({ name, ...tally(cases) })}>`,
      ...cases.flatMap(({ lines }) => lines),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n');
}
