import type { Command } from 'commander';

/** `mailstaple evidence`: the files of a run's evidence, out of their packs. */
export function addEvidence(top: Command): void {
  top
    .command('evidence')
    .description("Unpack the evidence of a run's cells, and say where it lies")
    .argument('<run>', "a run's folder")
    .argument('[cell...]', 'cells or scenarios, wildcards allowed (default: every cell)')
    .option('--out <dir>', 'folder to unpack to (default: unpacked, in that of the run)')
    .addHelpText(
      'after',
      `
What passed is kept in packs (evidence/*.tar.zst, which tar and zstd open too); what accuses or is
undecided lies in plain files from the start.

Examples:
  mailstaple evidence mailstaple-out/latest 'server/negotiation/*'
  mailstaple evidence mailstaple-out/latest --out elsewhere

Exit codes: 0 all is there, 1 some of it is not, 2 no such run or no such cell.`,
    )
    .action(async (run: string, cells: string[], options: { out?: string }) => {
      const { unpackEvidence } = await import('./evidence.ts');
      process.exitCode = await unpackEvidence(run, cells, options);
    });
}
