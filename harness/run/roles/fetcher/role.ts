import { fetcherJudging } from '../../../judge/fetcher/judging.ts';
import { fetcherFacts } from '../../../model/facts.ts';
import type { FetcherScenario } from '../../../model/scenario.ts';
import type { Capability, Transport } from '../../../model/terms.ts';
import { defineRole } from '../../role.ts';
import { fetcherShown } from './shown.ts';

/** Seconds for which a clock is moved, or waited for. */
const passes = ({ when }: FetcherScenario): boolean => when.some((act) => act.do === 'pass');

const carriers: Readonly<Partial<Record<Transport, Capability>>> = {
  implicit: 'implicit-tls',
  file: 'fetch-file',
};

/** A target that fetches: responders of ours see who asks, and clients of ours what comes of it. */
export const fetcherRole = defineRole({
  name: 'fetcher',
  does: 'fetches',
  facts: fetcherFacts,
  carriers,
  blackBox: () => false,
  dispensable: () => false,
  // What either kind of program can be asked is asked of the kind it is.
  forTarget: (scenario, can) => {
    const has = scenario.transports.filter((transport) => {
      const carrier = carriers[transport];
      return carrier !== undefined && can.has(carrier);
    });
    return has.length === 0 ? scenario : { ...scenario, transports: has };
  },
  aboutStarttls: () => false,
  waits: passes,
  // Its instances share a few, whatever the plan.
  ports: () => 0,
  judging: fetcherJudging,
  shown: fetcherShown,
  open: async (input) => (await import('./running.ts')).openFetcher(input),
});
