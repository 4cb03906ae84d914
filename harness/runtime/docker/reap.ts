import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { containersLabelled, removeContainer } from './client.ts';
import { type Engine, findEngine } from './engine.ts';

/** Every container of ours bears this label; its value is the run. */
export const RUN_LABEL = 'mailstaple.run';

/**
 * The process that started the container, as `place:pid`: when it is gone nobody waits for the
 * container.
 */
export const OWNER_LABEL = 'mailstaple.owner';

/**
 * Where the number of a process means that process: this machine, and of its name spaces the one we
 * are in.
 */
function ownPlace(): string {
  try {
    return `${hostname()}/${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

/** This process, as the label of what it starts. */
export const ownerLabel = (): string => `${ownPlace()}:${process.pid}`;

/**
 * Does the owner of a container live? Undefined where that cannot be told: it is none of this
 * place, or none is named.
 */
export function ownerLives(owner: string | undefined): boolean | undefined {
  const [, place, pid] = /^(.*):(\d+)$/.exec(owner ?? '') ?? [];
  return place === ownPlace() ? isAlive(Number(pid)) : undefined;
}

/** Is there such a process, even if it is somebody else's? */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * How long a removal is waited for, milliseconds: the engine sees it through, a published port of
 * its own at a time.
 */
const PATIENCE = 500;

/**
 * Ends a container and has the engine remove it, without waiting for the last of its ports: with a
 * hundred of them that takes the engine several seconds, in which nothing of ours runs any more.
 */
export async function dismissContainer(engine: Engine, id: string): Promise<void> {
  const { promise: enough, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, PATIENCE);
  try {
    const removal = removeContainer(engine, id, true);
    removal.catch(() => {});
    await Promise.race([removal, enough]);
  } finally {
    clearTimeout(timer);
  }
}

/** Ids of the containers of a run that are there. */
export async function containersOf(engine: Engine, runId: string): Promise<string[]> {
  return (await containersLabelled(engine, `${RUN_LABEL}=${runId}`)).map(({ id }) => id);
}

/**
 * Removes the containers of a run, or of every run of ours when none is named, and says how many
 * there were. Without an engine there are none.
 */
export async function reap(runId?: string): Promise<number> {
  const engine = await findEngine();
  if (!engine) return 0;
  const label = runId === undefined ? RUN_LABEL : `${RUN_LABEL}=${runId}`;
  const ids = (await containersLabelled(engine, label)).map(({ id }) => id);
  await Promise.all(ids.map((id) => dismissContainer(engine, id)));
  return ids.length;
}
