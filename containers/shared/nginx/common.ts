import type { Layout, Listener, Place } from '../../../harness/model/target.ts';
import { program, programPath } from '../program.ts';
import { backend } from '../proxy/backend.ts';
import { checked } from '../proxy/checked.ts';
import { byArrangement, sentinel } from '../proxy/listeners.ts';

const ELSEWHERE = new URL('elsewhere.sh', import.meta.url);

/**
 * What stands first in every configuration of nginx: the module, no daemon, errors where we look.
 */
export const nginxHead = (
  module: string,
  { dir }: Place,
): string => `load_module /usr/lib/nginx/modules/${module};
daemon off;
pid ${dir}/nginx.pid;
error_log stderr info;
worker_processes 2;
events { worker_connections 2000; }
`;

/** Certificates of clients, demanded and verified by lists (ssl_verify_client, ssl_crl). */
export const demands = ({ clients }: Listener): string =>
  clients
    ? `    ssl_verify_client on;
    ssl_verify_depth 3;
    ssl_client_certificate ${clients.roots};
    ssl_crl ${clients.crl};
`
    : '';

/**
 * One nginx with all it accepts, in front of the plain server. `head` opens the block that
 * `section` stands in.
 */
export function nginx(
  listeners: readonly Listener[],
  place: Place,
  { head, section }: { head: string; section: (listener: Listener) => string },
): Layout {
  const { exec } = place;
  const groups = byArrangement(listeners);
  const { files, process } = checked({
    place,
    head,
    tail: '}\n',
    parts: groups.map((own) => ({
      ports: own.map(({ port }) => port),
      text: own.map(section).join(''),
    })),
    check: (file) => ['sh', programPath(ELSEWHERE, place), exec, file],
    run: (file) => [exec, '-c', file],
  });
  return {
    files: [...files, program(ELSEWHERE, place)],
    processes: [backend, process],
    ready: sentinel(groups),
    logs: [],
  };
}
