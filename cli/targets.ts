import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Target, TargetVersion } from '../harness/model/target.ts';
import { UsageError } from './usage.ts';

const here = fileURLToPath(import.meta.url);
/** The project's own folder: the clone, or `dist` when installed. */
export const home = dirname(dirname(here));
const ending = here.endsWith('.ts') ? '.ts' : '.js';

/** A target and where it was found. */
export interface FoundTarget {
  target: Target;
  module: string;
  folder: string;
}

/** Reads `target` from a module. @throws UsageError when there is none. */
export async function loadTarget(module: string): Promise<Target> {
  const loaded: { target?: Target } = await import(pathToFileURL(module).href);
  if (!loaded.target?.name) throw new UsageError(`${module} does not export a target`);
  return loaded.target;
}

/** Every bundled target: one folder under `containers/` with a `target.ts`. There is no central list. */
export async function bundledTargets(): Promise<FoundTarget[]> {
  const rooms = join(home, 'containers');
  const found: FoundTarget[] = [];
  for (const name of readdirSync(rooms).sort()) {
    const module = join(rooms, name, `target${ending}`);
    if (existsSync(module)) found.push({ target: await loadTarget(module), module, folder: join(rooms, name) });
  }
  return found;
}

/** The version asked for, or the newest stable one. @throws UsageError for a version that does not exist. */
export function versionOf(target: Target, wanted: string | undefined): TargetVersion {
  const version = wanted === undefined ? target.versions[0] : target.versions.find((it) => it.version === wanted);
  if (!version) {
    const known = target.versions.map((it) => it.version).join(', ');
    throw new UsageError(`${target.name} has no version ${wanted ?? ''}; it has ${known}`);
  }
  return version;
}
