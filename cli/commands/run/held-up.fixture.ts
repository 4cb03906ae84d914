import { Worker } from 'node:worker_threads';
import type {
  RunningClient,
  RunningServer,
  ServerArrangement,
} from '../../../harness/model/running.ts';

/** Nothing else is done in this thread for so long, milliseconds. */
function holdUp(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** Numbers from 0 to below 1, the same ones for the same seed (mulberry32). */
function drawsOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Holds this thread up at random moments, for random times of up to ten seconds, until it is told
 * to stop or has done so for so long in all.
 * @returns milliseconds for which it was held up, and the longest of them.
 */
export async function holdUpAtRandom(
  { seed, inAll }: { seed: number; inAll: number },
  signal: AbortSignal,
): Promise<{ sum: number; longest: number }> {
  const draw = drawsOf(seed);
  let sum = 0;
  let longest = 0;
  while (!signal.aborted && sum < inAll) {
    await new Promise((later) => setTimeout(later, draw() * 150));
    const ms = Math.min(draw() * (draw() < 0.3 ? 10_000 : 600), inAll - sum);
    holdUp(ms);
    sum += ms;
    longest = Math.max(longest, ms);
  }
  return { sum, longest };
}

/** Passes on what is said to a port, and hangs up on both where neither said a word for so long. */
const relay = `
  const { parentPort } = require('node:worker_threads');
  const { connect, createServer } = require('node:net');
  parentPort.on('message', ({ port, patience, id }) => {
    const server = createServer((near) => {
      const far = connect(port, '127.0.0.1');
      let timer;
      const end = () => { clearTimeout(timer); near.destroy(); far.destroy(); };
      const wait = () => { clearTimeout(timer); timer = setTimeout(end, patience); };
      wait();
      for (const [one, other] of [[near, far], [far, near]])
        one.on('error', end).on('close', () => other.end())
          .on('data', (octets) => { wait(); other.write(octets); });
    });
    server.listen(0, '127.0.0.1', () => parentPort.postMessage({ id, at: server.address().port }));
  });`;

/**
 * A target with a clock of its own: what is said to it and by it passes through another thread,
 * which is not held up with ours, and which hangs up where nothing comes for so long, milliseconds.
 */
export class Impatient implements AsyncDisposable {
  readonly #worker = new Worker(relay, { eval: true });
  readonly #asked = new Map<number, (port: number) => void>();
  readonly #ports = new Map<number, number>();
  readonly #patience: number;

  constructor(patience: number) {
    this.#patience = patience;
    this.#worker.on('message', ({ id, at }: { id: number; at: number }) =>
      this.#asked.get(id)?.(at),
    );
  }

  /** The port that leads to this one. */
  async #before(port: number): Promise<number> {
    const known = this.#ports.get(port);
    if (known !== undefined) return known;
    const at = await new Promise<number>((resolve) => {
      this.#asked.set(port, resolve);
      this.#worker.postMessage({ id: port, port, patience: this.#patience });
    });
    this.#ports.set(port, at);
    return at;
  }

  async server(
    running: RunningServer,
    arrangements: readonly ServerArrangement[],
  ): Promise<RunningServer> {
    const through = new Map<string, number>();
    for (const { slug, transports } of arrangements)
      for (const transport of transports) {
        const { port } = running.endpoint(slug, transport);
        through.set(`${slug} ${transport}`, await this.#before(port));
      }
    const endpoint = running.endpoint.bind(running);
    return Object.assign(running, {
      endpoint: (...where: Parameters<typeof endpoint>) => {
        const direct = endpoint(...where);
        return { ...direct, port: through.get(where.join(' ')) ?? direct.port };
      },
    });
  }

  client(running: RunningClient): RunningClient {
    const send = running.send.bind(running);
    return Object.assign(running, {
      send: async (...[order, budget]: Parameters<typeof send>) => {
        const ports = await Promise.all(order.ports.map((port) => this.#before(port)));
        return send({ ...order, ports }, budget);
      },
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.terminate();
  }
}
