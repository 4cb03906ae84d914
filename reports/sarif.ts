import type { Outcome, Run } from '../harness/model/run.ts';
import type { Standing } from '../harness/model/verdict.ts';
import { jsonText, shown } from '../harness/model/visible.ts';
import { cellDetailOf } from './cell-detail.ts';
import { byCell, byText } from './summary.ts';

const plain = (text: string): string => shown(text, 2000);

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
    locations: [{ logicalLocations: [{ fullyQualifiedName: plain(cell), kind: 'resource' }] }],
    partialFingerprints: { 'mailstaple/cell/v1': plain(cell) },
    ...stateOf(outcome, first),
    ...(known === undefined
      ? {}
      : { suppressions: [{ kind: 'external', justification: plain(known) }] }),
  };
};

/**
 * SARIF 2.1.0: failures and warnings, one result a cell, one rule a scenario; known ones are
 * suppressed with reason.
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
              .map(([id, title]) => ({ id: plain(id), shortDescription: { text: plain(title) } })),
          },
        },
        invocations: [{ executionSuccessful: run.end?.reason === 'done' }],
        results: findings.map((outcome) => result(outcome, first)),
      },
    ],
  };
  return `${jsonText(log, 2)}\n`;
}
