/**
 * The examiner under fire: `node scripts/bench/fuzz.ts [INPUTS] [SEED]`. Minted answers of every
 * kind are changed, octet by octet and by their structure, and examined; Ctrl-C ends it with what
 * there is. Exit code 1 when an input crashes the examiner, holds it up, or is found acceptable
 * although nobody with authority signed it for that certificate.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Order, Result } from './fuzz/worker.ts';

/**
 * Milliseconds without a finished input that count as a hang: far beyond what a busy machine does
 * to a quick one.
 */
const HANG = 20_000;

const [inputs = 1_000_000, seed = Date.now() % 1_000_000] = process.argv.slice(2).map(Number);
const pulse = new SharedArrayBuffer(8);
const count = new Int32Array(pulse);
const worker = new Worker(new URL('./fuzz/worker.ts', import.meta.url), {
  workerData: { seed, inputs, pulse } satisfies Order,
});
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => Atomics.store(count, 1, 1));
let last = -1;
const watch = setInterval(() => {
  const now = Atomics.load(count, 0);
  // Before the first input the seeds are minted.
  if (now > 0 && now === last) {
    console.error(`HANG: input ${now + 1} of seed ${seed} takes longer than ${HANG} ms`);
    process.exit(1);
  }
  last = now;
}, HANG);
const [result]: Result[] = await once(worker, 'message');
clearInterval(watch);
if (!result) throw new Error('the worker ended without a result');

const { ms, acceptable, slowest, complaints } = result;
console.log(
  `${result.inputs} inputs from ${result.seeds} answers (seed ${seed}) ` +
    `in ${(ms / 1000).toFixed(1)} s: ` +
    `${Math.round(result.inputs / (ms / 1000))} a second`,
);
console.log(
  `slowest: ${slowest.took.toFixed(1)} ms (${slowest.label}); ` +
    `acceptable, and rightly: ${acceptable}`,
);
for (const { label, complaint, staple, leaf, issuer } of complaints) {
  console.log(`\nFROM ${label}: ${complaint}`);
  for (const [what, bytes] of Object.entries({ staple, leaf, issuer }))
    console.log(`${what} ${Buffer.from(bytes).toString('base64')}`);
}
console.log(`crashes, hangs and false answers: ${complaints.length}`);
process.exitCode = complaints.length === 0 ? 0 : 1;
