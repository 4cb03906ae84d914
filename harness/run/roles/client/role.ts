import { clientJudging } from '../../../judge/client/judging.ts';
import { clientFacts } from '../../../model/facts.ts';
import { defineRole } from '../../role.ts';
import { byRecords } from './by-records.ts';
import { clientShown } from './shown.ts';

/** A target that sends: it meets hosts of ours, and says what became of the mail. */
export const clientRole = defineRole({
  name: 'client',
  does: 'sends',
  facts: clientFacts,
  carriers: { starttls: 'send-starttls', implicit: 'send-implicit-tls' },
  blackBox: () => false,
  dispensable: () => false,
  forTarget: byRecords,
  aboutStarttls: ({ given, when }) => {
    const changed = when.flatMap((act) => (act.do === 'change' ? [act.to] : []));
    return [...given.hosts, ...changed].some(({ starttls = 'offered' }) => starttls !== 'offered');
  },
  waits: () => false,
  // It comes to us.
  ports: () => 0,
  judging: clientJudging,
  shown: clientShown,
  open: async (input) => (await import('./running.ts')).openClient(input),
});
