/**
 * `node scripts/faults.ts [NAME…]`: what may go wrong with a run, done to one, and what is left of
 * it: the journal is read, `report` renders, nobody is accused, `--resume` plays only what is
 * missing, `doctor --clean` leaves nothing. Without a name all are done. Exit code 1 when one of
 * them did not show what it was to.
 */
import { NotShown } from './faults/act.ts';
import { killedContainer, killedEngine } from './faults/engine.ts';
import { fullDisk, jumpingClock, killedRun, noFiles, standstill } from './faults/here.ts';

const faults: Readonly<Record<string, () => Promise<string[]>>> = {
  run: killedRun,
  disk: fullDisk,
  files: noFiles,
  clock: jumpingClock,
  standstill,
  container: killedContainer,
  engine: killedEngine,
};

const named = process.argv.slice(2);
const unknown = named.filter((name) => !(name in faults));
if (unknown.length > 0) {
  process.stderr.write(
    `faults: there is no ${unknown.join(', ')}; there are ${Object.keys(faults).join(', ')}\n`,
  );
  process.exit(2);
}
for (const [name, fault] of Object.entries(faults)) {
  if (named.length > 0 && !named.includes(name)) continue;
  try {
    const lines = await fault();
    process.stdout.write(`${name}\n${lines.map((line) => `  ${line}\n`).join('')}`);
  } catch (error) {
    if (!(error instanceof NotShown)) throw error;
    process.stdout.write(`${name}\n  NOT SHOWN: ${error.message}\n`);
    process.exitCode = 1;
  }
}
