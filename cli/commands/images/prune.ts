import { visible } from '../../../harness/model/visible.ts';
import { removeImage } from '../../../harness/runtime/docker/image-store.ts';
import { plural } from '../../../reports/summary.ts';
import { print, printProblems } from '../../shared/print.ts';
import { engineOrComplain } from './engine.ts';
import { megabytes } from './list.ts';
import { store } from './listed.ts';

/**
 * Removes the images of ours that no target names any more, or all of ours. Where a target cannot
 * be read nobody can say what it names: its images stay, and where not even its name is known, all
 * do.
 * @returns 0, or 2 when a target cannot be read.
 */
export async function pruneImages({
  all = false,
  config,
}: {
  all?: boolean;
  config?: string;
}): Promise<number> {
  const engine = await engineOrComplain();
  const { listed, problems } = await store(engine, config);
  printProblems(problems);
  const unsure = new Set(problems.map(({ name }) => name));
  const doomed = listed.filter(
    ({ image, state, target }) =>
      image && (all || (state === 'stale' && !unsure.has(target) && !unsure.has(undefined))),
  );
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
