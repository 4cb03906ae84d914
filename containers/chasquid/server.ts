import type { FileSpec, Layout, Listener, ServerProgram } from '../../harness/model/target.ts';
import { program, programPath } from '../shared/program.ts';
import { each } from '../shared/proxy/each.ts';
import { byArrangement, identities, sentinel } from '../shared/proxy/listeners.ts';
import { refusedFile } from '../shared/proxy/shell.ts';

/** A configuration with these listeners. */
const settings = (own: readonly Listener[], home: string): FileSpec => ({
  path: `${home}.conf`,
  content: [
    'hostname: "mx.test"',
    ...own.map(({ transport, port }) =>
      transport === 'implicit'
        ? `submission_over_tls_address: ":${port}"`
        : `smtp_address: ":${port}"`,
    ),
    `data_dir: "${home}/data"`,
    'mail_log_path: "<stdout>"',
    '',
  ].join('\n'),
});

const LINKED = new URL('linked.sh', import.meta.url);

/**
 * chasquid, an instance for each arrangement: it takes every pair below `certs/`, and its library
 * picks one by name and by key.
 */
export const chasquidServer: ServerProgram = {
  compose(listeners, place): Layout {
    const { dir, exec } = place;
    const groups = byArrangement(listeners);
    const home = (index: number): string => `${dir}/c${index + 1}`;
    const { files: parts, process } = each(
      place,
      groups.map((own, index) => ({
        ports: own.map(({ port }) => port),
        argv: [exec, '-config_dir', home(index), '-alsologtostderr'],
      })),
    );
    const pairs = groups.flatMap((own, index) =>
      own
        .slice(0, 1)
        .flatMap(identities)
        .map(({ chain, key }, number) => `${home(index)} ${number + 1} ${chain} ${key}\n`),
    );
    return {
      files: [
        program(LINKED, place),
        { path: `${dir}/pairs`, content: pairs.join('') },
        ...groups.map((own, index) => settings(own, home(index))),
        ...parts,
      ],
      processes: [{ argv: ['sh', programPath(LINKED, place), dir, ...process.argv] }],
      ready: sentinel(groups),
      logs: [],
    };
  },
  refusals: ({ dir }) => ['cat', refusedFile(dir)],
};
