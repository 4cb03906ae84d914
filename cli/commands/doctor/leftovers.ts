import { existsSync, lstatSync, readdirSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { containersLabelled, removeContainer } from '../../../harness/runtime/docker/client.ts';
import type { Engine } from '../../../harness/runtime/docker/engine.ts';
import { OWNER_LABEL, RUN_LABEL } from '../../../harness/runtime/docker/reap.ts';

/** Longer than any run takes, ms: what is younger may belong to a run under way elsewhere. */
const LONGER_THAN_A_RUN = 30 * 60_000;

export interface Leftovers {
  /** Ids of containers of ours that nobody waits for. */
  containers: string[];
  /** Containers of ours that may belong to a run under way. */
  inUse: number;
  /** Paths of temporary folders of ours. */
  folders: string[];
}

/** Containers with our label: those that have ended, whose run is gone, or that have stood longer than a run takes, are left over. */
async function containersOf(
  engine: Engine,
  now: number,
): Promise<Pick<Leftovers, 'containers' | 'inUse'>> {
  const all = (await containersLabelled(engine, RUN_LABEL)).map(
    ({ id, running, created, labels }) => ({
      id,
      running,
      age: now - created,
      orphan: isOrphan(labels[OWNER_LABEL]),
    }),
  );
  const left = all.filter(
    ({ id, running, age, orphan }) =>
      /^[0-9a-f]+$/i.test(id) && (!running || orphan || age > LONGER_THAN_A_RUN),
  );
  return { containers: left.map(({ id }) => id), inUse: all.length - left.length };
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** Was it started on this machine by a process that is gone? */
const isOrphan = (owner: string | undefined): boolean => {
  const [, host, pid] = /^(.*):(\d+)$/.exec(owner ?? '') ?? [];
  return host === hostname() && !isAlive(Number(pid));
};

/** Temporary folders of ours, owned by us, that nobody uses any more. */
function foldersIn(dir: string, now: number): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir)
    .filter((name) => /^mailstaple-/.test(name))
    .map((name) => join(dir, name))
    .filter((path) => {
      const about = lstatSync(path, { throwIfNoEntry: false });
      if (!about?.isDirectory() || about.uid !== process.getuid?.()) return false;
      // A folder that names its process is in use for as long as that lives.
      const [, pid] = /-pid(\d+)-/.exec(path) ?? [];
      if (pid !== undefined) return !isAlive(Number(pid));
      return now - about.mtimeMs > LONGER_THAN_A_RUN;
    });
}

/** What earlier runs left behind. */
export async function findLeftovers(
  engine: Engine | undefined,
  now = Date.now(),
): Promise<Leftovers> {
  const containers = engine ? await containersOf(engine, now) : { containers: [], inUse: 0 };
  return { ...containers, folders: foldersIn(tmpdir(), now) };
}

/** Removes them. @throws Error when a container cannot be removed. */
export async function removeLeftovers(
  engine: Engine | undefined,
  { containers, folders }: Leftovers,
): Promise<void> {
  for (const path of folders) rmSync(path, { recursive: true, force: true });
  if (engine) await Promise.all(containers.map((id) => removeContainer(engine, id)));
}
