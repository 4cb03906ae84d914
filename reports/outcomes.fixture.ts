import type { Outcome, Run } from '../harness/model/run.ts';
import { verdictKinds } from '../harness/model/verdict.ts';
import { sampleOutcome, sampleRunLine, sampleTarget } from './sample.fixture.ts';

/** An outcome of each kind. */
export const every: Outcome[] = verdictKinds.map((kind) =>
  sampleOutcome(kind, { cell: `c/${kind}@reference:0.1.0#x` }),
);
/** A failure that a baseline names. */
export const known = sampleOutcome('fail', {
  cell: 'c/known@reference:0.1.0#x',
  standing: 'as-expected',
  known: 'told #7',
});
/** A run that came to these outcomes. */
export const runOf = (outcomes: Outcome[], change: Partial<Run> = {}): Run => ({
  run: sampleRunLine({ planned: outcomes.length, leftOut: ['no engine'] }),
  targets: [sampleTarget()],
  outcomes,
  end: {
    type: 'end',
    endedAt: 'later',
    reason: 'done',
    staleLines: ['b.yaml:3: "x" matches no cell.'],
  },
  ...change,
});
/** A target that could not be brought up. */
export const down = sampleTarget({
  name: 'exim',
  version: '4.98',
  failed: 'the image could not be built',
});
