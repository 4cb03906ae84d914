/**
 * `node scripts/repeat.ts N [WORDS…]`: plays `mailstaple run WORDS…` N times and holds the reports
 * against each other. Outside `volatile` they must agree byte for byte; what does not is told, cell
 * and fact, and the exit code is 1.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReportJson } from '../reports/json.ts';
import { type Difference, differences } from './repeat/differences.ts';

const MOST_SHOWN = 40;
const [count = '3', ...words] = process.argv.slice(2);
const times = Number(count);
if (!Number.isInteger(times) || times < 2) {
  process.stderr.write(
    'repeat: how many times, at least 2? e.g. node scripts/repeat.ts 3 reference\n',
  );
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'mailstaple-repeat-'));
const main = join(import.meta.dirname, '..', 'cli', 'main.ts');

/** Plays once. @returns its report, or undefined when there is none. */
function play(turn: number): ReportJson | undefined {
  const out = join(folder, String(turn));
  const command = [main, 'run', ...words, '--out', out, '--format', 'json'];
  const { status, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
  const report = join(out, 'report.json');
  process.stdout.write(`run ${turn} of ${times}: exit ${status}\n`);
  if (existsSync(report)) return JSON.parse(readFileSync(report, 'utf8'));
  process.stderr.write(stderr);
  return undefined;
}

const first = play(1);
const found = new Map<string, Difference & { turn: number }>();
let lost = first === undefined;
for (let turn = 2; first && turn <= times; turn++) {
  const other = play(turn);
  lost ||= other === undefined;
  for (const difference of other ? differences(first, other) : [])
    found.set(`${turn} ${difference.what} ${difference.where}`, { ...difference, turn });
}
for (const { what, where, one, other, turn } of [...found.values()].slice(0, MOST_SHOWN))
  process.stdout.write(`${what}\n  ${where}\n    run 1: ${one}\n    run ${turn}: ${other}\n`);
if (found.size > MOST_SHOWN) process.stdout.write(`and ${found.size - MOST_SHOWN} more\n`);

if (lost) process.stdout.write('a run left no report\n');
else if (found.size > 0)
  process.stdout.write(`${found.size} differences; the runs are in ${folder}\n`);
else {
  rmSync(folder, { recursive: true });
  process.stdout.write(
    `${times} runs of ${first?.outcomes.length ?? 0} cells agree byte for byte outside volatile\n`,
  );
}
process.exitCode = lost || found.size > 0 ? 1 : 0;
