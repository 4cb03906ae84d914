import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';
import type { TargetVersion } from '../../harness/model/target.ts';
import type { Runtime } from '../../harness/model/words.ts';
import { bundledTargets, type FoundTarget, home, versionOf } from '../targets.ts';
import { didYouMean, UsageError } from '../usage.ts';
import { boxAt } from './box.ts';

/** A target, a version, and how it is to be brought up. */
export interface Selected {
  found: FoundTarget;
  version: TargetVersion;
  runtime: Runtime;
  exec?: string;
  remote?: string;
}

export interface Selection {
  selected: Selected[];
  /** What the main job would have played had there been an engine. */
  leftOut: string[];
}

/** Of the main job: the reference, and the MTA Mailstaple was founded on. */
const MAIN_JOB = ['reference', 'exim-gnutls'];

interface Wishes {
  words: readonly string[];
  /** Names of the other commands: a single word that is no target may well be one of them, misspelt. */
  commands?: readonly string[];
  all: boolean;
  exec: string | undefined;
  /** Does a container engine answer? */
  engine: boolean;
}

/**
 * Which targets are to be played: names with or without `@version`, addresses of boxes, all, or (no words) the main job.
 * @throws UsageError for a name or version that does not exist, and for a container target without an engine.
 */
export async function select({ words, commands = [], all, exec, engine }: Wishes): Promise<Selection> {
  const bundled = await bundledTargets();
  const names = bundled.map(({ target }) => target.name);
  const leftOut: string[] = [];
  const selected: Selected[] = [];
  const pick = (found: FoundTarget, version: TargetVersion, asked: boolean): void => {
    const runtime = runtimeOf(found, exec);
    if (runtime === 'container' && !engine) {
      const what = `${found.target.name} ${version.version}`;
      if (asked) throw new UsageError(`no Docker engine answers, and ${what} runs in a container`);
      leftOut.push(`${what} was left out: no Docker engine answers`);
      return;
    }
    selected.push({ found, version, runtime, ...(exec && runtime === 'process' ? { exec } : {}) });
  };
  if (all) for (const found of bundled) for (const version of found.target.versions) pick(found, version, false);
  for (const word of words) {
    if (/^(smtps?|submission):\/\//.test(word)) {
      selected.push(remoteBox(word));
      continue;
    }
    const [name = '', version] = word.split('@');
    const found = bundled.find(({ target }) => target.name === name);
    if (!found) throw new UsageError(unknown(name, names, words.length === 1 ? commands : []));
    pick(found, versionOf(found.target, version), true);
  }
  if (!all && words.length === 0)
    for (const name of MAIN_JOB) {
      const found = bundled.find(({ target }) => target.name === name);
      if (found) pick(found, versionOf(found.target, undefined), false);
    }
  if (exec !== undefined && !selected.some(({ runtime }) => runtime === 'process'))
    throw new UsageError('--exec needs the name of a target that can run as a local binary');
  return { selected, leftOut };
}

function unknown(word: string, names: readonly string[], commands: readonly string[]): string {
  const name = didYouMean(word, names);
  const command = name === '' ? didYouMean(word, commands) : '';
  if (commands.includes(word)) return `${word} is a command of its own, not a target: mailstaple ${word}`;
  return command === '' ? `unknown target ${word}${name}` : `there is no command or target ${word}${command}`;
}

function runtimeOf({ target }: FoundTarget, exec: string | undefined): Runtime {
  if (exec !== undefined) {
    if (!target.runtimes.includes('process')) throw new UsageError(`${target.name} cannot run as a local binary`);
    try {
      accessSync(exec, constants.X_OK);
      if (!statSync(exec).isFile()) throw new RangeError('a folder');
    } catch {
      throw new UsageError(`${exec} is not a program that can be run`);
    }
    return 'process';
  }
  return target.runtimes[0] ?? 'embedded';
}

function remoteBox(word: string): Selected {
  try {
    const target = boxAt(word);
    const found = { target, module: '', folder: join(home, 'cli', 'run') };
    return { found, version: versionOf(target, undefined), runtime: 'remote', remote: word };
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  }
}
