import type {
  FileSpec,
  Layout,
  Listener,
  Place,
  ServerProgram,
} from '../../harness/model/target.ts';
import { harakaFolder } from './folder.ts';

/** Above the ports of a run: where a Haraka listens that is kept behind another port. */
const BEHIND = 20_000;

interface Instance {
  folder: string;
  listeners: readonly Listener[];
  /** Does it have to fetch proofs? */
  fetches: boolean;
}

/** One Haraka has one certificate: one for each arrangement, with both transports. */
function instancesOf(listeners: readonly Listener[], dir: string): Instance[] {
  const groups = [...Map.groupBy(listeners, ({ slug }) => slug).values()];
  return groups.map((own, index) => ({
    folder: `${dir}/haraka-${index + 1}`,
    listeners: own,
    fetches: own.some(({ identity }) => identity.fetches !== undefined),
  }));
}

function filesOf(
  { folder, listeners, fetches }: Instance,
  { bind = '0.0.0.0' }: Place,
): FileSpec[] {
  const [first] = listeners;
  if (!first) return [];
  const inner = (port: number): number => (fetches ? port + BEHIND : port);
  const address = fetches ? '127.0.0.1' : bind;
  const smtps = listeners.find(({ transport }) => transport === 'implicit');
  return harakaFolder(folder, {
    listen: listeners.map(({ port }) => `${address}:${inner(port)}`),
    ...(smtps ? { smtpsPort: inner(smtps.port) } : {}),
    plugins: ['tls', 'stage', 'rcpt_to.in_host_list', 'queue/discard'],
    tls: [
      '[main]',
      `key=${first.identity.key}`,
      `cert=${first.identity.chain}`,
      // Its default is not to staple.
      ...(fetches ? ['requestOCSP=true'] : []),
    ],
    stage: {},
  });
}

const isPlain = ({ transport }: Listener): boolean => transport === 'starttls';

/**
 * Haraka as a server: those that staple nothing are started at once, those that are to fetch a
 * proof when they are needed. There are many of the latter, and one that dies is to take nothing
 * but its own connections with it.
 */
export const harakaServer: ServerProgram = {
  compose(listeners, place): Layout {
    const { dir, exec } = place;
    const instances = instancesOf(listeners, dir);
    const kept = instances.filter(({ fetches }) => fetches);
    const direct = instances.filter(({ fetches }) => !fetches);
    const sets = kept.map((one) => ({
      folder: one.folder,
      ports: one.listeners.map(({ port }) => ({ outer: port, inner: port + BEHIND })),
    }));
    const keeper = `${dir}/keeper.json`;
    const first = kept[0]?.listeners[0];
    return {
      files: [
        ...instances.flatMap((one) => filesOf(one, place)),
        { path: keeper, content: JSON.stringify({ exec, sets }) },
      ],
      processes: [
        ...direct.map(({ folder }) => ({
          argv: [exec, '-c', folder],
          env: { YES_REALLY_DO_DISCARD: '1' },
        })),
        ...(kept.length > 0
          ? [
              {
                argv: ['node', '/opt/haraka/keeper.mjs', keeper],
                env: { YES_REALLY_DO_DISCARD: '1' },
              },
            ]
          : []),
      ],
      ready: [
        ...direct.flatMap((one) =>
          one.listeners.map((it) => ({ port: it.port, greets: isPlain(it) })),
        ),
        // The first to fetch is the one that is calibrated: it is up when the run begins.
        ...(first ? [{ port: first.port, greets: isPlain(first) }] : []),
      ],
      logs: [],
    };
  },
};
