import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type Role, roleNames } from '../../../harness/model/terms.ts';
import type { SelfTest } from './self-test.ts';

/** What a thread is told. */
export interface Share {
  role: Role;
  everything: boolean;
}

const here = import.meta.url;
const thread = new URL(`./thread${here.slice(here.lastIndexOf('.'))}`, here);

/** @throws Error what went wrong in the thread. */
async function inThread(share: Share): Promise<SelfTest> {
  const worker = new Worker(thread, { workerData: share });
  try {
    const [result]: SelfTest[] = await once(worker, 'message');
    if (!result) throw new Error('the self-test of a role came to nothing');
    return result;
  } finally {
    await worker.terminate();
  }
}

/** Self-tests as one: the table of all, and what any found wrong. */
function together(parts: readonly SelfTest[]): SelfTest {
  const sum = (count: (part: SelfTest) => number): number =>
    parts.reduce((total, part) => total + count(part), 0);
  return {
    mutants: sum(({ mutants }) => mutants),
    killed: sum(({ killed }) => killed),
    survivors: parts.flatMap(({ survivors }) => survivors),
    unproven: parts.flatMap(({ unproven }) => unproven),
    unsound: parts.flatMap(({ unsound }) => unsound),
    table: parts.flatMap(({ table }) => table),
    ms: Math.max(0, ...parts.map(({ ms }) => ms)),
  };
}

/**
 * The self-test of every role, each in a thread of its own as it is all computing.
 */
export async function selfTestInThreads(everything: boolean): Promise<SelfTest> {
  return together(await Promise.all(roleNames.map((role) => inThread({ role, everything }))));
}
