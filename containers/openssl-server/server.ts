import type { Layout, Listener, ServerProgram } from '../../harness/model/target.ts';
import { each } from '../shared/proxy/each.ts';
import { byArrangement, sentinel } from '../shared/proxy/listeners.ts';
import { refusedFile } from '../shared/proxy/shell.ts';

const words = (exec: string, { port, identity }: Listener): string[] => [
  ...[exec, 's_server', '-accept', String(port), '-rev'],
  // The chain is made up from what is in the file: the leaf, and whoever issued it.
  ...['-cert', identity.chain, '-key', identity.key, '-chainCAfile', identity.chain],
  ...(identity.staple === undefined ? [] : ['-status_file', identity.staple]),
];

/**
 * `openssl s_server`, one for each arrangement: whatever is said to it inside TLS it says
 * backwards.
 */
export const opensslServer: ServerProgram = {
  compose(listeners, place): Layout {
    const groups = byArrangement(listeners);
    const instances = groups
      .flat()
      .map((one) => ({ ports: [one.port], argv: words(place.exec, one) }));
    const { files, process } = each(place, instances);
    return { files, processes: [process], ready: sentinel(groups), logs: [] };
  },
  refusals: ({ dir }) => ['cat', refusedFile(dir)],
};
