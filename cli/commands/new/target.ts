import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { visible } from '../../../harness/model/visible.ts';
import { configIn } from '../../config/where.ts';
import { notWritable } from '../../shared/folder.ts';
import { print } from '../../shared/print.ts';
import { UsageError } from '../../shared/usage.ts';
import { home, knownTargets } from '../../targets.ts';

const template = join(import.meta.dirname, 'template');
const good = /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/;
const LONGEST = 60;

/**
 * Where a new target goes: in a clone beside the others, elsewhere into the working directory, with
 * a configuration.
 */
interface Site {
  folder: string;
  /** What it imports the words of targets from. */
  entry: string;
  inClone: boolean;
}

export function siteOf(name: string, cwd: string): Site {
  const inClone = resolve(cwd) === resolve(home) && import.meta.filename.endsWith('.ts');
  return inClone
    ? { folder: join(home, 'containers', name), entry: '../../harness/model/target.ts', inClone }
    : { folder: join(cwd, name), entry: 'mailstaple', inClone };
}

/**
 * Makes a target that passes its own calibration. @throws UsageError for a name that cannot be, or
 * is taken.
 */
export async function makeTarget(what: string, name: string, cwd = process.cwd()): Promise<void> {
  if (what !== 'target')
    throw new UsageError(`only a target can be made new, not "${visible(what).slice(0, 60)}"`);
  if (!good.test(name) || name.length > LONGEST)
    throw new UsageError(
      `"${visible(name).slice(0, 80)}" cannot be the name of a target: at most ${LONGEST} ` +
        'lower-case letters, digits, and single . _ - between them',
    );
  const site = siteOf(name, cwd);
  if (existsSync(site.folder)) throw new UsageError(`${site.folder} is there already`);
  const taken = (await knownTargets()).found.find(({ target }) => target.name === name);
  if (taken) throw new UsageError(`${name} is the name of a target already, of ${taken.module}`);
  try {
    writeTarget(site, name);
    const told = site.inClone ? [] : [nameIn(cwd, name)];
    print([
      ...readdirSync(site.folder)
        .sort()
        .map((file) => join(site.folder, file)),
      ...told,
      '',
      `To play it: mailstaple run ${name} --only 'server/calibration/*'`,
    ]);
  } catch (error) {
    throw error instanceof UsageError ? error : notWritable(site.folder, error);
  }
}

/**
 * Writes the files of the template, which end in `.txt` where they would be taken for our own
 * source.
 */
function writeTarget({ folder, entry }: Site, name: string): void {
  mkdirSync(folder);
  for (const file of readdirSync(template)) {
    const text = readFileSync(join(template, file), 'utf8');
    writeFileSync(
      join(folder, file.replace(/\.txt$/, '')),
      text.replaceAll('@NAME@', name).replaceAll('@TARGET_ENTRY@', entry),
    );
  }
}

/**
 * Names the target in the configuration of the folder, which is made where there is none. @returns
 * what is to be told.
 */
function nameIn(cwd: string, name: string): string {
  const entry = `{ folder: './${name}' }`;
  const there = configIn(cwd);
  if (there === undefined) {
    const file = join(cwd, 'mailstaple.config.ts');
    writeFileSync(
      file,
      "import { defineConfig } from 'mailstaple';\n\nexport default defineConfig({\n  " +
        `targets: [\n    ${entry},\n  ],\n});\n`,
    );
    return file;
  }
  const text = readFileSync(there, 'utf8');
  const lists = [...text.matchAll(/\btargets\s*:\s*\[/g)];
  const [list] = lists;
  // A file of the user's is only touched where there is no doubt.
  if (!list || lists.length > 1) return `To be added to the targets of ${there}: ${entry},`;
  const at = list.index + list[0].length;
  writeFileSync(there, `${text.slice(0, at)}\n    ${entry},${text.slice(at)}`);
  return `${there} (names it)`;
}
