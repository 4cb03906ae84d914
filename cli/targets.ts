import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Target, TargetVersion } from '../harness/model/target.ts';
import type { Collection, FoundTarget } from './config/found.ts';
import { configIn } from './config/where.ts';
import { UsageError } from './shared/usage.ts';

export type { Collection, FoundTarget } from './config/found.ts';

const here = fileURLToPath(import.meta.url);
/** The project's own folder: the clone, or `dist` when installed. */
export const home = dirname(dirname(here));
const ending = here.endsWith('.ts') ? '.ts' : '.js';

const isTarget = (value: unknown): value is Target =>
  typeof value === 'object' &&
  value !== null &&
  'name' in value &&
  typeof value.name === 'string' &&
  value.name !== '' &&
  ['versions', 'roles', 'runtimes', 'capabilities', 'promises'].every((field) =>
    Array.isArray(Object.entries(value).find(([key]) => key === field)?.[1]),
  );

/** Reads `target` from a module. @throws UsageError when there is none. */
export async function loadTarget(module: string): Promise<Target> {
  const loaded: { target?: unknown } = await import(pathToFileURL(module).href);
  if (!isTarget(loaded.target)) throw new UsageError(`${module} does not export a target`);
  return loaded.target;
}

/**
 * Every bundled target: one folder with a `target.ts`. There is no central list. One that cannot be
 * loaded is told of and does not take the others down.
 */
export async function bundledCollection(rooms = join(home, 'containers')): Promise<Collection> {
  const collection: Collection = { found: [], problems: [] };
  for (const name of readdirSync(rooms).sort()) {
    const folder = join(rooms, name);
    const module = join(folder, `target${ending}`);
    if (!existsSync(module)) continue;
    try {
      const target = await loadTarget(module);
      const fault = await faultOfOurs(target, folder);
      if (fault !== undefined) throw new UsageError(`${module}: ${fault}`);
      collection.found.push({ target, module, folder });
    } catch (error) {
      const [said = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
      const sentence = error instanceof UsageError ? said : `${module} cannot be loaded: ${said}`;
      collection.problems.push({ name, bundled: true, sentence });
    }
  }
  return collection;
}

/**
 * What is wrong with a target of a clone, where anybody may add one; those that were installed have
 * been looked at.
 */
async function faultOfOurs(target: Target, folder: string): Promise<string | undefined> {
  if (ending !== '.ts') return undefined;
  const { faultOfTarget } = await import('./config/target-fault.ts');
  return faultOfTarget(target, { where: ['target'], folder, bundled: true });
}

/** The bundled targets that can be loaded. */
export async function bundledTargets(): Promise<FoundTarget[]> {
  return (await bundledCollection()).found;
}

/**
 * Every target there is: the bundled ones, and those of the configuration. Where two bear one name
 * neither is played, since nobody could say whom a verdict is about.
 * @param config as `--config` names it; default: the one in the working directory, if there is one.
 */
export async function knownTargets(config?: string): Promise<Collection> {
  const bundled = await bundledCollection();
  const file = config ?? configIn(process.cwd());
  if (file === undefined) return distinct(bundled);
  // Loaded where there is one only: most commands start without.
  const { configuredTargets } = await import('./config/load.ts');
  const own = await configuredTargets(file, bundled.found);
  return distinct({
    found: [...bundled.found, ...own.found],
    problems: [...bundled.problems, ...own.problems],
  });
}

/** Without those that share a name, which are told of. */
export function distinct({ found, problems }: Collection): Collection {
  const byName = Map.groupBy(found, ({ target }) => target.name);
  const shared = [...byName].filter(([, all]) => all.length > 1);
  return {
    found: found.filter(({ target }) => byName.get(target.name)?.length === 1),
    problems: [
      ...problems,
      ...shared.map(([name, all]) => ({
        name,
        sentence:
          `${name} is the name of ${all.length} targets, of ` +
          `${[...new Set(all.map(({ module }) => module))].join(' and of ')}`,
      })),
    ],
  };
}

/**
 * A target as another thread was told of it: by the module that exports it, or by a configuration
 * and its name there.
 * @throws UsageError when it is not there.
 */
export async function declaredIn({ module, config, target: name }: Declared): Promise<FoundTarget> {
  if (config === undefined)
    return { target: await loadTarget(module), module, folder: dirname(module) };
  const [{ configuredTargets }, bundled] = await Promise.all([
    import('./config/load.ts'),
    bundledTargets(),
  ]);
  const found = (await configuredTargets(config, bundled)).found.find(
    ({ target }) => target.name === name,
  );
  if (!found) throw new UsageError(`${config} does not declare ${name} any more`);
  return found;
}

interface Declared {
  module: string;
  config?: string;
  target: string;
}

/**
 * The file with a target's known findings, if there is one: as configured, or of its own folder.
 */
export function baselineOf({ module, folder, config, baseline }: FoundTarget): string | undefined {
  if (baseline !== undefined) return baseline;
  // What merely lies beside a configuration may be about anything.
  const own =
    module === '' || (config !== undefined && dirname(config) === folder)
      ? undefined
      : join(folder, 'baseline.yaml');
  return own !== undefined && existsSync(own) ? own : undefined;
}

/**
 * The version asked for, or the newest stable one. @throws UsageError for a version that does not
 * exist.
 */
export function versionOf(target: Target, wanted: string | undefined): TargetVersion {
  const version =
    wanted === undefined ? target.versions[0] : target.versions.find((it) => it.version === wanted);
  if (!version) {
    const known = target.versions.map((it) => it.version).join(', ');
    throw new UsageError(`${target.name} has no version ${wanted ?? ''}; it has ${known}`);
  }
  return version;
}
