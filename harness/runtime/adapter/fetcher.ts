import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LOOPBACK } from '../../../ca/loopback.ts';
import type {
  FetcherArrangement,
  FetcherIdentity,
  FetcherInstance,
  RunningFetcher,
  Started,
} from '../../model/running.ts';
import type { Capability } from '../../model/terms.ts';
import { fileState } from '../file-state.ts';
import { freePorts } from '../free-ports.ts';
import { Lines } from '../lines.ts';
import { answersAt } from '../ready.ts';
import { Adapter, type Behind, put } from './adapter.ts';

/** The file a program writes, in a folder of its own. */
const OUT = 'staple.der';
/** How long it may take to tell that a port is open, milliseconds. */
const LOOK = 1000;

const never = (): Promise<never> => new Promise(() => {});

async function putIdentity(
  folder: string,
  { key, leaf, chain, issuer, root }: FetcherIdentity,
): Promise<void> {
  const files = {
    key,
    leaf,
    chain,
    issuer,
    root,
    trusted: root + issuer,
    bundle: key + chain + root,
  };
  for (const [name, content] of Object.entries(files))
    await put(join(folder, `${name}.pem`), content);
}

/** One scenario's instance behind an adapter: a folder and a port of its own. */
async function openInstance(
  { title, adapter: path }: Behind,
  arrangement: FetcherArrangement,
  moves: boolean,
  told: Lines,
): Promise<FetcherInstance> {
  const adapter = await Adapter.open(title, path, 'fetcher');
  const [port = 0] = await freePorts(1);
  const { identity, others, settings, forced, transport, mark } = arrangement;
  const out = join(adapter.dir, 'out');
  await mkdir(out, { recursive: true, mode: 0o777 });
  await putIdentity(adapter.dir, identity);
  const names = Object.keys(others);
  for (const [index, name] of names.entries())
    await putIdentity(join(adapter.dir, `name-${index + 1}`), others[name] ?? identity);
  const description = { transport, port, url: identity.url, forced, settings, names };
  await put(join(adapter.dir, 'arrangement.json'), `${JSON.stringify(description, null, 2)}\n`);
  await put(join(adapter.dir, 'clock'), '+0\n');
  const env = {
    MAILSTAPLE_PORT: String(port),
    MAILSTAPLE_URL: forced ?? identity.url ?? '',
    MAILSTAPLE_OUT: join(out, OUT),
    MAILSTAPLE_CLOCK: join(adapter.dir, 'clock'),
  };
  const endpoint = { host: LOOPBACK, port };
  const tell = (): void => {
    for (const line of adapter.lines.all()) told.add(`${mark} ${line}`);
  };
  const start = async (budget: number): Promise<Started> => {
    const began = performance.now();
    const { code, err } = await adapter.call('start', [], env, budget);
    if (code !== 0)
      return { opened: 'never', ended: err.at(-1) ?? `start ended with code ${code}` };
    const open = await answersAt(endpoint, false, budget, never()).then(
      () => true,
      () => false,
    );
    return { opened: open ? Math.round(performance.now() - began) : 'never' };
  };
  return {
    start,
    stop: async () => void (await adapter.demand('stop')),
    endpoint: () => endpoint,
    ...(moves
      ? { advance: (seconds: number) => put(join(adapter.dir, 'clock'), `+${seconds}\n`) }
      : {}),
    reload: async () => void (await adapter.demand('reload')),
    fetch: async (budget) => {
      const before = await fileState(out, OUT);
      const began = performance.now();
      const { code, out: said, err } = await adapter.call('fetch', [], env, budget);
      const ms = Math.round(performance.now() - began);
      const output = [...said, ...err].join('\n');
      return { code: code ?? 'no-end', ms, output, before, after: await fileState(out, OUT) };
    },
    serve: start,
    alive: () =>
      answersAt(endpoint, false, LOOK, never()).then(
        () => true,
        () => false,
      ),
    configuration: () => `${JSON.stringify(description, null, 2)}\n`,
    [Symbol.asyncDispose]: async () => {
      if (transport !== 'file') await adapter.call('stop', [], env, LOOK * 10);
      tell();
      await adapter[Symbol.asyncDispose]();
    },
  };
}

/**
 * A target that fetches behind an adapter: every scenario has a folder of its own, and `start` or
 * `fetch` is called in it.
 */
export async function openAdapterFetcher(
  input: Behind & { capabilities: readonly Capability[] },
): Promise<RunningFetcher> {
  const lines = new Lines();
  const moves = input.capabilities.includes('move-clock');
  return {
    open: (arrangement) => openInstance(input, arrangement, moves, lines),
    log: () => lines.all(),
    lines,
    states: () => [],
    [Symbol.asyncDispose]: async () => {},
  };
}
