import type { Command } from 'commander';

const CONFIG = [
  '--config <file>',
  'targets of your own (default: mailstaple.config.ts here, if there is one)',
] as const;

/** `mailstaple images`: what containers are started from. */
export function addImages(top: Command): void {
  const images = top
    .command('images')
    .description('Build, list or remove the images of targets in containers')
    .addHelpText(
      'after',
      `
An image is built once, by the first run that needs it or by this command, and again only when the
files of its folder change.

Examples:
  mailstaple images build exim-gnutls          newest version; exim-gnutls@4.96 for another
  mailstaple images build --all                of every target in every version, several at a time
  mailstaple images list                       built or not, size, and which no target names now
  mailstaple images prune                      removes those that no target names any more`,
    );
  images
    .command('build')
    .description('Build what is not there')
    .argument('[target...]', 'NAME or NAME@VERSION')
    .option('--all', 'of every target in every version')
    .option(...CONFIG)
    .action(async (words: string[], options: { all?: boolean; config?: string }) => {
      const { buildImages } = await import('./build.ts');
      process.exitCode = await buildImages(words, options);
    });
  images
    .command('list')
    .description('Every image: tag, target, version, built or not, size')
    .option('--json', 'print [{tag, target, version, state, size}]')
    .option(...CONFIG)
    .action(async (options: { json?: boolean; config?: string }) => {
      const { listImages } = await import('./list.ts');
      await listImages(options);
    });
  images
    .command('prune')
    .description(
      'Remove images that were built by this installation and that no target names any more; ' +
        'those of another configuration stay',
    )
    .option('--all', 'all that were built here; the next run builds what it needs again')
    .option('--dry-run', 'tell what would be removed, and remove nothing')
    .option(...CONFIG)
    .action(async (options: { all?: boolean; config?: string; dryRun?: boolean }) => {
      const { pruneImages } = await import('./prune.ts');
      process.exitCode = await pruneImages(options);
    });
}
