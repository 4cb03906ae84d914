import type { Layout, Listener, Place, ServerProgram } from '../../harness/model/target.ts';
import { program, programPath } from '../shared/program.ts';
import { each } from '../shared/proxy/each.ts';
import { byArrangement, sentinel } from '../shared/proxy/listeners.ts';
import { refusedFile } from '../shared/proxy/shell.ts';

const STATUSES = new URL('statuses.sh', import.meta.url);

function words(place: Place, { port, identity }: Listener): string[] {
  const { key, chain, staple, pem } = identity;
  const server = [
    place.exec,
    's_server',
    '-accept',
    String(port),
    '-rev',
    '-cert',
    chain,
    '-key',
    key,
  ];
  if (staple !== undefined && pem === true) {
    const folder = `${place.dir}/statuses-${port}`;
    return ['sh', programPath(STATUSES, place), folder, staple, chain, ...server];
  }
  // The chain is made up from what is in the file: the leaf, and whoever issued it.
  return [
    ...server,
    ...['-chainCAfile', chain],
    ...(staple === undefined ? [] : ['-status_file', staple]),
  ];
}

/**
 * `openssl s_server`, one for each arrangement: whatever is said to it inside TLS it says
 * backwards.
 */
export const opensslServer: ServerProgram = {
  compose(listeners, place): Layout {
    const groups = byArrangement(listeners);
    const instances = groups.flat().map((one) => ({ ports: [one.port], argv: words(place, one) }));
    const { files, process } = each(place, instances);
    return {
      files: [program(STATUSES, place), ...files],
      processes: [process],
      ready: sentinel(groups),
      logs: [],
    };
  },
  refusals: ({ dir }) => ['cat', refusedFile(dir)],
};
