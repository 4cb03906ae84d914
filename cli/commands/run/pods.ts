import { BroadcastChannel } from 'node:worker_threads';
import type { Pod, Pods } from '../../../harness/runtime/docker/pod.ts';

type Word =
  | { ask: string; ports: number }
  | { answer: string; pod: Pod | undefined }
  /** Nobody is in it any more. */
  | { free: Pod };

/** How long the keeper, who is in the same process, may take to answer; ms. */
const PATIENCE = 5000;

function open(runId: string, hear: (word: Word) => void): BroadcastChannel {
  const channel = new BroadcastChannel(`mailstaple pods ${runId}`);
  // What is heard here is only ever said by the other end of this file.
  channel.onmessage = (event) => hear((event as { data: Word }).data);
  channel.unref();
  return channel;
}

/**
 * Keeps the free pods of a run for the threads that play its jobs; the smallest that will do is
 * handed out.
 */
export function keepPods(runId: string): Disposable {
  const free: Pod[] = [];
  const channel = open(runId, (word) => {
    if ('free' in word) {
      free.push(word.free);
      free.sort((one, other) => one.ports.size - other.ports.size);
    } else if ('ask' in word) {
      const index = free.findIndex(({ ports }) => ports.size >= word.ports);
      const [pod] = index < 0 ? [] : free.splice(index, 1);
      channel.postMessage({ answer: word.ask, pod } satisfies Word);
    }
  });
  return { [Symbol.dispose]: () => channel.close() };
}

/**
 * The pods of a run, as one of its threads sees them; with nobody to keep them there is never one
 * free.
 */
export function podsOf(runId: string, size: number): Pods & Disposable {
  const waiting = new Map<string, (pod: Pod | undefined) => void>();
  const channel = open(runId, (word) => {
    if ('answer' in word) waiting.get(word.answer)?.(word.pod);
  });
  return {
    size,
    async take(ports) {
      const ask = crypto.randomUUID();
      const { promise, resolve } = Promise.withResolvers<Pod | undefined>();
      waiting.set(ask, resolve);
      const timer = setTimeout(resolve, PATIENCE, undefined);
      channel.postMessage({ ask, ports } satisfies Word);
      return promise.finally(() => {
        clearTimeout(timer);
        waiting.delete(ask);
      });
    },
    give: (pod) => channel.postMessage({ free: pod } satisfies Word),
    [Symbol.dispose]: () => channel.close(),
  };
}
