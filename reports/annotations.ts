import { createHash } from 'node:crypto';
import type { Outcome, Run } from '../harness/model/run.ts';
import { isUndecided } from '../harness/model/verdict.ts';
import { jsonText, shown } from '../harness/model/visible.ts';
import { cellDetailOf } from './cell-detail.ts';
import { plural, type Summary, standingWord, summaryOf } from './summary.ts';

/** GitHub shows ten annotations of a kind for a step; what is beyond is told as one. */
const MOST = 10;

/** One line of a workflow command, in which nothing begins another: `%`, CR and LF are escaped. */
const message = (text: string): string =>
  shown(text, 1000).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
/** A property of it, in which `:` and `,` are escaped as well. */
const property = (text: string): string =>
  message(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

const titleOf = (outcome: Outcome, summary: Summary): string =>
  `${outcome.verdict.kind}, ${standingWord(outcome, summary)}: ${outcome.target} ` +
  `${outcome.version}, ${outcome.scenario}`;

const told = (outcome: Outcome): string => {
  const { expected, actual, replay } = cellDetailOf(outcome);
  return `${outcome.verdict.reason} Expected ${expected}; actual ${actual}. Replay: ${replay}`;
};

/**
 * What is news as workflow commands of GitHub Actions: printed in a step, they stand beside its
 * result. What fails is an error, what falls short a warning, what is fixed a notice.
 */
export function toGithub(run: Run): string {
  const summary = summaryOf(run);
  const of = ({ verdict: { kind }, standing }: Outcome): 'error' | 'warning' | 'notice' =>
    standing === 'fixed' ? 'notice' : kind === 'fail' || isUndecided(kind) ? 'error' : 'warning';
  const groups = [...Map.groupBy(summary.news, of)].flatMap(([level, outcomes]) => {
    const lines = outcomes
      .slice(0, outcomes.length > MOST ? MOST - 1 : MOST)
      .map(
        (outcome) =>
          `::${level} title=${property(titleOf(outcome, summary))}::${message(told(outcome))}`,
      );
    const more = outcomes.length - lines.length;
    return more > 0
      ? [
          ...lines,
          `::${level} title=Mailstaple::${plural(more, 'more result')} that ` +
            `${more === 1 ? 'is' : 'are'} news in the report`,
        ]
      : lines;
  });
  const stale = (run.end?.staleLines ?? [])
    .slice(0, MOST)
    .map((line) => `::warning title=Baseline::${message(line)}`);
  return [...groups, ...stale, `::notice title=Mailstaple::${message(summary.sentence)}`, ''].join(
    '\n',
  );
}

const severities = { fail: 'critical', warn: 'minor', inconclusive: 'major', error: 'major' };

/**
 * Findings as a Code Quality report of GitLab (`artifacts:reports:codequality`): known ones too,
 * since GitLab itself compares with the branch before and shows what is new.
 */
export function toGitlab(run: Run): string {
  const findings = run.outcomes.flatMap((outcome) => {
    const { kind } = outcome.verdict;
    if (kind !== 'fail' && kind !== 'warn' && !isUndecided(kind)) return [];
    const { scenario, target, version, cell } = outcome;
    return [
      {
        description: shown(`${target} ${version}: ${told(outcome)}`, 1000),
        check_name: shown(scenario, 200),
        fingerprint: createHash('sha256').update(cell).digest('hex'),
        severity: severities[kind as keyof typeof severities],
        location: { path: shown(`${target}/${version}/${scenario}`, 300), lines: { begin: 1 } },
      },
    ];
  });
  const sorted = findings.sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
  return `${jsonText(sorted, 2)}\n`;
}
