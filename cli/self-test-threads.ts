import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Role } from '../harness/model/words.ts';
import type { SelfTest } from './self-test.ts';

/** What a thread is told. */
export interface Share {
  role: Role;
  everything: boolean;
}

const here = import.meta.url;
const thread = new URL(`./self-test-thread${here.slice(here.lastIndexOf('.'))}`, here);

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

/** The self-test of both roles, each in a thread of its own: they have nothing in common, and it is all computing. */
export async function selfTestInThreads(everything: boolean): Promise<SelfTest> {
  const [server, client] = await Promise.all([
    inThread({ role: 'server', everything }),
    inThread({ role: 'client', everything }),
  ]);
  return {
    mutants: server.mutants + client.mutants,
    killed: server.killed + client.killed,
    survivors: [...server.survivors, ...client.survivors],
    unproven: [...server.unproven, ...client.unproven],
    unsound: [...server.unsound, ...client.unsound],
    table: [...server.table, ...client.table],
    ms: Math.max(server.ms, client.ms),
  };
}
