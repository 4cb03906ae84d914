import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Role } from '../../../harness/model/terms.ts';
import { selfTestOfResponder } from './responder.ts';
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

/** Two self-tests as one: the table of both, and what either found wrong. */
export function together(one: SelfTest, other: SelfTest): SelfTest {
  return {
    mutants: one.mutants + other.mutants,
    killed: one.killed + other.killed,
    survivors: [...one.survivors, ...other.survivors],
    unproven: [...one.unproven, ...other.unproven],
    unsound: [...one.unsound, ...other.unsound],
    table: [...one.table, ...other.table],
    ms: Math.max(one.ms, other.ms),
  };
}

/** The self-test of server and client, each in a thread of its own as it is all computing, and of the responder. */
export async function selfTestInThreads(everything: boolean): Promise<SelfTest> {
  const [server, client, responder] = await Promise.all([
    inThread({ role: 'server', everything }),
    inThread({ role: 'client', everything }),
    selfTestOfResponder(),
  ]);
  return together(together(server, client), responder);
}
