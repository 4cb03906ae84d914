import type { ChildProcess } from 'node:child_process';

const STOP_BUDGET = 2000;

/** Sends a signal to a program that leads a group of its own, and to all it started. */
export function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}

/** Ends a program and all it started: asked first, then made to. */
export async function end(child: ChildProcess): Promise<void> {
  const gone = child.exitCode !== null || child.signalCode !== null;
  const { promise, resolve: over } = Promise.withResolvers<void>();
  child.once('exit', () => over());
  const timer = setTimeout(over, gone ? 0 : STOP_BUDGET);
  killGroup(child, 'SIGTERM');
  await promise.finally(() => clearTimeout(timer));
  killGroup(child, 'SIGKILL');
}
