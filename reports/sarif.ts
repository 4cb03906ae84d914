import { createHash } from 'node:crypto';
import type { Outcome, Run } from '../harness/model/run.ts';
import type { Standing } from '../harness/model/verdict.ts';
import { jsonText, shown } from '../harness/model/visible.ts';
import { cellDetailOf } from './cell-detail.ts';
import { byCell, byText } from './summary.ts';

const plain = (text: string): string => shown(text, 2000);
/** GitHub takes 1024 characters of what describes a rule. */
const described = (text: string): { text: string } => ({
  text: shown(text, 900).slice(0, 1024).toWellFormed(),
});

const states: Record<Standing, string> = {
  'as-expected': 'unchanged',
  regression: 'new',
  fixed: 'updated',
  stale: 'updated',
};

/** What it is against the run before; a first run, which no baseline speaks of, has none before. */
const stateOf = ({ standing, known }: Outcome, first: boolean) =>
  first || (standing === 'as-expected' && known === undefined)
    ? {}
    : { baselineState: states[standing] };

/**
 * Where a result is to be looked up: the observation in the run's folder, or its report where no
 * evidence was kept. GitHub refuses a file in which a result has no file and region, and takes the
 * path for one of the repository; it has to stay from run to run, and a cell's does.
 */
const placeOf = ({ evidence }: Outcome) => {
  const path = evidence ? `${evidence.folder}/observation.json` : 'report.html';
  const parts = shown(path, 300)
    .split('/')
    .filter((part) => !/^\.{0,2}$/.test(part));
  return {
    artifactLocation: { uri: parts.map(encodeURIComponent).join('/') },
    region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 },
  };
};

/** GitHub tells by this one alone which results of two files are the same. */
const fingerprintOf = (cell: string): string =>
  `${createHash('sha256').update(cell).digest('hex').slice(0, 16)}:1`;

const result = (outcome: Outcome, first: boolean) => {
  const { scenario, cell, verdict, known } = outcome;
  const { promised, expected, actual, replay } = cellDetailOf(outcome);
  const text =
    `${verdict.reason} Promised: ${promised}. Expected ${expected}; ` +
    `actual ${actual}. Replay: ${replay}`;
  return {
    ruleId: plain(scenario),
    level: verdict.kind === 'fail' ? 'error' : 'warning',
    message: { text: plain(text) },
    locations: [
      {
        physicalLocation: placeOf(outcome),
        logicalLocations: [{ fullyQualifiedName: plain(cell), kind: 'resource' }],
      },
    ],
    partialFingerprints: {
      'mailstaple/cell/v1': plain(cell),
      primaryLocationLineHash: fingerprintOf(cell),
    },
    ...stateOf(outcome, first),
    ...(known === undefined
      ? {}
      : { suppressions: [{ kind: 'external', justification: plain(known) }] }),
  };
};

/**
 * SARIF 2.1.0: failures and warnings, one result a cell, one rule a scenario; known ones are
 * suppressed with reason. Has what GitHub's code scanning demands beyond the schema ("SARIF support
 * for code scanning").
 */
export function toSarif(run: Run): string {
  const findings = byCell(run.outcomes).filter(
    ({ verdict }) => verdict.kind === 'fail' || verdict.kind === 'warn',
  );
  const first = run.outcomes.every(({ known }) => known === undefined);
  const rules = new Map(findings.map(({ scenario, title }) => [scenario, title]));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'mailstaple',
            semanticVersion: plain(run.run.tool.version),
            rules: [...rules]
              .sort(([a], [b]) => byText(a, b))
              .map(([id, title]) => ({
                id: plain(id),
                shortDescription: described(title),
                fullDescription: described(title),
                help: described(`mailstaple explain ${id}`),
              })),
          },
        },
        invocations: [{ executionSuccessful: run.end?.reason === 'done' }],
        results: findings.map((outcome) => result(outcome, first)),
      },
    ],
  };
  return `${jsonText(log, 2)}\n`;
}
