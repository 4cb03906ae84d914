import type { Target, TargetVersion } from '../../../harness/model/target.ts';
import type { Capability } from '../../../harness/model/terms.ts';
import { shown } from '../../../harness/model/visible.ts';
import { capabilitiesOf } from '../../../harness/run/plan.ts';
import { statedBy } from '../../../harness/runtime/stated.ts';
import { type FoundTarget, ownTitle } from '../../config/found.ts';
import { shownPath } from '../../shared/files.ts';
import { UsageError } from '../../shared/usage.ts';

/** What a program of this machine is, by its own statement. */
export interface Identified {
  version: TargetVersion;
  /**
   * It is what the target's own baseline speaks of: one of its versions, and with all it can do.
   */
  bundled: boolean;
  /** What it was built without. */
  lacks: readonly Capability[];
}

/** As it may stand in the name of a cell. */
const plain = (version: string): string => version.replaceAll(/[^\w.-]+/g, '-').slice(0, 60);

/** Is that release one of this version, `4.98.2` of `4.98`? */
const isOf = (release: string, version: string): boolean =>
  release === version || release.startsWith(`${version}.`);

/** The target under a title of the program that `--exec` names in its place. */
export const asOwn = (found: FoundTarget, exec: string): FoundTarget => ({
  ...found,
  target: { ...found.target, title: ownTitle(found.target, shownPath(exec)) },
});

/**
 * Asks a program what it is, where the target can tell from its answer.
 * @param wanted the version asked for by its name, if any.
 * @returns undefined where the target cannot tell.
 * @throws UsageError for what is no build of the target, or of another version than was asked for.
 */
export async function identify(
  target: Target,
  exec: string,
  wanted: string | undefined,
): Promise<Identified | undefined> {
  if (!target.build) return undefined;
  const stated = await statedBy(target, exec);
  const build = target.build(stated);
  if (!build) {
    const said = stated[0] === undefined ? 'it says nothing' : `it says "${shown(stated[0], 120)}"`;
    throw new UsageError(
      `${exec} does not tell which ${target.name} it is: asked for its version, ${said}`,
    );
  }
  if (build.foreign !== undefined)
    throw new UsageError(`${exec} cannot be played as ${target.name}: ${build.foreign}`);
  const own = target.versions.find(({ version }) => isOf(build.version, version));
  if (wanted !== undefined && wanted !== own?.version && wanted !== build.version)
    throw new UsageError(`${exec} is ${target.name} ${shown(build.version, 60)}, not ${wanted}`);
  const { add = [], drop = [] } = own?.capabilities ?? {};
  const lacks = build.lacks.filter((it) => target.capabilities.includes(it) || add.includes(it));
  const had = own && capabilitiesOf(target, own);
  return {
    version: {
      version: own?.version ?? plain(build.version),
      capabilities: { add, drop: [...new Set([...drop, ...lacks])] },
      ...(own?.unplayed ? { unplayed: own.unplayed } : {}),
    },
    lacks,
    bundled: had !== undefined && lacks.every((it) => !had.has(it)),
  };
}
