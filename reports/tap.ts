import type { Outcome, Run } from '../harness/model/run.ts';
import { shown } from '../harness/model/visible.ts';
import { cellDetailOf } from './cell-detail.ts';
import { byCell, summaryOf } from './summary.ts';

/** Description or reason: a hash would begin a directive, so it is escaped as TAP 14 has it. */
const plain = (value: string): string =>
  shown(value, 1000).replaceAll(/[\\#]/g, (found) => `\\${found}`);

/** JSON strings are YAML. */
const quoted = (value: string): string => JSON.stringify(shown(value, 1000));

function point(outcome: Outcome, number: number): string[] {
  const { verdict, standing, known, cell } = outcome;
  const { kind, reason } = verdict;
  const skipped = kind === 'unsupported' || kind === 'blocked';
  const bad = kind === 'fail' || kind === 'inconclusive' || kind === 'error';
  // TODO is TAP's own word for a known failure; what is news must not hide behind it.
  const directive = skipped
    ? ` # SKIP ${plain(reason)}`
    : bad && known !== undefined && standing === 'as-expected'
      ? ` # TODO ${plain(known)}`
      : '';
  const head = `${bad ? 'not ok' : 'ok'} ${number} - ${plain(cell)}${directive}`;
  if (kind === 'pass' || skipped) return [head];
  const facts = { verdict: kind, standing, message: reason, ...cellDetailOf(outcome) };
  return [
    head,
    '  ---',
    ...Object.entries(facts).map(([key, value]) => `  ${key}: ${quoted(value)}`),
    '  ...',
  ];
}

/** TAP version 14: a test point per cell, known failures as TODO, what was not played as SKIP. */
export function toTap(run: Run): string {
  const outcomes = byCell(run.outcomes);
  const down = run.targets.filter(({ failed }) => failed !== undefined);
  const lines = [
    ...outcomes.flatMap((outcome, index) => point(outcome, index + 1)),
    ...down.map(
      ({ name, version, failed }, index) =>
        `not ok ${outcomes.length + index + 1} - ` +
        plain(`${name}:${version} is brought up (${failed ?? ''})`),
    ),
  ];
  const unfinished =
    run.end?.reason === 'done' ? [] : ['Bail out! The run did not come to its end.'];
  const plan = `1..${outcomes.length + down.length}`;
  return [
    'TAP version 14',
    `# ${plain(summaryOf(run).sentence)}`,
    plan,
    ...lines,
    ...unfinished,
    '',
  ].join('\n');
}
