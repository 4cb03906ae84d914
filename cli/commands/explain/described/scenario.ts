import { byRole } from '../../../../harness/model/roles.ts';
import { describeClient } from './client.ts';
import { describeFetcher } from './fetcher.ts';
import { describeResponder } from './responder.ts';
import { describeServer } from './server.ts';

/** What a scenario arranges and what is done in it, a line each. */
export const describeScenario = byRole({
  server: describeServer,
  client: describeClient,
  fetcher: describeFetcher,
  responder: describeResponder,
});
