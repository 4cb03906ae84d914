/** Exit code of a run of which not all could be said: our own fault, as far as anybody's. */
const UNTOLD = 3;

/**
 * Sees to it that what cannot be printed is not lost without a word. A reader that has gone (`|
 * head`) is no fault of anybody's; where standard output takes no more for another reason (a full
 * disk), that is said and decides the exit code.
 */
export function watchOutput(): void {
  let fault: string | undefined;
  process.stdout.on('error', ({ code = 'unknown' }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE' || fault !== undefined) return;
    fault = code;
    process.stderr.write(`mailstaple: standard output takes no more (${code})\n`);
  });
  // There is nowhere left to say it.
  process.stderr.on('error', () => {});
  process.once('exit', () => {
    if (fault !== undefined) process.exitCode = UNTOLD;
  });
}
