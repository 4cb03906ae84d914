import type { Argument, Command, Option } from 'commander';
import { formatNames } from '../../shared/formats.ts';
import { levels } from '../../shared/values.ts';
import { listable } from '../list/list.ts';

/**
 * What may stand in a place: words that are known, names that `mailstaple list` tells, or files.
 */
export type Values =
  | { kind: 'words'; words: readonly string[] }
  | { kind: 'listed'; what: string }
  | { kind: 'files' }
  | { kind: 'free' };

export interface CompletedOption {
  /** `--role`, and `-x` where there is one. */
  names: readonly string[];
  description: string;
  /** Undefined for an option without a value. */
  value?: Values;
}

/** One command of the tree, by the words that lead to it; none for the program itself. */
export interface CompletedCommand {
  path: readonly string[];
  description: string;
  options: readonly CompletedOption[];
  commands: readonly { name: string; description: string }[];
  /** What may stand where no option is meant. */
  argument?: Values;
}

/** What the name of a place says of what stands there. */
const byName: Readonly<Record<string, Values>> = {
  ...Object.fromEntries(
    ['file', 'dir', 'path', 'run', 'before', 'after'].map((name) => [name, { kind: 'files' }]),
  ),
  target: { kind: 'listed', what: 'targets' },
  glob: { kind: 'listed', what: 'scenarios' },
  id: { kind: 'listed', what: 'scenarios' },
  cell: { kind: 'listed', what: 'scenarios' },
  level: { kind: 'words', words: levels },
  list: { kind: 'words', words: formatNames },
};
/** The same by option, where the name of its value says too little. */
const byOption: Readonly<Record<string, Values>> = {
  '--profile': { kind: 'listed', what: 'profiles' },
  '--requirement': { kind: 'listed', what: 'requirements' },
  '--condition': { kind: 'listed', what: 'conditions' },
  '--capability': { kind: 'listed', what: 'capabilities' },
  '--defect': { kind: 'listed', what: 'defects' },
};

/** The same by command, of an argument. */
const byCommand: Readonly<Record<string, Values>> = {
  list: { kind: 'words', words: listable },
  new: { kind: 'words', words: ['target'] },
};

const chosen = (choices: readonly string[] | undefined): Values | undefined =>
  choices && { kind: 'words', words: choices };

function ofOption({ long, short, flags, description, argChoices }: Option): CompletedOption {
  const names = [long, short].flatMap((name) => (name ? [name] : []));
  const [, place] = /[<[]([a-z0-9/]+)/i.exec(flags) ?? [];
  if (place === undefined) return { names, description };
  const known = chosen(argChoices) ?? byOption[long ?? ''] ?? byName[place];
  return { names, description, value: known ?? { kind: 'free' } };
}

const ofArgument = (argument: Argument | undefined, command: string): Values | undefined =>
  argument &&
  (chosen(argument.argChoices) ??
    byCommand[command] ??
    byName[argument.name()] ?? { kind: 'free' });

/** Every command, from the program down. */
export function treeOf(command: Command, path: readonly string[] = []): CompletedCommand[] {
  const argument = ofArgument(command.registeredArguments[0], path.join(' '));
  const help = command.createHelp();
  return [
    {
      path,
      description: command.description(),
      options: help.visibleOptions(command).map(ofOption),
      commands: command.commands.map((each) => ({
        name: each.name(),
        description: each.description(),
      })),
      ...(argument ? { argument } : {}),
    },
    ...command.commands.flatMap((each) => treeOf(each, [...path, each.name()])),
  ];
}
