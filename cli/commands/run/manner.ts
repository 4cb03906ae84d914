import type { PlayerInput } from '../../../harness/run/player.ts';
import type { FoundTarget } from '../../targets.ts';
import { budgetOf } from './box/remote.ts';
import { A_DAY, type Job } from './job.ts';

/**
 * How a replay names the target; and a box that is not ours is not pressed: one connection after
 * the other, with time to answer.
 */
export function mannerOf(
  job: Job,
  { target: { parallel } }: FoundTarget,
): Pick<PlayerInput, 'words' | 'parallel' | 'budget' | 'lastResort'> {
  const { remote, target, version, exec, defects, module, configWord, visiting } = job;
  const atOnce = remote === undefined && !job.again ? parallel : 1;
  const more = [
    ...(remote === undefined || visiting.sni === undefined ? [] : ['--sni', visiting.sni]),
    ...(remote === undefined || visiting.ca === undefined ? [] : ['--ca', visiting.ca]),
    ...(visiting.published?.words ?? []),
    ...(exec === undefined ? [] : ['--exec', exec]),
    ...(configWord === undefined ? [] : ['--config', configWord]),
    ...defects.flatMap((name) => ['--defect', name]),
  ];
  const name = module === '' ? (remote ?? '') : `${target}@${version}`;
  return {
    words: [name, ...more].map(shellWord).join(' '),
    // A box that is not ours is waited for, however slowly we are to ask it.
    ...(remote === undefined ? {} : { budget: budgetOf(visiting), lastResort: A_DAY }),
    ...(atOnce === undefined ? {} : { parallel: atOnce }),
  };
}

/** A word as a shell takes it. */
export const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
