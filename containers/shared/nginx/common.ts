import type { Layout, Listener, Place } from '../../../harness/model/target.ts';
import { backend } from '../proxy/backend.ts';
import { checked } from '../proxy/checked.ts';
import { byArrangement, sentinel } from '../proxy/listeners.ts';

/**
 * To test a configuration nginx opens its ports, and so would seem to be up: it is tested with
 * others.
 */
const elsewhere =
  'moved="$PWD/said/$(basename "$1").moved"; sed "s/^\\( *listen .*\\):26/\\1:46/" "$1" > "$moved" && exec "$0" -t -q -c "$moved"';

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

/**
 * One nginx with all it accepts, in front of the plain server. `head` opens the block that
 * `section` stands in.
 */
export function nginx(
  listeners: readonly Listener[],
  { dir, exec }: Place,
  { head, section }: { head: string; section: (listener: Listener) => string },
): Layout {
  const groups = byArrangement(listeners);
  const { files, process } = checked({
    dir,
    head,
    tail: '}\n',
    parts: groups.map((own) => ({
      ports: own.map(({ port }) => port),
      text: own.map(section).join(''),
    })),
    check: (file) => ['sh', '-c', elsewhere, exec, file],
    run: (file) => [exec, '-c', file],
  });
  return { files, processes: [backend, process], ready: sentinel(groups), logs: [] };
}
