import type { Command } from 'commander';
import { jsonText } from '../../../harness/model/visible.ts';
import type { SelfTest } from './self-test.ts';

/** The table as text: a line a mutant, with how many scenarios it trips, then what is wrong. */
export function selfTestText({
  table,
  mutants,
  killed,
  survivors,
  unproven,
  unsound,
  ms,
}: SelfTest): string {
  const width = Math.max(...table.map(({ defect }) => defect.name.length + defect.role.length + 1));
  const rows = table.map(({ defect, trips }) => {
    const shown =
      trips.slice(0, 4).join(' ') + (trips.length > 4 ? ` and ${trips.length - 4} more` : '');
    return (
      `${`${defect.role} ${defect.name}`.padEnd(width)}  ` +
      `${trips.length === 0 ? 'SURVIVES' : shown}`
    );
  });
  const list = (title: string, names: readonly string[]): string[] =>
    names.length > 0 ? [`${title}: ${names.join(', ')}`] : [];
  return [
    ...rows,
    '',
    ...list('defects that no scenario notices', survivors),
    ...list('scenarios that no defect trips', unproven),
    ...list('scenarios the sound reference does not keep', unsound),
    `${killed} of ${mutants} mutants killed ` +
      `(${((100 * killed) / Math.max(1, mutants)).toFixed(1)} %), ${unproven.length} scenarios ` +
      `unproven, ${(ms / 1000).toFixed(1)} s`,
    '',
  ].join('\n');
}

/**
 * `mailstaple self-test`: can every check fail? Exit 0 when every mutant is killed and every
 * scenario proven, else 1.
 */
export function addSelfTest(top: Command): void {
  const command = top
    .command('self-test')
    .description(
      'Hold every scenario against the defects of the reference target: can every check fail?',
    )
    .option('--json', 'mutants, killed, survivors and unproven as JSON')
    .option(
      '--all',
      'every scenario against every defect, not only those it is said to concern (slow)',
    )
    .addHelpText('after', '\nExample:\n  mailstaple self-test --json');
  command.action(async ({ json, all }: { json?: boolean; all?: boolean }) => {
    const { selfTestInThreads } = await import('./threads.ts');
    const result = await selfTestInThreads(all ?? false);
    const { mutants, killed, survivors, unproven, unsound } = result;
    const table = Object.fromEntries(
      result.table.map(({ defect, trips }) => [`${defect.role} ${defect.name}`, trips]),
    );
    process.stdout.write(
      json
        ? `${jsonText({ mutants, killed, survivors, unproven, unsound, table }, 2)}\n`
        : selfTestText(result),
    );
    process.exitCode = survivors.length + unproven.length + unsound.length === 0 ? 0 : 1;
  });
}
