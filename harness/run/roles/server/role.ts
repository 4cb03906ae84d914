import { serverJudging } from '../../../judge/server/judging.ts';
import { serverFacts } from '../../../model/facts.ts';
import type { ServerScenario } from '../../../model/scenario.ts';
import { defineRole } from '../../role.ts';
import { connectionsShown } from '../../shown.ts';
import { arrangementsOf } from './arrangements.ts';
import { fetched } from './fetched.ts';
import { withoutProof } from './without-proof.ts';
import { withoutSmtp } from './without-smtp.ts';

/**
 * A box that is not ours keeps its own certificate and proof: only scenarios that arrange nothing
 * can be played.
 */
const blackBox = (scenario: ServerScenario): boolean => scenario.blackBox;

const promisesStatus = ({ given }: ServerScenario): boolean =>
  given.identity.leaf.tlsFeature.length > 0;

/** A target that serves: clients of ours visit it. */
export const serverRole = defineRole({
  name: 'server',
  does: 'serves',
  facts: serverFacts,
  carriers: { starttls: 'starttls', implicit: 'implicit-tls' },
  blackBox,
  /**
   * A scenario that expects nothing of a certain proof can be played against a server that has no
   * staple file at all: it is asked, and has nothing to say. Not so with a certificate that
   * promises a status: nobody who cannot staple is given one.
   */
  dispensable: (need, scenario) =>
    // With a staple file of ours its own calibration shows what may be relied on.
    need === 'fitting-status' ||
    (need === 'staple-file' && blackBox(scenario) && !promisesStatus(scenario)),
  forTarget: (scenario, can) => withoutProof(fetched(scenario, can), can),
  muted: withoutSmtp,
  aboutStarttls: ({ when }) =>
    when.some((act) => act.do === 'connect' && ['inject', 'bare'].includes(act.dialogue ?? '')),
  waits: ({ when }) => when.some((act) => act.do === 'await-expiry'),
  ports: (cells) =>
    [...arrangementsOf(cells).values()].reduce((sum, { transports }) => sum + transports.size, 0),
  judging: serverJudging,
  shown: connectionsShown,
  open: async (input) => (await import('./running.ts')).openServer(input),
});
