import { defineJudging } from '../judging.ts';
import { misconfigured } from '../server/refused.ts';
import { factsOfFetcher } from './facts.ts';
import { undecidedFetcher } from './undecided.ts';

/** How a target that fetches is judged. */
export const fetcherJudging = defineJudging('fetcher', {
  facts: factsOfFetcher,
  undecided: undecidedFetcher,
  maybeGone: ({ aliveAfter }) => !aliveAfter,
  // That it does not start is a fact like any other, unless the fault is our own.
  refused: (_scenario, { refused }) => misconfigured(refused),
});
