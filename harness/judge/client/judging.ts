import { defineJudging, isCutShort } from '../judging.ts';
import { factsOfClient } from './facts.ts';
import { lookupsLate, undecidedClient } from './undecided.ts';

/** How a target that sends is judged. */
export const clientJudging = defineJudging('client', {
  facts: factsOfClient,
  undecided: (observation) => undecidedClient(observation),
  cutShort: ({ connections }) => isCutShort(connections),
  doubt: lookupsLate,
  maybeGone: ({ dispositions }) => dispositions.some(({ kind }) => kind === 'unknown'),
});
