import { visible } from '../../../harness/model/visible.ts';
import { plural } from '../../../reports/summary.ts';
import { ensureImages, type Wanted } from '../../shared/images.ts';
import { print, printProblems } from '../../shared/print.ts';
import { UsageError } from '../../shared/usage.ts';
import { select } from '../run/plan/select.ts';
import { engineOrComplain } from './engine.ts';

/**
 * Builds the images of the targets named, or of all.
 * @returns 0 when all are there, 2 when a target is not or its image cannot be built.
 */
export async function buildImages(
  words: readonly string[],
  options: { all?: boolean; config?: string },
): Promise<number> {
  const { all = false, config } = options;
  if (!all && words.length === 0)
    throw new UsageError('images build needs the name of a target, or --all');
  await engineOrComplain();
  const { selected, problems } = await select({
    words,
    all,
    config,
    exec: undefined,
    engine: true,
  });
  printProblems(problems.map((sentence) => ({ sentence })));
  const wanted: Wanted[] = [];
  for (const it of selected) {
    if (it.runtime === 'container') wanted.push(it);
    else if (!all) print([`${it.found.target.name} needs no image`]);
  }
  const built = await ensureImages(
    wanted,
    (line) => void process.stderr.write(`${visible(line)}\n`),
  );
  for (const { wanted: it, failed } of built)
    if (failed !== undefined)
      process.stderr.write(
        `mailstaple: ${it.found.target.name} ${it.version.version}: ${visible(failed)}\n`,
      );
  const failed = built.filter((it) => it.failed !== undefined).length;
  const there = built.filter((it) => it.there).length;
  const made = built.length - there - failed;
  print([`${plural(made, 'image')} built, ${there} there before, ${failed} failed`]);
  return failed + problems.length > 0 ? 2 : 0;
}
