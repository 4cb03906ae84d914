import type { Launchers } from '../model/roles.ts';
import { openReferenceClient } from './client.ts';
import type { Defects } from './defects/defects.ts';
import { openReferenceFetcher } from './fetcher/open.ts';
import { openReferenceResponder } from './responder/open.ts';
import { openReferenceServer } from './server.ts';

/**
 * How the reference target is brought up, in this process: the one place where it is opened to be
 * played.
 * @param defects names of `defects.ts`: ways to be wrong.
 */
export function referenceLaunchers(
  defects: Defects = new Set(),
): Required<Omit<Launchers, 'reach' | 'names'>> {
  return {
    server: ({ arrangements, authorities }) =>
      openReferenceServer(arrangements, authorities, defects),
    client: async ({ rootsPem, ...setup }) => openReferenceClient(rootsPem, defects, setup),
    fetcher: async () => openReferenceFetcher(defects),
    responder: ({ arrangements }) => openReferenceResponder(arrangements, defects),
  };
}
