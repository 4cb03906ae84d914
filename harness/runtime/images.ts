import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Target, TargetVersion } from '../model/target.ts';
import { type Engine, needEngine, textOf } from './engine.ts';
import { LOCK, packagesOf } from './packages.ts';
import { type TarEntry, tar } from './tar.ts';

/** Files of a target's folder that are ours, not the image's. */
const notOfTheImage = /\.(ts|js|yaml|md|map)$/;

/** What the image is made from: the files of its folder, and how it is to be built. */
export interface Recipe {
  tag: string;
  context: Buffer;
  dockerfile: string;
  args: Record<string, string>;
  base: string;
  /** Adds what takes time to get and is named by the context already: the packages of npm. */
  complete(): Promise<Buffer>;
}

/**
 * Tag of an image: the version for people, and a digest of all that decides what is in it, so that a changed
 * Dockerfile is another image and an unchanged one is never built again.
 */
export function imageTag(name: string, version: string, context: Uint8Array, args: Record<string, string>): string {
  const digest = createHash('sha256')
    .update(context)
    .update(JSON.stringify(Object.entries(args).sort()))
    .digest('hex');
  return `mailstaple/${name}:${version}-${digest.slice(0, 12)}`;
}

/**
 * Reads a target's folder.
 * @param dir folder of the target, where its Dockerfile lies.
 * @throws Error when the version names no image, or the folder cannot be read.
 */
export async function recipeOf(target: Target, version: TargetVersion, dir: string): Promise<Recipe> {
  const { image } = version;
  if (!image) throw new Error(`${target.name}:${version.version} has no image.`);
  const names = (await readdir(dir)).filter((name) => !notOfTheImage.test(name)).sort();
  const entries = await Promise.all(
    names.map(async (path): Promise<TarEntry> => ({ path, mode: 0o644, content: await readFile(join(dir, path)) })),
  );
  const context = tar(entries);
  const complete = async (): Promise<Buffer> =>
    names.includes(LOCK) ? tar([...entries, await packagesOf(dir)]) : context;
  return { ...image, context, complete, tag: imageTag(target.name, version.version, context, image.args) };
}

const field = (value: unknown, name: string): string | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  const found: unknown = Object.entries(value).find(([key]) => key === name)?.[1];
  return typeof found === 'string' ? found : undefined;
};

/** Reads the engine's account of a build; the steps are told, and an error is returned. */
async function follow(answer: NodeJS.ReadableStream, say: (line: string) => void): Promise<string | undefined> {
  const last: string[] = [];
  let failure: string | undefined;
  for await (const line of createInterface({ input: answer })) {
    const said: unknown = JSON.parse(line || '{}');
    for (const text of (field(said, 'stream') ?? '')
      .split('\n')
      .map((one) => one.trim())
      .filter(Boolean)) {
      if (/^Step \d/.test(text)) say(`  ${text}`);
      last.push(text);
      if (last.length > 12) last.shift();
    }
    const error = field(said, 'error');
    if (error !== undefined) failure = [error, ...last].join('\n    ');
  }
  return failure;
}

const absent =
  /manifest|not found|no such host|dial tcp|lookup|i\/o timeout|connection refused|pull access denied|unreachable/i;

function explain(recipe: Recipe, failure: string): Error {
  const [suite] = /(?<=:)[a-z]+(?=-slim$)/.exec(recipe.base) ?? [];
  const [what = failure] = failure.split('\n');
  if (absent.test(what) && !/returned a non-zero code/.test(what))
    return new Error(
      `The image ${recipe.tag} is not there and cannot be built, since ${recipe.base} is neither on this machine nor to be had` +
        `${suite ? `; on Debian, scripts/base-images.sh ${suite} makes it` : ''} (${what.trim()}).`,
    );
  return new Error(`The image ${recipe.tag} cannot be built: ${failure}`);
}

const isThere = async (engine: Engine, tag: string): Promise<boolean> => {
  const answer = await engine.call('GET', `/images/${tag}/json`);
  await textOf(answer);
  return answer.statusCode === 200;
};

async function build(engine: Engine, recipe: Recipe, say: (line: string) => void): Promise<void> {
  const query = new URLSearchParams({
    t: recipe.tag,
    dockerfile: recipe.dockerfile,
    buildargs: JSON.stringify(recipe.args),
    labels: JSON.stringify({ 'mailstaple.image': recipe.tag }),
    rm: '1',
    forcerm: '1',
  });
  const answer = await engine.call('POST', `/build?${query}`, await recipe.complete());
  const failure =
    answer.statusCode === 200
      ? await follow(answer, say)
      : (field(JSON.parse(await textOf(answer)), 'message') ?? 'no reason given');
  if (failure !== undefined) throw explain(recipe, failure);
}

const underway = new Map<string, Promise<string>>();

/**
 * The tag of the target's image; builds it when it is not there, once even if several ask at the same time.
 * @param dir folder of the target, where its Dockerfile lies.
 * @throws Error in one sentence: no engine, or neither the image nor what it is built from.
 */
export async function ensureImage(
  target: Target,
  version: TargetVersion,
  dir: string,
  say: (line: string) => void,
): Promise<string> {
  const engine = await needEngine();
  const recipe = await recipeOf(target, version, dir);
  const making =
    underway.get(recipe.tag) ??
    (async () => {
      if (await isThere(engine, recipe.tag)) return recipe.tag;
      const begun = performance.now();
      say(`building the image ${recipe.tag} (once)`);
      await build(engine, recipe, say);
      say(`built ${recipe.tag} in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
      return recipe.tag;
    })();
  underway.set(recipe.tag, making);
  return making.finally(() => underway.delete(recipe.tag));
}
