import { createHash } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, resolve, sep } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Target, TargetVersion } from '../../model/target.ts';
import { ensureBase } from './base-image.ts';
import { buildImage, hasImage, type ProgressLine } from './client.ts';
import { type Engine, needEngine } from './engine.ts';
import { LOCK, packagesOf } from './packages.ts';
import { type TarEntry, tar } from './tar.ts';

/**
 * Files of a target's folder that are ours, not the image's; below its own folders everything is
 * the image's.
 */
const notOfTheImage = /\.(ts|js|yaml|md|map)$/;
/** Never part of an image. */
const notOfAnyImage: readonly string[] = ['node_modules', '.git', 'mailstaple-out'];
/** An image is made from a Dockerfile and some files: what is larger is a wrong folder. */
const LARGEST_CONTEXT = 64 * 1024 * 1024;

/** Every image of ours bears this label; its value is the tag it was built under. */
export const IMAGE_LABEL = 'mailstaple.image';
/** And this one, by whose value an installation knows those that it built itself. */
export const INSTALLATION_LABEL = 'mailstaple.installation';

/** That of a target of the user's bears this one too: which configuration it was built for. */
export const CONFIGURATION_LABEL = 'mailstaple.configuration';

/** What tells configurations of this machine apart, by where each lies. @param file its path. */
export function configurationOf(file: string): string {
  const path = existsSync(file) ? realpathSync(file) : resolve(file);
  return createHash('sha256').update(`${hostname()}\n${path}`).digest('hex').slice(0, 12);
}

const root = realpathSync(join(import.meta.dirname, '..', '..', '..'));
/** This installation: a clone or a package, by where it lies on which machine. */
export const INSTALLATION: string = createHash('sha256')
  .update(`${hostname()}\n${root}`)
  .digest('hex')
  .slice(0, 12);

/** What the image is made from: the files of its folder, and how it is to be built. */
export interface Recipe {
  tag: string;
  context: Buffer;
  /** Path of the Dockerfile, for messages. */
  file: string;
  dockerfile: string;
  args: Record<string, string>;
  base: string;
  /** Adds what takes time to get and is named by the context already: the packages of npm. */
  complete(): Promise<Buffer>;
}

/**
 * Tag of an image: the version for people, and a digest of all that decides what is in it, so that
 * a changed Dockerfile is another image and an unchanged one is never built again.
 */
export function imageTag(
  name: string,
  version: string,
  context: Uint8Array,
  args: Record<string, string>,
): string {
  const digest = createHash('sha256')
    .update(context)
    .update(JSON.stringify(Object.entries(args).sort()))
    .digest('hex');
  return `mailstaple/${name}:${version}-${digest.slice(0, 12)}`;
}

/**
 * The files below a folder, with the bit that lets them be run. @throws Error when they are more
 * than can be meant.
 */
async function contextOf(dir: string): Promise<TarEntry[]> {
  const entries: TarEntry[] = [];
  let size = 0;
  const read = async (inside: string): Promise<void> => {
    for (const entry of (await readdir(join(dir, inside), { withFileTypes: true })).sort(byName)) {
      const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
      if (notOfAnyImage.includes(entry.name) || (inside === '' && notOfTheImage.test(entry.name)))
        continue;
      const about = await stat(join(dir, path));
      if (about.isDirectory()) {
        await read(path);
        continue;
      }
      size += about.size;
      if (size > LARGEST_CONTEXT)
        throw new Error(`${dir}${sep} holds more than an image is made from (64 MiB).`);
      const mode = (about.mode & 0o100) === 0 ? 0o644 : 0o755;
      entries.push({ path, mode, content: await readFile(join(dir, path)) });
    }
  };
  await read('');
  return entries;
}

const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);

/**
 * Reads a target's folder.
 * @param dir folder of the target, where its Dockerfile lies.
 * @throws Error when the version names no image, or the folder cannot be read.
 */
export async function recipeOf(
  target: Target,
  version: TargetVersion,
  dir: string,
): Promise<Recipe> {
  const { image } = version;
  if (!image) throw new Error(`${target.name}:${version.version} has no image.`);
  const entries = await contextOf(dir);
  const file = join(dir, image.dockerfile);
  if (!entries.some(({ path }) => path === image.dockerfile))
    throw new Error(`${file} is not there.`);
  const context = tar(entries);
  const complete = async (): Promise<Buffer> =>
    entries.some(({ path }) => path === LOCK) ? tar([...entries, await packagesOf(dir)]) : context;
  return {
    ...image,
    file,
    context,
    complete,
    tag: imageTag(target.name, version.version, context, image.args),
  };
}

/** Why a build failed, and the last it said. */
interface Failure {
  what: string;
  last: string[];
}

/** Reads the engine's account of a build; the steps are told, and an error is returned. */
async function follow(
  lines: AsyncIterable<ProgressLine>,
  say: (line: string) => void,
): Promise<Failure | undefined> {
  const last: string[] = [];
  let what: string | undefined;
  for await (const { stream = '', error } of lines) {
    // What a step says as an error the engine has in red.
    for (const text of stripVTControlCharacters(stream)
      .split('\n')
      .map((one) => one.trim())
      .filter(Boolean)) {
      if (/^Step \d/.test(text)) say(`  ${text}`);
      last.push(text);
      if (last.length > 12) last.shift();
    }
    what ??= error;
  }
  return what === undefined ? undefined : { what, last };
}

const absent =
  /manifest|not found|no such host|dial tcp|lookup|i\/o timeout|connection refused|pull access denied|unreachable/i;

/** What apt says of a package that its archive does not have, or has no more: its name. */
const missingPackage: readonly RegExp[] = [
  /^E(?:rror)?: Unable to locate package (\S+)/,
  /^E(?:rror)?: Package '([^']+)' has no installation candidate/,
  /^E(?:rror)?: (?:Release|Version) '[^']*' for '([^']+)' was not found/,
];

/** In one sentence; the last it said has been told. */
function explain({ file, base }: Recipe, { what, last }: Failure): Error {
  const [name] = last.flatMap((line) =>
    missingPackage.flatMap((pattern) => pattern.exec(line)?.[1] ?? []),
  );
  if (name !== undefined) {
    const archive = `the archive that ${base} uses`;
    return new Error(
      `${file} does not build, since ${archive} has no package ${name.slice(0, 100)}.`,
    );
  }
  const said = what.trim().split('\n')[0]?.slice(0, 400);
  if (absent.test(what) && !/returned a non-zero code/.test(what))
    return new Error(
      `${file} cannot be built, since ${base}, or what else it is built ` +
        `from, is not to be had (${said}).`,
    );
  return new Error(`${file} does not build: ${said}`);
}

async function build(
  engine: Engine,
  recipe: Recipe,
  say: (line: string) => void,
  configuration: string | undefined,
): Promise<void> {
  const query = new URLSearchParams({
    t: recipe.tag,
    dockerfile: recipe.dockerfile,
    buildargs: JSON.stringify(recipe.args),
    labels: JSON.stringify({
      [IMAGE_LABEL]: recipe.tag,
      [INSTALLATION_LABEL]: INSTALLATION,
      ...(configuration === undefined
        ? {}
        : { [CONFIGURATION_LABEL]: configurationOf(configuration) }),
    }),
    rm: '1',
    forcerm: '1',
  });
  const failure = await follow(await buildImage(engine, query, await recipe.complete()), say);
  if (!failure) return;
  for (const line of failure.last) say(`    ${line}`);
  throw explain(recipe, failure);
}

const underway = new Map<string, Promise<string>>();

/**
 * The name of the target's image; builds it when it is not there, once even if several ask at the
 * same time.
 * @param dir folder of the target, where its Dockerfile lies.
 * @param configuration path of the configuration that names the target, if it is the user's own.
 * @throws Error in one sentence: no engine, or neither the image nor what it is built from.
 */
export async function ensureImage(
  target: Target,
  version: TargetVersion,
  dir: string,
  say: (line: string) => void,
  configuration?: string,
): Promise<string> {
  const engine = await needEngine();
  const { imageName } = version;
  if (imageName !== undefined) {
    if (await hasImage(engine, imageName)) return imageName;
    throw new Error(
      `the image ${imageName} of ${target.name}:${version.version} is not on this machine.`,
    );
  }
  const recipe = await recipeOf(target, version, dir);
  const making =
    underway.get(recipe.tag) ??
    (async () => {
      if (await hasImage(engine, recipe.tag)) return recipe.tag;
      const begun = performance.now();
      say(`building the image ${recipe.tag} (once)`);
      await ensureBase(engine, recipe, say);
      await build(engine, recipe, say, configuration);
      say(`built ${recipe.tag} in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
      return recipe.tag;
    })();
  underway.set(recipe.tag, making);
  return making.finally(() => underway.delete(recipe.tag));
}
