import { spawn } from 'node:child_process';
import { existsSync, type FSWatcher, watch } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { visible } from '../../../harness/model/visible.ts';
import { configIn } from '../../config/where.ts';
import { UsageError } from '../../shared/usage.ts';
import { knownTargets } from '../../targets.ts';
import type { RunOptions } from './options.ts';

/**
 * A linker writes a program in several steps: it is played once nothing has changed so long; ms.
 */
const QUIET = 400;

/**
 * The files whose change means another round: the configuration, and programs, adapters and
 * baselines that are named there or on the command line.
 * @throws UsageError where none is named, or one is not there.
 */
async function watchedFiles(
  words: readonly string[],
  { exec, config, baseline = [] }: RunOptions,
): Promise<string[]> {
  const file = config ?? configIn(process.cwd());
  const { found } = await knownTargets(config);
  const named = words.map((word) => word.split('@', 1)[0]);
  const own = found.filter(
    ({ target, config: declared }) =>
      declared !== undefined && (words.length === 0 || named.includes(target.name)),
  );
  const files = [
    ...[exec, file, ...baseline],
    ...own.flatMap((it) => [it.exec, it.adapter, it.baseline]),
  ].flatMap((path) => (path === undefined ? [] : [resolve(path)]));
  if (files.length === 0)
    throw new UsageError(
      '--watch needs something of yours that may change: --exec, --config or --baseline',
    );
  const missing = files.find((file) => !existsSync(file));
  if (missing !== undefined)
    throw new UsageError(`there is nothing to watch at ${visible(missing)}`);
  return [...new Set(files)];
}

/** Emits once files have changed and then kept still; one that is replaced is still watched. */
function watching(files: readonly string[], changed: () => void): Disposable {
  const byFolder = Map.groupBy(files, (file) => dirname(file));
  let timer: NodeJS.Timeout | undefined;
  const watchers: FSWatcher[] = [...byFolder].map(([folder, own]) => {
    const names = new Set(own.map((file) => basename(file)));
    return watch(folder, (_, name) => {
      if (name !== null && !names.has(name)) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        // Between the old file and the new one there may be none.
        if (files.every((file) => existsSync(file))) changed();
      }, QUIET);
    });
  });
  return {
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}

/**
 * Plays the run, and again each time one of the files has changed; a round that is under way then
 * is ended first. Ends with SIGINT or SIGTERM.
 * @returns the exit code of the last round.
 */
export async function watchRun(words: readonly string[], options: RunOptions): Promise<number> {
  for (const [name, value] of Object.entries({
    '--out': options.out,
    '--resume': options.resume,
    '--repeat': options.repeat,
    '--dry-run': options.dryRun,
  }))
    if (value !== undefined) throw new UsageError(`--watch does not go with ${name}`);
  const files = await watchedFiles(words, options);
  const argv = process.argv.slice(1).filter((word) => word !== '--watch');
  let code = 0;
  let over = false;
  let news = Promise.withResolvers<void>();
  let child = begun();
  function begun() {
    const started = spawn(process.execPath, [...process.execArgv, ...argv], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const ended = new Promise<void>((done) => {
      started
        .once('error', () => done())
        .once('close', (its) => {
          code = its ?? 130;
          done();
        });
    });
    return { ended, stop: () => started.kill('SIGINT') };
  }
  const watched = watching(files, () => {
    child.stop();
    news.resolve();
  });
  const stop = (): void => {
    over = true;
    child.stop();
    news.resolve();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    while (!over) {
      await child.ended;
      if (over) break;
      process.stderr.write(`waiting for a change of ${files.join(', ')}; Ctrl-C ends it\n`);
      await news.promise;
      if (over) break;
      news = Promise.withResolvers<void>();
      child = begun();
    }
    await child.ended;
  } finally {
    watched[Symbol.dispose]();
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
  return code;
}
