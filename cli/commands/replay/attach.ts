import { join } from 'node:path';
import { certificatesPem } from '../../../ca/pem.ts';
import type { Launchers } from '../../../harness/model/roles.ts';
import type {
  ResponderArrangement,
  RunningResponder,
  RunningServer,
} from '../../../harness/model/running.ts';
import { visible } from '../../../harness/model/visible.ts';
import type { Cell } from '../../../harness/run/cell.ts';
import { writeAnew } from '../../../harness/run/plain-files.ts';
import { findEngine } from '../../../harness/runtime/docker/engine.ts';
import { containersOf } from '../../../harness/runtime/docker/reap.ts';
import { shortPath } from '../../shared/files.ts';
import type { Job } from '../run/job.ts';
import { shellWord } from '../run/manner.ts';

/** What was brought up for a cell, of that which can be reached while nothing is played. */
export interface Standing {
  runId: string;
  /** Folder of the run. */
  out: string;
  /** Slug: of its arrangement. */
  server?: { running: RunningServer; slug: string };
  responder?: { running: RunningResponder; arrangement: ResponderArrangement };
}

/** The same launchers, which also note what they brought up. */
export function watched(launchers: Launchers, standing: Standing): Launchers {
  const { server, responder } = launchers;
  return {
    ...launchers,
    ...(server && {
      server: async (setup) => {
        const running = await server(setup);
        const [first] = setup.arrangements;
        if (first) standing.server = { running, slug: first.slug };
        return running;
      },
    }),
    ...(responder && {
      responder: async (setup) => {
        const running = await responder(setup);
        const [arrangement] = setup.arrangements;
        if (arrangement) standing.responder = { running, arrangement };
        return running;
      },
    }),
  };
}

/** How to attach to what is still up, and what to type. */
export async function attachLines(
  cell: Cell,
  { runtime }: Job,
  standing: Standing,
): Promise<string[]> {
  const { server, responder, runId, out } = standing;
  const lines = ['', 'It is still up.'];
  if (runtime === 'container') {
    const engine = await findEngine();
    const ids = engine ? await containersOf(engine, runId) : [];
    for (const id of ids) lines.push(`  its container:  docker exec -it ${id.slice(0, 12)} sh`);
  }
  if (server) return [...lines, ...serverLines(cell, server)];
  if (responder) return [...lines, ...responderLines(responder, out)];
  const { role } = cell.scenario;
  return [
    ...lines,
    role === 'client'
      ? '  it sends while the cell is played, and there is nothing to connect to meanwhile'
      : '  what it serves is started for the cell and ended with it: nothing listens meanwhile',
  ];
}

function serverLines(
  { variant }: Cell,
  { running, slug }: NonNullable<Standing['server']>,
): string[] {
  const { host, port, sni } = running.endpoint(slug, variant.transport);
  const at = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const starttls = variant.transport === 'starttls' ? '-starttls smtp ' : '';
  const version = variant.tls === undefined ? '' : ` -tls${variant.tls.replace('.', '_')}`;
  const name = sni === undefined ? '' : ` -servername ${visible(sni)}`;
  return [
    `  it listens at:  ${at}`,
    `  try it:         openssl s_client ${starttls}-connect ${at}${name}${version} -status`,
    ...(variant.transport === 'starttls' ? [`  in clear:       nc ${host} ${port}`] : []),
  ];
}

/** A question needs two certificates: they are put into the folder of the run. */
function responderLines(
  { running, arrangement }: NonNullable<Standing['responder']>,
  out: string,
): string[] {
  const url = running.url(arrangement.slug);
  const leaf = running.about?.leaf ?? arrangement.database[0]?.certificate;
  const lines = [`  it answers at:  ${url}`];
  if (leaf === undefined) return lines;
  const [cert, issuer] = [join(out, 'asked-about.pem'), join(out, 'issuer.pem')];
  writeAnew(cert, certificatesPem([leaf]));
  writeAnew(issuer, running.about ? certificatesPem([running.about.issuer]) : arrangement.ca);
  const files = `-issuer ${shellWord(shortPath(issuer))} -cert ${shellWord(shortPath(cert))}`;
  return [...lines, `  try it:         openssl ocsp ${files} -noverify -text -url ${url}`];
}
