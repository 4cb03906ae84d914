import { join } from 'node:path';
import { LOOPBACK } from '../../../ca/loopback.ts';
import type { RunningServer, ServerArrangement } from '../../model/running.ts';
import type { IdentityPaths, Listener } from '../../model/target.ts';
import { freePorts } from '../free-ports.ts';
import { arrange } from '../layout.ts';
import { bytesOf } from '../machine.ts';
import { answersAt } from '../ready.ts';
import { type Behind, behind, put } from './adapter.ts';
import { Life } from './life.ts';

/** From the end of `start` until every port answers; ms. */
const READY_BUDGET = 15_000;

const asJson = ({ key, chain, issuer, staple, pem, fetches }: IdentityPaths) => ({
  key,
  chain,
  issuer: issuer?.alone ?? null,
  staple: staple ?? null,
  stapleFormat: pem === true ? 'pem' : 'der',
  responder: fetches ?? null,
});

/**
 * The listeners as an adapter reads them: all of it as JSON, and the default identities as fields
 * with tabs between.
 */
function listenerFiles(listeners: readonly Listener[]): { json: string; tsv: string } {
  const described = listeners.map(({ slug, transport, port, reading, identity, dual, sni }) => ({
    slug,
    transport,
    host: LOOPBACK,
    port,
    reading,
    ...asJson(identity),
    dual: dual ? asJson(dual) : null,
    sni: Object.fromEntries(Object.entries(sni).map(([name, paths]) => [name, asJson(paths)])),
  }));
  const rows = listeners.map(({ slug, transport, port, identity: { key, chain, staple } }) =>
    [slug, transport, port, key, chain, staple ?? '-'].join('\t'),
  );
  return {
    json: `${JSON.stringify(described, null, 2)}\n`,
    tsv: rows.map((row) => `${row}\n`).join(''),
  };
}

/**
 * A target that serves behind an adapter, on the loopback, with every arrangement inside.
 * @throws Error in one sentence when it does not come up.
 */
export function openAdapterServer(
  input: Behind & { arrangements: readonly ServerArrangement[] },
): Promise<RunningServer> {
  return behind(input, 'server', async (adapter) => {
    const { arrangements } = input;
    const ports = await freePorts(
      arrangements.reduce((sum, { transports }) => sum + transports.length, 0),
    );
    const { files, listeners, paths } = arrange(arrangements, adapter.dir, ports);
    for (const file of files) await put(file.path, bytesOf(file), file.mode);
    const { json, tsv } = listenerFiles(listeners);
    await put(join(adapter.dir, 'listeners.json'), json);
    await put(join(adapter.dir, 'listeners.tsv'), tsv);
    const stated = await adapter.start();
    const never = new Promise<never>(() => {});
    await Promise.all(
      listeners.map(({ port, transport }) =>
        answersAt({ host: LOOPBACK, port }, transport === 'starttls', READY_BUDGET, never),
      ),
    );
    const life = new Life(adapter);
    await life.begin();
    let count = 0;
    const pathsOf = (slug: string) => {
      const found = paths.get(slug);
      if (!found) throw new RangeError(`no arrangement ${slug} on this target`);
      return found;
    };
    return {
      endpoint(slug, transport) {
        const listener = listeners.find((one) => one.slug === slug && one.transport === transport);
        if (!listener) throw new RangeError(`no listener for ${slug} over ${transport}`);
        return { host: LOOPBACK, port: listener.port };
      },
      configuration(slug, transport) {
        const own = listeners.filter((one) => one.slug === slug && one.transport === transport);
        const { json, tsv } = listenerFiles(own);
        return `==> listeners.tsv <==\n${tsv}\n==> listeners.json <==\n${json}`;
      },
      marks: (slug, transport) => [
        slug,
        ...listeners.flatMap((one) =>
          one.slug === slug && one.transport === transport ? [String(one.port)] : [],
        ),
      ],
      async replaceStaple(slug, bytes, how) {
        count += 1;
        const fresh = join(adapter.dir, 'new', `${count}.der`);
        await put(fresh, bytes);
        await adapter.demand('set-staple', slug, how, fresh, pathsOf(slug).staplePath);
      },
      async removeStaple(slug) {
        await adapter.demand('set-staple', slug, 'remove', '-', pathsOf(slug).staplePath);
      },
      async replaceIdentity(slug, { key, chain }) {
        const at = pathsOf(slug);
        await Promise.all([put(at.key, key), put(at.chain, chain)]);
        await adapter.demand('reload', slug);
      },
      log: () => adapter.lines.all(),
      lines: adapter.lines,
      ended: life.ended,
      gone: (slug) => life.gone(listeners.filter((it) => it.slug === slug).map(({ port }) => port)),
      states: () => stated,
      [Symbol.asyncDispose]: () => adapter[Symbol.asyncDispose](),
    };
  });
}
