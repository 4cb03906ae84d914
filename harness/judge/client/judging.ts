import { defineJudging, isCutShort } from '../judging.ts';
import { factsOfClient } from './facts.ts';
import { lookupsLate, neverCame, unasked, undecidedClient } from './undecided.ts';

/** How a target that sends is judged. */
export const clientJudging = defineJudging('client', {
  facts: factsOfClient,
  // Who never came, for whatever reason, held nothing back over what he would have met.
  undecided: (observation, scenario) =>
    undecidedClient(observation) ?? neverCame(observation, scenario) ?? unasked(observation),
  cutShort: ({ connections }) => isCutShort(connections),
  doubt: lookupsLate,
  maybeGone: ({ dispositions }) => dispositions.some(({ kind }) => kind === 'unknown'),
});
