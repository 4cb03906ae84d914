import { parentPort, workerData } from 'node:worker_threads';
import { examine } from '../../../harness/examiner/examine.ts';
import { type FuzzCase, tryOne } from './attempt.ts';
import { Dice } from './dice.ts';
import { mintSeeds } from './truth.ts';

/**
 * What a worker is told. `pulse` counts its inputs, so that whoever watches sees it stand still,
 * and behind the count has a 1 when it is to stop.
 */
export interface Order {
  seed: number;
  inputs: number;
  pulse: SharedArrayBuffer;
}

/** What it tells in the end. Milliseconds. */
export interface Result {
  seeds: number;
  inputs: number;
  acceptable: number;
  ms: number;
  slowest: Pick<FuzzCase, 'label' | 'took'>;
  complaints: FuzzCase[];
}

/** More than these would say nothing new. */
const ENOUGH = 5;

async function run({ seed, inputs, pulse }: Order): Promise<Result> {
  const at = new Date();
  const seeds = await mintSeeds(at);
  const dice = new Dice(seed);
  const count = new Int32Array(pulse);
  const complaints: FuzzCase[] = [];
  let slowest: Result['slowest'] = { label: '', took: 0 };
  let acceptable = 0;
  const begun = performance.now();
  let done = 0;
  for (; done < inputs && complaints.length < ENOUGH && Atomics.load(count, 1) === 0; done += 1) {
    const fuzzCase = tryOne(examine, seeds, at, dice);
    if (fuzzCase.acceptable) acceptable += 1;
    if (fuzzCase.took > slowest.took) slowest = { label: fuzzCase.label, took: fuzzCase.took };
    if (fuzzCase.complaint !== undefined) complaints.push(fuzzCase);
    Atomics.store(count, 0, done + 1);
  }
  const ms = performance.now() - begun;
  return { seeds: seeds.length, inputs: done, acceptable, ms, slowest, complaints };
}

parentPort?.postMessage(await run(workerData as Order));
