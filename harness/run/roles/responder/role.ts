import { responderJudging } from '../../../judge/responder/judging.ts';
import { responderFacts } from '../../../model/facts.ts';
import { defineRole } from '../../role.ts';
import { arrangementsOf } from './arrangements.ts';
import { exchangesShown } from './shown.ts';
import { withoutHttp } from './without-http.ts';

/** A target that answers for certificates: it is asked over HTTP. */
export const responderRole = defineRole({
  name: 'responder',
  does: 'answers for certificates',
  facts: responderFacts,
  carriers: { http: 'answers-post' },
  blackBox: ({ blackBox }) => blackBox,
  dispensable: () => false,
  forTarget: (scenario) => scenario,
  muted: withoutHttp,
  aboutStarttls: () => false,
  waits: () => false,
  ports: (cells) => arrangementsOf(cells).size,
  judging: responderJudging,
  shown: exchangesShown,
  open: async (input) => (await import('./running.ts')).openResponder(input),
});
