import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { plainPieces } from '../../../harness/run/plain-files.ts';
import { readJournalOf } from '../../../reports/journal.ts';
import { UsageError } from '../../shared/usage.ts';
import type { RunOptions } from './options.ts';
import { run } from './run.ts';

/** A cell that did not come out the same each time. */
export interface Unstable {
  cell: string;
  /** Verdict and deciding facts → how often. */
  seen: Map<string, number>;
}

/** Cells with more than one verdict, or more than one set of facts behind it. */
export function unstable(
  runs: readonly (readonly { cell: string; outcome: string }[])[],
): Unstable[] {
  const cells = new Map<string, Map<string, number>>();
  for (const outcomes of runs)
    for (const { cell, outcome } of outcomes) {
      const seen = cells.get(cell) ?? new Map<string, number>();
      seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
      cells.set(cell, seen);
    }
  return [...cells].filter(([, seen]) => seen.size > 1).map(([cell, seen]) => ({ cell, seen }));
}

/**
 * Plays the same run several times, each into a folder of its own, and tells which verdicts are not
 * stable.
 * @returns the worst exit code of the runs, or 3 when a cell had two verdicts.
 * @throws UsageError for options that a run which is repeated cannot have.
 */
export async function repeat(
  words: readonly string[],
  options: RunOptions,
  times: number,
): Promise<number> {
  for (const [name, value] of Object.entries({
    '--dry-run': options.dryRun,
    '--resume': options.resume,
  }))
    if (value !== undefined) throw new UsageError(`--repeat does not go with ${name}`);
  const base =
    options.out === undefined
      ? resolve('mailstaple-out', `repeat-${Date.now().toString(36)}`)
      : resolve(options.out);
  const runs: { cell: string; outcome: string }[][] = [];
  let worst = 0;
  for (let turn = 1; turn <= times; turn++) {
    const out = join(base, String(turn));
    const code = await run(words, { ...options, out });
    worst = Math.max(worst, code);
    const journal = join(out, 'journal.jsonl');
    // Interrupted, or there was nothing to play.
    if (code === 130 || !existsSync(journal)) return code;
    const { outcomes } = readJournalOf(plainPieces(journal, Number.POSITIVE_INFINITY)).run;
    runs.push(
      outcomes.map(({ cell, verdict }) => ({
        cell,
        outcome: [
          verdict.kind,
          ...verdict.mismatches.map(({ fact, actual }) => `${fact} ${actual}`),
        ].join(', '),
      })),
    );
  }
  const shaky = unstable(runs);
  const cells = runs.reduce((sum, one) => sum + one.length, 0);
  for (const { cell, seen } of shaky)
    process.stdout.write(
      `${cell}\n${[...seen].map(([outcome, count]) => `  ${count} times ${outcome}\n`).join('')}`,
    );
  process.stdout.write(
    `${cells} cells in ${times} runs, ${shaky.length} cells with more than ` +
      `one verdict; runs in ${base}\n`,
  );
  return shaky.length > 0 ? Math.max(worst, 3) : worst;
}
