import { Worker } from 'node:worker_threads';

/** How long a file of the user's may take to load, milliseconds. */
const PATIENCE = 8000;
/** How long one that is loaded may go on with what it has begun, milliseconds. */
const AFTERMATH = 3000;

const here = import.meta.url;
const thread = new URL(`./isolated-load-thread${here.slice(here.lastIndexOf('.'))}`, here);

/** What the thread says: that the file was loaded and read, or why not. */
export type LoadResult = { loaded: true } | { loaded: false; why: string };

/**
 * Loads a file of the user's in a thread of its own, where it can neither keep us waiting nor end
 * us: it may loop, wait for what never comes, leave a promise to be rejected or a timer to run for
 * ever, throw in a getter, or end the program.
 * @param patience milliseconds. @returns why it cannot be used, as the end of a sentence that began
 * with its name; undefined when it can.
 */
export async function faultOnLoading(
  file: string,
  patience = PATIENCE,
): Promise<string | undefined> {
  // What it prints is printed when it is loaded for use.
  const worker = new Worker(thread, { workerData: file, stdout: true, stderr: true });
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const seconds = Math.round(patience / 1000);
  const late = setTimeout(resolve, patience, `cannot be loaded: it is not done after ${seconds} s`);
  let aftermath: NodeJS.Timeout | undefined;
  worker
    .on('message', (result: LoadResult) => {
      if (!result.loaded) return resolve(result.why);
      clearTimeout(late);
      aftermath = setTimeout(
        resolve,
        AFTERMATH,
        'cannot be used: it leaves something running, a timer or a connection',
      );
    })
    .on('error', (error: unknown) =>
      resolve(`fails: ${error instanceof Error ? error.message : String(error)}`),
    )
    .on('exit', (code) =>
      resolve(
        aftermath !== undefined && code === 0
          ? undefined
          : `cannot be loaded: it ends the program (exit code ${code})`,
      ),
    );
  try {
    return await promise;
  } finally {
    clearTimeout(late);
    clearTimeout(aftermath);
    await worker.terminate();
  }
}
