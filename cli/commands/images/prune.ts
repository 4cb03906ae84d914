import { visible } from '../../../harness/model/visible.ts';
import { removeImage } from '../../../harness/runtime/docker/image-store.ts';
import { plural } from '../../../reports/summary.ts';
import { print, printProblems } from '../../shared/print.ts';
import { engineOrComplain } from './engine.ts';
import { megabytes } from './list.ts';
import { store } from './listed.ts';

/**
 * Removes the images that this installation built and no target names any more, or all that it
 * built; those of another clone or package are left alone, and so are those that were built for
 * another configuration, whose targets are not read here. Where a target cannot be read nobody
 * can say what it names: its images stay, and where not even its name is known, all do.
 * @returns 0, or 2 when a target cannot be read.
 */
export async function pruneImages({
  all = false,
  config,
  dryRun = false,
}: {
  all?: boolean;
  config?: string;
  dryRun?: boolean;
}): Promise<number> {
  const engine = await engineOrComplain();
  const { listed, problems } = await store(engine, config);
  printProblems(problems);
  const unsure = new Set(problems.map(({ name }) => name));
  const doomed = listed.filter(
    ({ own, state, target }) =>
      own && (all || (state === 'stale' && !unsure.has(target) && !unsure.has(undefined))),
  );
  const others = listed.filter(({ state }) => state === 'elsewhere');
  const apart = others.filter(({ image }) => image?.own);
  for (const [whose, count] of [
    ['of another installation', others.length - apart.length],
    ['of another configuration', apart.length],
  ] as const)
    if (count > 0) print([`left alone, ${whose}: ${plural(count, 'image')}`]);
  if (dryRun) {
    const sizes = doomed.reduce((sum, { image }) => sum + (image?.size ?? 0), 0);
    print([
      ...doomed.map(({ tag }) => `would remove ${visible(tag)}`),
      `${plural(doomed.length, 'image')} would be removed, ${megabytes(sizes)} at most`,
    ]);
    return problems.length > 0 ? 2 : 0;
  }
  let freed = 0;
  let removed = 0;
  for (const { image } of doomed) {
    if (!image) continue;
    const stays = await removeImage(engine, image);
    if (stays === undefined) {
      removed += 1;
      freed += image.size;
      print([`removed ${visible(image.tag)}`]);
    } else print([`${visible(image.tag)} stays: ${visible(stays).slice(0, 200)}`]);
  }
  print([`${plural(removed, 'image')} removed, ${megabytes(freed)} at most`]);
  return problems.length > 0 ? 2 : 0;
}
