import { existsSync, lstatSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { containersLabelled, removeContainer } from '../../../harness/runtime/docker/client.ts';
import type { Engine } from '../../../harness/runtime/docker/engine.ts';
import {
  isAlive,
  OWNER_LABEL,
  ownerLives,
  RUN_LABEL,
} from '../../../harness/runtime/docker/reap.ts';

/** Longer than any run takes, ms: what is younger may belong to a run under way elsewhere. */
const LONGER_THAN_A_RUN = 30 * 60_000;
/** Longer than all that is ever left to run, ms. */
const LONGER_THAN_ANY_RUN = 24 * 60 * 60_000;

export interface Leftovers {
  /** Ids of containers of ours that nobody waits for. */
  containers: string[];
  /** Containers of ours that may belong to a run under way. */
  inUse: number;
  /** Paths of temporary folders of ours. */
  folders: string[];
}

/** Containers with our label: those that are left over, and how many are not. */
async function containersOf(
  engine: Engine,
  now: number,
): Promise<Pick<Leftovers, 'containers' | 'inUse'>> {
  const all = await containersLabelled(engine, RUN_LABEL);
  const left = all.filter(
    ({ id, running, created, labels }) =>
      /^[0-9a-f]+$/i.test(id) &&
      isLeft({ running, age: now - created, owner: labels[OWNER_LABEL] }),
  );
  return { containers: left.map(({ id }) => id), inUse: all.length - left.length };
}

/**
 * Does nobody wait for it any more? Never where its owner lives, however old it is. An owner
 * elsewhere cannot be asked: then only what is older than any run is, and of what names no owner
 * what has ended or is older than a run takes.
 */
function isLeft({
  running,
  age,
  owner,
}: {
  running: boolean;
  age: number;
  owner: string | undefined;
}): boolean {
  const lives = ownerLives(owner);
  if (lives !== undefined) return !lives;
  return owner === undefined ? !running || age > LONGER_THAN_A_RUN : age > LONGER_THAN_ANY_RUN;
}

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
