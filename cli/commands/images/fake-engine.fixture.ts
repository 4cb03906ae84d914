/** For tests: a container engine as far as images go, with its images in memory. */

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { LOOPBACK } from '../../../ca/loopback.ts';
import {
  CONFIGURATION_LABEL,
  IMAGE_LABEL,
  INSTALLATION,
  INSTALLATION_LABEL,
} from '../../../harness/runtime/docker/images.ts';

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('latin1');
};

export class FakeEngine implements Disposable {
  /** Tags of its images; a value is the label of ours, or none. */
  readonly store = new Map<string, string | undefined>();
  /** Tags that another installation built. */
  readonly foreign = new Set<string>();
  /** Which configuration one was built for, by its tag. */
  readonly configurations = new Map<string, string>();
  /** What a registry would give. */
  readonly registry = new Set<string>();
  /** Tags that a container uses. */
  readonly inUse = new Set<string>();
  readonly built: string[] = [];
  readonly pulled: string[] = [];
  /** Builds under way at one time, at most. */
  together = 0;
  /** A build is not answered before so many are under way, or were begun in all. */
  waitFor = 1;
  host = '';
  readonly #waiting: (() => void)[] = [];
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  static async open(): Promise<FakeEngine> {
    const engine = new FakeEngine();
    engine.#server.listen(0, LOOPBACK);
    await once(engine.#server, 'listening');
    const address = engine.#server.address();
    engine.host = `tcp://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
    return engine;
  }

  /** Gives it an image of ours. */
  put(...tags: string[]): void {
    for (const tag of tags) this.store.set(tag, tag);
  }

  [Symbol.dispose](): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', 'http://engine');
    const say = (code: number, value: unknown): void =>
      void response.writeHead(code).end(JSON.stringify(value));
    const name = url.pathname.replace(/^\/images\//, '').replace(/\/json$/, '');
    if (url.pathname === '/_ping') response.end('OK');
    else if (url.pathname === '/images/json')
      say(
        200,
        [...this.store].flatMap(([tag, label]) =>
          label === undefined
            ? []
            : [
                {
                  Id: `sha256:${tag}`,
                  RepoTags: [tag],
                  Size: 5e6,
                  Labels: {
                    [IMAGE_LABEL]: label,
                    [INSTALLATION_LABEL]: this.foreign.has(tag) ? 'another' : INSTALLATION,
                    [CONFIGURATION_LABEL]: this.configurations.get(tag),
                  },
                },
              ],
        ),
      );
    else if (url.pathname === '/images/create') this.#pull(url.searchParams, say);
    else if (url.pathname === '/build')
      await this.#build(url.searchParams, await bodyOf(request), response);
    else if (request.method === 'DELETE') {
      if (this.inUse.has(name)) say(409, { message: 'a container uses it' });
      else say(this.store.delete(name) ? 200 : 404, []);
    } else say(this.store.has(name) ? 200 : 404, {});
  }

  #pull(query: URLSearchParams, say: (code: number, value: unknown) => void): void {
    const name = `${query.get('fromImage')}:${query.get('tag')}`;
    if (!this.registry.has(name)) {
      say(500, { message: 'dial tcp: no such host' });
      return;
    }
    this.pulled.push(name);
    this.store.set(name, undefined);
    say(200, { status: 'Download complete' });
  }

  async #build(query: URLSearchParams, context: string, response: ServerResponse): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    this.together = Math.max(this.together, this.#waiting.length);
    if (this.#waiting.length >= this.waitFor) {
      for (const go of this.#waiting.splice(0)) go();
      this.waitFor = 1;
    }
    await promise;
    response.write(`${JSON.stringify({ stream: 'Step 1/2 : FROM x\n' })}\n`);
    const failing = /RUN exit (\d+)/.exec(context);
    if (failing) {
      // What it is to have said at last, as apt says it: behind a change of colour.
      const [, last = 'its last words'] = /# says: (.*)/.exec(context) ?? [];
      response.write(`${JSON.stringify({ stream: `\u001b[91m${last}\n\u001b[0m` })}\n`);
      const [, code] = failing;
      const error = `The command '/bin/sh -c exit ${code}' returned a non-zero code: ${code}`;
      response.end(`${JSON.stringify({ error })}\n`);
      return;
    }
    const tag = query.get('t') ?? '';
    this.built.push(tag);
    const labels: Record<string, string> = JSON.parse(query.get('labels') ?? '{}');
    if (labels[INSTALLATION_LABEL] !== INSTALLATION) this.foreign.add(tag);
    const configuration = labels[CONFIGURATION_LABEL];
    if (configuration !== undefined) this.configurations.set(tag, configuration);
    this.put(tag);
    response.end();
  }
}
