import { accessSync, constants, statSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  switchesUsers,
  type Target,
  type TargetVersion,
} from '../../../../harness/model/target.ts';
import type { Capability, Runtime } from '../../../../harness/model/terms.ts';
import { engineHint } from '../../../../harness/runtime/docker/engine.ts';
import { shortPath } from '../../../shared/files.ts';
import { didYouMean, UsageError } from '../../../shared/usage.ts';
import { type Collection, type FoundTarget, knownTargets, versionOf } from '../../../targets.ts';
import { boxAt, type Published } from '../box/box.ts';
import { asOwn, identify } from '../build.ts';

/** A target, a version, and how it is to be brought up. */
export interface Selected {
  found: FoundTarget;
  version: TargetVersion;
  runtime: Runtime;
  exec?: string;
  remote?: string;
  /** Of a box that is not ours: what was told of its TLSA records. */
  published?: Published;
  /** The version is what a program of this machine states, capabilities included. */
  stated?: true;
  /** And it is none that the target's own baseline speaks of. */
  unknown?: true;
  /** The version that was asked for by name. */
  wanted?: string;
}

export interface Selection {
  selected: Selected[];
  /** What the main job would have played had there been an engine. */
  leftOut: string[];
  /**
   * What was asked for or configured and cannot be played, each a sentence: the others go on, and
   * the exit code is 2.
   */
  problems: string[];
}

/** What can be done about a missing engine, behind a sentence. */
function hinted(): string {
  const hint = engineHint();
  return hint === undefined ? '' : `; ${hint}`;
}

/** Of the main job: the reference, and the MTA Mailstaple was founded on. */
const MAIN_JOB = ['reference', 'exim-gnutls'];

interface Wishes {
  words: readonly string[];
  /**
   * Names of the commands, where none was named: a first word that is no target may well be one of
   * them, misspelt.
   */
  commands?: readonly string[];
  all: boolean;
  exec: string | undefined;
  /** `--config FILE`. */
  config?: string | undefined;
  /** Does a container engine answer? */
  engine: boolean;
}

/**
 * Which targets are to be played: names with or without `@version`, addresses of boxes, all, or (no
 * words) the main job.
 * @throws UsageError when nothing of it can be played: for a name or version that does not exist,
 * for a container target without an engine.
 */
export async function select({
  words,
  commands = [],
  all,
  exec,
  config,
  engine,
}: Wishes): Promise<Selection> {
  const known = await knownTargets(config);
  const names = known.found.map(({ target }) => target.name);
  const leftOut: string[] = [];
  const selected: Selected[] = [];
  const problems = problemsOf(known, words, all);
  const pick = (
    found: FoundTarget,
    version: TargetVersion,
    asked: boolean,
    wanted?: string,
  ): void => {
    const runtime = runtimeOf(found, exec);
    if (runtime === 'container' && !engine) {
      const what = `${found.target.name} ${version.version}`;
      if (asked)
        throw new UsageError(
          `no Docker engine answers, and ${what} runs in a container${hinted()}`,
        );
      leftOut.push(`${what} was left out: no Docker engine answers`);
      return;
    }
    selected.push({
      found: exec !== undefined && runtime === 'process' ? asOwn(found, resolve(exec)) : found,
      version,
      runtime,
      ...(exec !== undefined && runtime === 'process' ? { exec } : {}),
      ...(found.remote === undefined ? {} : { remote: found.remote }),
      ...(wanted === undefined ? {} : { wanted }),
    });
  };
  const ask = (word: string): void => {
    if (/^(smtps?|submission|https?):\/\//i.test(word)) {
      selected.push(remoteBox(word));
      return;
    }
    const [name = '', version] = word.split('@');
    const found = known.found.find(({ target }) => target.name === name);
    // A program says itself which version it is.
    const says = exec !== undefined && found?.target.build !== undefined;
    if (found) pick(found, inItsFile(found, says ? undefined : version), true, version);
    else if (!known.problems.some((problem) => problem.name === name))
      throw new UsageError(unknown(word, name, names, word === words[0] ? commands : []));
  };
  /** What cannot be played is told of, and the others go on. */
  const attempt = (one: () => void): void => {
    try {
      one();
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      problems.push(error.message);
    }
  };
  if (all)
    for (const found of known.found)
      for (const version of found.target.versions) attempt(() => pick(found, version, false));
  for (const word of words) attempt(() => ask(word));
  if (!all && words.length === 0)
    for (const name of MAIN_JOB) {
      const found = known.found.find(({ target }) => target.name === name);
      if (found) pick(found, versionOf(found.target, undefined), false);
    }
  const identified = await identifiedOf(selected, problems);
  const [first] = problems;
  if (identified.length === 0 && first !== undefined) throw new UsageError(first);
  if (exec !== undefined && !identified.some((it) => it.exec !== undefined))
    throw new UsageError('--exec needs the name of a target that can run as a local binary');
  return { selected: identified, leftOut, problems };
}

/**
 * The programs of this machine under the versions that they state; what is none of them is told of
 * and left.
 */
async function identifiedOf(
  selected: readonly Selected[],
  problems: string[],
): Promise<Selected[]> {
  const left: Selected[] = [];
  for (const it of selected) {
    const { found, version, wanted } = it;
    const program = it.exec ?? found.exec;
    if (it.runtime !== 'process' || program === undefined) {
      left.push(it);
      continue;
    }
    try {
      // What a configuration names is called as it says there.
      const own = found.config !== undefined;
      const seen = await identify(found.target, program, own ? undefined : wanted);
      if (!seen) left.push(it);
      else if (own) left.push({ ...it, version: without(version, seen.lacks), stated: true });
      else
        left.push({
          ...it,
          version: seen.version,
          ...(seen.bundled ? {} : { unknown: true }),
          stated: true,
        });
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      problems.push(error.message);
    }
  }
  return left;
}

const without = (version: TargetVersion, lacks: readonly Capability[]): TargetVersion => ({
  ...version,
  capabilities: {
    ...version.capabilities,
    drop: [...(version.capabilities?.drop ?? []), ...lacks],
  },
});

/**
 * What is wrong with the targets of the user's; with the bundled ones where they were asked for.
 */
function problemsOf({ problems }: Collection, words: readonly string[], all: boolean): string[] {
  const asked = words.map((word) => word.split('@', 1)[0]);
  return problems
    .filter(({ name, bundled }) => !bundled || all || asked.includes(name))
    .map(({ sentence }) => sentence);
}

/** The version asked for. @throws UsageError that names the file where it is not. */
function inItsFile(found: FoundTarget, version: string | undefined): TargetVersion {
  try {
    return versionOf(found.target, version);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`${error.message} (${shortPath(found.module)})`);
  }
}

function unknown(
  word: string,
  name: string,
  names: readonly string[],
  commands: readonly string[],
): string {
  const near = didYouMean(name, names);
  const command = near === '' ? didYouMean(word, commands) : '';
  if (commands.includes(word))
    return `${word} is a command of its own, not a target: mailstaple ${word}`;
  return commands.length === 0
    ? `unknown target ${name}${near}`
    : `there is no command or target ${word}${near}${command}`;
}

function runtimeOf(found: FoundTarget, exec: string | undefined): Runtime {
  const { runtimes, name } = found.target;
  if (exec !== undefined) {
    if (!runtimes.includes('process')) throw new UsageError(`${name} cannot run as a local binary`);
    try {
      accessSync(exec, constants.X_OK);
      if (!statSync(exec).isFile()) throw new RangeError('a folder');
    } catch {
      throw new UsageError(`${exec} is not a program that can be run`);
    }
    checkRoot(found.target);
    return 'process';
  }
  if (found.exec !== undefined) {
    checkRoot(found.target);
    return 'process';
  }
  // Of one's own target it is the container that is meant, unless a program is named.
  if (found.config !== undefined && runtimes.includes('container')) return 'container';
  return runtimes[0] ?? 'embedded';
}

/** @throws UsageError where root is needed and we are another. */
function checkRoot(target: Target): void {
  if (switchesUsers(target) && process.getuid?.() !== 0)
    throw new UsageError(
      `${target.name} as a program of this machine has to be started by root, since it starts ` +
        'its services as users of their own; in its container anybody may',
    );
}

function remoteBox(word: string): Selected {
  try {
    const target = boxAt(word);
    const found = { target, module: '', folder: '', remote: word };
    return { found, version: versionOf(target, undefined), runtime: 'remote', remote: word };
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  }
}
