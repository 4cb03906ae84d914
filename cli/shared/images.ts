import { availableParallelism } from 'node:os';
import type { ImageRecord } from '../../harness/model/run.ts';
import type { TargetVersion } from '../../harness/model/target.ts';
import { Semaphore } from '../../harness/run/budget.ts';
import { hasImage, imageDigest } from '../../harness/runtime/docker/client.ts';
import { needEngine } from '../../harness/runtime/docker/engine.ts';
import { ensureImage, recipeOf } from '../../harness/runtime/docker/images.ts';
import type { FoundTarget } from '../targets.ts';

/** A target in a version that runs in a container. */
export interface Wanted {
  found: FoundTarget;
  version: TargetVersion;
}

/** What became of the image of one of them. */
export interface Built {
  wanted: Wanted;
  /** It was there before. */
  there: boolean;
  /** Why it cannot be had, in one sentence. */
  failed?: string;
}

/** In one sentence, whatever a program had to say. */
const reason = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).trim().replaceAll(/\s*\n\s*/g, '; ');

/** The tag its image has or would have. @throws Error when its folder cannot be read. */
export async function tagOf({ found, version }: Wanted): Promise<string> {
  return version.imageName ?? (await recipeOf(found.target, version, found.folder)).tag;
}

/** The image of a target as a run has it on record; undefined where the engine knows none. */
export async function imageRecord(wanted: Wanted): Promise<ImageRecord | undefined> {
  const name = await tagOf(wanted);
  const digest = await imageDigest(await needEngine(), name);
  return digest === undefined ? undefined : { name, digest };
}

/**
 * Builds the images that are not there, as many at a time as the machine has processors, and tells
 * how far it is. What is there is left alone; one that cannot be built does not keep the others
 * from it.
 */
export async function ensureImages(
  all: readonly Wanted[],
  say: (line: string) => void,
): Promise<Built[]> {
  const engine = await needEngine();
  const known = await Promise.all(
    all.map(async (wanted) => ({
      wanted,
      there: await tagOf(wanted).then(
        (tag) => hasImage(engine, tag),
        () => false,
      ),
    })),
  );
  const missing = known.filter(({ there }) => !there).length;
  const limit = new Semaphore(availableParallelism());
  let done = 0;
  return Promise.all(
    known.map(async ({ wanted, there }): Promise<Built> => {
      if (there) return { wanted, there };
      const { found, version } = wanted;
      const name = `${found.target.name} ${version.version}`;
      const tell = (line: string): void => say(missing > 1 ? `${name}: ${line.trim()}` : line);
      try {
        await limit.run(() => ensureImage(found.target, version, found.folder, tell, found.config));
        return { wanted, there };
      } catch (error) {
        return { wanted, there, failed: reason(error) };
      } finally {
        done += 1;
        if (missing > 1) say(`images: ${done} of ${missing}`);
      }
    }),
  );
}
