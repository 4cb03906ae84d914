import { defineJudging, isCutShort } from '../judging.ts';
import { factsOfServer } from './facts.ts';
import { refused } from './refused.ts';
import { namelessActs, undecidedServer, untestedServer } from './undecided.ts';

/** How a target that serves is judged. */
export const serverJudging = defineJudging('server', {
  facts: factsOfServer,
  undecided: (observation, scenario) =>
    undecidedServer(observation, namelessActs(scenario), scenario.given.clients !== undefined),
  untested: untestedServer,
  cutShort: ({ connections }) => isCutShort(connections),
  maybeGone: ({ aliveAfter }) => !aliveAfter,
  refused,
});
