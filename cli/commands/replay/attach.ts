import type { RunningServer } from '../../../harness/model/running.ts';
import { visible } from '../../../harness/model/visible.ts';
import type { Cell } from '../../../harness/run/cell.ts';
import { findEngine } from '../../../harness/runtime/docker/engine.ts';
import { containersOf } from '../../../harness/runtime/docker/reap.ts';
import type { Job } from '../run/job.ts';

/** What was brought up for a cell. */
export interface Standing {
  runId: string;
  running: RunningServer | undefined;
  /** Of its arrangement. */
  slug: string | undefined;
}

/** How to attach to what is still up, and what to type. */
export async function attachLines(
  { variant }: Cell,
  { runtime }: Job,
  { runId, running, slug }: Standing,
): Promise<string[]> {
  const lines = ['', 'It is still up.'];
  if (runtime === 'container') {
    const engine = await findEngine();
    const ids = engine ? await containersOf(engine, runId) : [];
    for (const id of ids) lines.push(`  its container:  docker exec -it ${id.slice(0, 12)} sh`);
  }
  if (running && slug !== undefined) {
    const { host, port, sni } = running.endpoint(slug, variant.transport);
    const at = `${host.includes(':') ? `[${host}]` : host}:${port}`;
    const starttls = variant.transport === 'starttls' ? '-starttls smtp ' : '';
    const version = variant.tls === undefined ? '' : ` -tls${variant.tls.replace('.', '_')}`;
    const name = sni === undefined ? '' : ` -servername ${visible(sni)}`;
    lines.push(
      `  it listens at:  ${at}`,
      `  try it:         openssl s_client ${starttls}-connect ${at}${name}${version} -status`,
    );
    if (variant.transport === 'starttls') lines.push(`  in clear:       nc ${host} ${port}`);
  }
  return [...lines, 'Enter plays the cell once more; Ctrl-C ends it.'];
}
