/** Holds the scenarios of one role against the defects of that role, and tells what it came to. */
import { parentPort, workerData } from 'node:worker_threads';
import { scenarios } from '../../../suites/index.ts';
import { knownDefects } from '../../shared/defects.ts';
import { selfTest } from './self-test.ts';
import type { Share } from './threads.ts';

const { role, everything }: Share = workerData;
const result = await selfTest(
  scenarios.filter((scenario) => scenario.role === role),
  knownDefects().filter((defect) => defect.role === role),
  everything,
);
parentPort?.postMessage(result);
