import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type {
  AdapterTarget,
  ConfiguredTarget,
  ContainerTarget,
  LocalTarget,
  RemoteTarget,
} from '../../harness/model/config.ts';
import type { Target } from '../../harness/model/target.ts';
import { boxAt } from '../commands/run/box/box.ts';
import { didYouMean } from '../shared/usage.ts';
import { describeFound, faultOf } from './check.ts';
import { type FoundTarget, ownTitle } from './found.ts';
import { importFile } from './module-hooks.ts';
import { type EntryKind, entrySchemas } from './schema.ts';
import { faultOfTarget } from './target-fault.ts';

/** An entry that cannot be used; the message is a sentence without the file's name. */
export class EntryError extends Error {
  override readonly name = 'EntryError';
}

/** What an entry is read against. */
export interface Surroundings {
  /** Path of the configuration. */
  file: string;
  /** `targets[2]`. */
  where: readonly PropertyKey[];
  /** Targets that `like` may name. */
  bundled: readonly FoundTarget[];
}

const kinds = Object.keys(entrySchemas) as EntryKind[];

function kindOf(entry: unknown, where: string): EntryKind {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry))
    throw new EntryError(`${where}: expected an object, found ${describeFound(entry)}`);
  const kind = kinds.find((field) => field in entry);
  if (kind) return kind;
  throw new EntryError(
    `${where}: expected one of the fields ${kinds.join(', ')}, found ${describeFound(entry)}`,
  );
}

/**
 * A target as an entry of a configuration describes it.
 * @throws EntryError with the field and what was expected.
 */
export async function targetOfEntry(entry: unknown, around: Surroundings): Promise<FoundTarget> {
  const where = `${String(around.where[0])}[${String(around.where[1])}]`;
  const kind = kindOf(entry, where);
  const fault = faultOf(entrySchemas[kind], entry, around.where);
  if (fault !== undefined) throw new EntryError(fault);
  // The schema has seen to it.
  const sound = entry as ConfiguredTarget;
  const found = await make(sound, around, where);
  const fields = { folder: dirname(around.file), ...found, config: around.file };
  const { baseline } = sound;
  if (baseline === undefined) return fields;
  return { ...fields, baseline: fileAt(around, baseline, `${where}.baseline`) };
}

type Made = Omit<FoundTarget, 'folder' | 'config'> & { folder?: string };

function make(entry: ConfiguredTarget, around: Surroundings, where: string): Made | Promise<Made> {
  if ('adapter' in entry) return adapter(entry, around, where);
  if ('remote' in entry) return remote(entry, around, where);
  if ('like' in entry) return local(entry, around, where);
  return container(entry, around, where);
}

function adapter(entry: AdapterTarget, around: Surroundings, where: string): Made {
  const { name, title, version, roles, capabilities, promises = [], mark, parallel } = entry;
  return {
    module: around.file,
    adapter: programAt(around, entry.adapter, `${where}.adapter`),
    ...(mark ? { mark } : {}),
    target: {
      name,
      title: title ?? name,
      versions: [{ version: version ?? '1' }],
      roles,
      runtimes: ['adapter'],
      capabilities,
      promises,
      ...(parallel === undefined ? {} : { parallel }),
    },
  };
}

function remote(entry: RemoteTarget, around: Surroundings, where: string): Made {
  try {
    const box = boxAt(entry.remote);
    const target: Target = {
      ...box,
      name: entry.name ?? box.name,
      title: entry.title ?? box.title,
    };
    return { module: around.file, remote: entry.remote, target };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new EntryError(
      `${where}.remote: expected smtp://host[:port], smtps://host[:port] or ` +
        `submission://host[:port], found ${describeFound(entry.remote)}`,
    );
  }
}

function local(entry: LocalTarget, around: Surroundings, where: string): Made {
  const [name = '', wanted] = entry.like.split('@');
  const able = around.bundled.filter(({ target }) => target.runtimes.includes('process'));
  const liked = able.find(({ target }) => target.name === name)?.target;
  const version =
    wanted === undefined ? liked?.versions[0] : liked?.versions.find((it) => it.version === wanted);
  if (!liked || !version) {
    const names = able.flatMap(({ target }) => [
      target.name,
      ...target.versions.map((it) => `${target.name}@${it.version}`),
    ]);
    throw new EntryError(
      `${where}.like: expected one of ${names.join(', ')}${didYouMean(entry.like, names)}, ` +
        `found ${describeFound(entry.like)}`,
    );
  }
  const of = version.capabilities ?? {};
  const { add = [], drop = [] } = entry.capabilities ?? {};
  const capabilities = {
    add: [...(of.add ?? []).filter((it) => !drop.includes(it)), ...add],
    drop: [...(of.drop ?? []).filter((it) => !add.includes(it)), ...drop],
  };
  return {
    module: around.file,
    exec: programAt(around, entry.exec, `${where}.exec`),
    target: {
      ...liked,
      name: entry.name ?? `${liked.name}-local`,
      title: entry.title ?? ownTitle(liked, entry.exec),
      versions: [{ version: entry.version ?? 'local', capabilities }],
      runtimes: ['process'],
    },
  };
}

async function container(
  entry: ContainerTarget,
  around: Surroundings,
  where: string,
): Promise<Made> {
  const folder =
    entry.folder === undefined ? undefined : folderAt(around, entry.folder, `${where}.folder`);
  const module = entry.target || folder === undefined ? around.file : moduleIn(folder, where);
  const target = entry.target ?? (await importFile(module)).target;
  const declared = entry.target ? [...around.where, 'target'] : ['target'];
  const fault = faultOfTarget(target, { where: declared, folder, exec: entry.exec });
  if (fault !== undefined)
    throw new EntryError(module === around.file ? fault : `${module}: ${fault}`);
  const exec =
    entry.exec === undefined ? {} : { exec: programAt(around, entry.exec, `${where}.exec`) };
  // The schema has seen to it.
  return { module, target: target as Target, ...(folder ? { folder } : {}), ...exec };
}

function moduleIn(folder: string, where: string): string {
  const module = ['ts', 'js']
    .map((ending) => join(folder, `target.${ending}`))
    .find((path) => existsSync(path));
  if (module) return module;
  throw new EntryError(
    `${where}.folder: expected a target.ts or target.js in it, found none in ${folder}`,
  );
}

function folderAt({ file }: Surroundings, path: string, where: string): string {
  const folder = resolve(dirname(file), path);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder;
  throw new EntryError(`${where}: expected a folder, found none at ${folder}`);
}

function fileAt({ file }: Surroundings, path: string, where: string): string {
  const found = resolve(dirname(file), path);
  if (statSync(found, { throwIfNoEntry: false })?.isFile()) return found;
  throw new EntryError(`${where}: expected a file, found none at ${found}`);
}

function programAt({ file }: Surroundings, path: string, where: string): string {
  const program = resolve(dirname(file), path);
  try {
    accessSync(program, constants.X_OK);
    if (statSync(program).isFile()) return program;
  } catch {
    // Told below.
  }
  throw new EntryError(`${where}: expected a program that can be run, found none at ${program}`);
}
