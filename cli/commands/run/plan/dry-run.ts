import { plural } from '../../../../reports/summary.ts';
import { print } from '../../../shared/print.ts';
import { shuffled } from '../seed.ts';
import type { RunPlan } from './plan.ts';
import type { PlannedTarget } from './planned.ts';

const runtimes = {
  embedded: 'in this process',
  container: 'in a container',
  process: 'as a program of this machine',
  adapter: 'behind an adapter',
  remote: 'elsewhere',
} as const;

function linesOf({ selected, cells }: PlannedTarget, seed: string | undefined): string[] {
  const { found, version, runtime } = selected;
  const out = cells.filter(({ unsupported }) => unsupported !== undefined).length;
  return [
    `${found.target.name} ${version.version}, ${runtimes[runtime]}: ` +
      `${plural(cells.length - out, 'cell')} to play, ${out} unsupported`,
    ...shuffled(cells, seed).map(({ id, unsupported }) =>
      unsupported === undefined ? `  play  ${id}` : `  not   ${id}  ${unsupported}`,
    ),
  ];
}

/**
 * Tells what a run would play, cell by cell, and what not and why; nothing is written or started.
 * @returns the exit code: 2 where something that was asked for cannot be played.
 */
export function tellPlan({ targets, problems, leftOut, unjudged, options }: RunPlan): number {
  const cells = targets.flatMap((target) => target.cells);
  const played = cells.filter(({ unsupported }) => unsupported === undefined).length;
  print([
    ...targets.flatMap((target) => linesOf(target, options.seed)),
    ...[...leftOut, ...unjudged].map((sentence) => `left out: ${sentence}`),
    `${plural(played, 'cell')} would be played, ${cells.length - played} not`,
  ]);
  for (const sentence of problems) process.stderr.write(`mailstaple: ${sentence}\n`);
  return problems.length > 0 ? 2 : 0;
}
