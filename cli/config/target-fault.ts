import type { Target } from '../../harness/model/target.ts';
import { faultOf } from './check.ts';
import { bundledSchema, targetSchema } from './schema.ts';

interface Declared {
  /** Field it stands in: `targets`, 0, `target`. */
  where: readonly PropertyKey[];
  /** Folder with its Dockerfile, if one is named. */
  folder: string | undefined;
  /** Path of its program, if one is named. */
  exec?: string | undefined;
  /** It is one of this tree. */
  bundled?: boolean;
}

/**
 * What is wrong with a target as it was declared, in a sentence with the field; undefined when
 * nothing is.
 */
export function faultOfTarget(target: unknown, declared: Declared): string | undefined {
  return (
    faultOf(declared.bundled ? bundledSchema : targetSchema, target, declared.where) ??
    // The schema has seen to it.
    wants(target as Target, declared)
  );
}

/** What a target lacks that no schema can tell. */
function wants(target: Target, { where, folder, exec, bundled }: Declared): string | undefined {
  const field = where
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .slice(1);
  const embedded = target.runtimes.includes('embedded');
  const role = embedded ? undefined : target.roles.find((it) => target[it] === undefined);
  if (role)
    return (
      `${field}.${role}: expected how it is set up, since its roles ` +
      `name ${role}, found nothing`
    );
  const twice = target.versions.find(({ version }, index) =>
    target.versions.some((it, at) => at > index && it.version === version),
  );
  if (twice) return `${field}.versions: expected each version once, found "${twice.version}" twice`;
  if (exec !== undefined || embedded) return undefined;
  if (!target.runtimes.includes('container'))
    return bundled
      ? undefined
      : `${field}.runtimes: expected a container, or exec beside the target with the path of ` +
          'its program, found process alone';
  const bare = target.versions.findIndex(
    ({ image, imageName }) => !image && imageName === undefined,
  );
  if (bare >= 0) return `${field}.versions[${bare}]: expected image or imageName, found neither`;
  if (folder === undefined && target.versions.some(({ image }) => image))
    return `${field}: expected folder beside it, where its Dockerfile lies, found nothing`;
  return undefined;
}
