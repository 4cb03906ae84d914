import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProjectInlineConfiguration } from 'vitest/config';
import { type CliOptions, createVitest, type Vitest } from 'vitest/node';
import type { Role } from '../../../harness/model/terms.ts';
import { home } from '../../targets.ts';
import { A_DAY, type Job, LAST_RESORT } from './job.ts';
import type { JournalReporter } from './reporter.ts';

/** Cells of one file that Vitest has under way; the player's own semaphore bounds the load. */
const CELLS_AT_A_TIME = 400;
/**
 * Roles under way side by side: one more than there are processors, since they wait as well; more
 * would only keep each other waiting.
 */
const WORKERS = availableParallelism() + 1;

/**
 * Plays the jobs as Vitest projects, one per target, version and role; resolves when the last test
 * has ended.
 * @param workers roles at a time.
 */
export async function playJobs(
  jobs: readonly Job[],
  reporter: JournalReporter,
  signal: AbortSignal,
  workers = WORKERS,
): Promise<void> {
  if (jobs.length === 0) return;
  let vitest: Vitest | undefined;
  const stop = (): void => void vitest?.cancelCurrentRun('keyboard-input');
  const ours = { SIGINT: process.listeners('SIGINT'), SIGTERM: process.listeners('SIGTERM') };
  signal.addEventListener('abort', stop);
  // Vitest tells the outcome of its tests by the exit code; ours has more to say.
  const before = process.exitCode;
  try {
    vitest = await withoutHome(() =>
      createVitest(optionsFor(jobs, reporter, workers), { clearScreen: false, logLevel: 'silent' }),
    );
    // Vitest's own answer to Ctrl-C is to leave at once, before there is a report.
    for (const name of ['SIGINT', 'SIGTERM'] as const)
      for (const listener of process.listeners(name))
        if (!ours[name].includes(listener)) process.off(name, listener);
    if (!signal.aborted) await vitest.start();
    await vitest.close();
  } finally {
    signal.removeEventListener('abort', stop);
    process.exitCode = before;
  }
}

/**
 * Which variable names the folder where Vitest keeps the token of its API, which we never serve.
 */
const DATA = platform() === 'darwin' ? 'HOME' : 'XDG_DATA_HOME';

/**
 * Opens Vitest where a file of its own would be written into the home of whoever runs us, who may
 * have none: it goes into a folder that is gone when this returns.
 */
async function withoutHome<Value>(open: () => Promise<Value>): Promise<Value> {
  const folder = mkdtempSync(join(tmpdir(), 'mailstaple-'));
  const before = process.env[DATA];
  process.env[DATA] = folder;
  try {
    return await open();
  } finally {
    if (before === undefined) delete process.env[DATA];
    else process.env[DATA] = before;
    rmSync(folder, { recursive: true, force: true });
  }
}

function optionsFor(jobs: readonly Job[], reporter: JournalReporter, workers: number): CliOptions {
  const ending = existsSync(join(home, 'cli', 'commands', 'run', 'cells.ts')) ? 'ts' : 'js';
  return {
    config: false,
    root: home,
    watch: false,
    // Nothing of ours rests on either, and the package may not be ours to write into.
    cache: false,
    fsModuleCache: false,
    passWithNoTests: true,
    reporters: [reporter],
    pool: 'threads',
    maxWorkers: workers,
    disableConsoleIntercept: true,
    projects: jobs.flatMap((job) => job.roles.map((role) => project(job, role, ending))),
  };
}

/** One role of one target: a worker of its own. */
function project(job: Job, role: Role, ending: string): TestProjectInlineConfiguration {
  return {
    extends: false,
    root: home,
    test: {
      name: `${job.target}:${job.version} ${role}`,
      include: [`cli/commands/run/cells.${ending}`],
      exclude: [],
      fsModuleCache: false,
      provide: { mailstaple: job, role },
      maxConcurrency: CELLS_AT_A_TIME,
      // A cell may wait long for its turn: the player bounds those that are under way.
      testTimeout: A_DAY,
      hookTimeout: LAST_RESORT,
      // Node runs the sources as they are; only the test file goes through Vite.
      server: {
        deps: {
          external: [
            /\/(ca|harness|containers|suites|reports)\//,
            /\/cli\/(?!commands\/run\/cells)/,
          ],
        },
      },
    },
  };
}
