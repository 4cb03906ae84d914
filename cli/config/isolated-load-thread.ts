import { parentPort, workerData } from 'node:worker_threads';
import type { LoadResult } from './isolated-load.ts';
import { importUnderHooks } from './module-hooks.ts';

/** No declaration nests deeper. */
const DEPTH = 8;

/** Reads every field, so that a getter that throws does it here. */
function read(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null || depth === 0) return;
  for (const key of Object.keys(value)) read(Reflect.get(value, key), depth - 1);
}

async function tried(file: string): Promise<LoadResult> {
  let loaded: unknown;
  try {
    loaded = await importUnderHooks(file);
  } catch {
    // It throws or does not parse, which is told best where it is loaded for use.
    return { loaded: true };
  }
  try {
    read(loaded, DEPTH);
    return { loaded: true };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return { loaded: false, why: `cannot be read: ${said}` };
  }
}

// Nothing is left that could go on: not so where the program is ended by the file.
const stuck = (): void =>
  parentPort?.postMessage({
    loaded: false,
    why: 'cannot be loaded: it waits for what never comes',
  });
process.once('beforeExit', stuck);
// Not awaited here, or Node would print its own warning of a wait without end.
tried(String(workerData)).then((result) => {
  process.off('beforeExit', stuck);
  parentPort?.postMessage(result);
});
