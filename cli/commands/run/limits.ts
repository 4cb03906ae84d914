import { UsageError } from '../../shared/usage.ts';

/** Files and connections that a run may have open at a time, with some to spare. */
export const NEEDED = 1000;

/**
 * How many files this process may have open: Infinity where the system sets no such limit,
 * undefined where it does not tell.
 */
export function openFiles(): number | undefined {
  const report: { userLimits?: { open_files?: { soft?: number | string } } } =
    process.report.getReport();
  const soft = report.userLimits?.open_files?.soft;
  if (soft === 'unlimited') return Number.POSITIVE_INFINITY;
  return typeof soft === 'number' ? soft : undefined;
}

/**
 * Where files run out, connections fail on our side, or in a target of this process, and look like
 * the target's fault.
 * @throws UsageError when too few may be open.
 */
export function checkLimits(open: number | undefined = openFiles()): void {
  if (open !== undefined && open < NEEDED)
    throw new UsageError(
      `only ${open} files may be open at a time, and a run needs ` +
        `${NEEDED}: raise it with ulimit -n`,
    );
}
