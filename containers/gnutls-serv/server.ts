import type { Layout, Listener, ServerProgram } from '../../harness/model/target.ts';
import { each } from '../shared/proxy/each.ts';
import { byArrangement, identities, sentinel } from '../shared/proxy/listeners.ts';
import { refusedFile } from '../shared/proxy/shell.ts';

const words = (exec: string, listener: Listener): string[] => [
  ...[exec, '--port', String(listener.port), '--echo', '--disable-client-cert'],
  ...identities(listener).flatMap(({ key, chain }) => [
    '--x509keyfile',
    key,
    '--x509certfile',
    chain,
  ]),
  // Which certificate an answer is about is for the program to find out.
  ...identities(listener).flatMap(({ staple }) =>
    staple === undefined ? [] : ['--ocsp-response', staple],
  ),
];

/** `gnutls-serv`, one for each arrangement: whatever is said to it inside TLS it says again. */
export const gnutlsServer: ServerProgram = {
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
