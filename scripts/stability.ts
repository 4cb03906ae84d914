/**
 * `node scripts/stability.ts DIR…`: runs of the same targets that were played one after the other,
 * perhaps hours apart: which cells had more than one verdict? `run --repeat` tells the same of runs
 * in one go. Exit code 1 when there are any.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unstable } from '../cli/commands/run/repeat.ts';
import { readJournal } from '../reports/journal.ts';

const folders = process.argv.slice(2).filter((folder) => existsSync(join(folder, 'journal.jsonl')));
const runs = folders.map(
  (folder) => readJournal(readFileSync(join(folder, 'journal.jsonl'), 'utf8')).run.outcomes,
);
const cells = runs.reduce((sum, outcomes) => sum + outcomes.length, 0);
const shaky = unstable(
  runs.map((outcomes) => outcomes.map(({ cell, verdict }) => ({ cell, outcome: verdict.kind }))),
);
const facts = unstable(
  runs.map((outcomes) =>
    outcomes.map(({ cell, verdict }) => ({
      cell,
      outcome: Object.entries(verdict.facts)
        .map(([fact, value]) => `${fact} ${value}`)
        .join(', '),
    })),
  ),
);
const told = (list: typeof shaky): string =>
  list
    .map(
      ({ cell, seen }) =>
        `${cell}\n${[...seen].map(([outcome, count]) => `  ${count} times ${outcome}\n`).join('')}`,
    )
    .join('');
process.stdout.write(told(shaky));
process.stdout.write(told(facts.filter(({ cell }) => !shaky.some((it) => it.cell === cell))));
process.stdout.write(
  `${cells} cells in ${runs.length} runs: ${shaky.length} cells with more than one verdict, ` +
    `${facts.length} with more than one set of facts\n`,
);
process.exitCode = shaky.length > 0 ? 1 : 0;
