import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describeFound } from './check.ts';
import { EntryError, targetOfEntry } from './entries.ts';
import type { Collection, FoundTarget } from './found.ts';
import { importFile } from './module-hooks.ts';

const none = (sentence: string): Collection => ({ found: [], problems: [{ sentence }] });
const reason = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).trim().replaceAll(/\s*\n\s*/g, '; ');

/**
 * The targets of a configuration. Never throws: what is wrong with it is told in sentences that
 * name file, field and what was expected, and its other targets are there all the same.
 * @param bundled the targets that `like` may name.
 */
export async function configuredTargets(
  file: string,
  bundled: readonly FoundTarget[],
): Promise<Collection> {
  const path = resolve(file);
  if (!existsSync(path)) return none(`${file} is not there`);
  let loaded: Readonly<Record<string, unknown>>;
  try {
    loaded = await importFile(path);
  } catch (error) {
    return none(reason(error));
  }
  try {
    return await declaredBy(loaded.default, path, bundled);
  } catch (error) {
    return none(`${path} cannot be read: ${reason(error)}`);
  }
}

/** @throws what a getter of the configuration throws. */
async function declaredBy(
  config: unknown,
  path: string,
  bundled: readonly FoundTarget[],
): Promise<Collection> {
  const targets: unknown =
    typeof config === 'object' && config !== null && 'targets' in config && config.targets;
  if (!config)
    return none(
      `${path}: default export: expected defineConfig({ targets: [...] }), ` +
        `found ${describeFound(config)}`,
    );
  if (!Array.isArray(targets))
    return none(
      `${path}: targets: expected a list, found ` +
        `${describeFound(targets === false ? undefined : targets)}`,
    );
  const collection: Collection = { found: [], problems: [] };
  for (const [index, entry] of targets.entries()) {
    try {
      collection.found.push(
        await targetOfEntry(entry, { file: path, where: ['targets', index], bundled }),
      );
    } catch (error) {
      const named = nameOf(entry);
      const said =
        error instanceof EntryError ? error.message : `targets[${index}]: ${reason(error)}`;
      collection.problems.push({
        ...(named === undefined ? {} : { name: named }),
        sentence: `${path}: ${said}`,
      });
    }
  }
  return collection;
}

/** The name an entry would have, as far as it says. */
function nameOf(entry: unknown): string | undefined {
  const field = (of: unknown, key: string): unknown =>
    typeof of === 'object' && of !== null
      ? Object.entries(of).find(([own]) => own === key)?.[1]
      : undefined;
  const name = field(entry, 'name') ?? field(field(entry, 'target'), 'name');
  return typeof name === 'string' ? name : undefined;
}
