import type { RunningServer, ServerArrangement } from '../model/running.ts';
import type { Listener, ServerProgram } from '../model/target.ts';
import type { Transport } from '../model/terms.ts';
import { shownLayout } from './configuration.ts';
import { arrange } from './layout.ts';
import type { Machine } from './machine.ts';

export interface ServerLaunchInput {
  program: ServerProgram;
  machine: Machine;
  arrangements: readonly ServerArrangement[];
  states: readonly string[] | undefined;
}

/** Starts the program once, with every arrangement inside. On failure the machine is given back. */
export async function startServer({
  program,
  machine,
  arrangements,
  states,
}: ServerLaunchInput): Promise<RunningServer> {
  const wanted = arrangements.reduce((sum, { transports }) => sum + transports.length, 0);
  const ports = await machine.ports(wanted);
  const { files, listeners, paths } = arrange(arrangements, machine.place.dir, ports);
  const layout = program.compose(listeners, machine.place);
  await machine.start({ ...layout, files: [...files, ...layout.files], ports });
  const fetches = listeners.some(({ identity }) => identity.fetches !== undefined);
  if (fetches) await machine.checkReached?.();
  const stated = await statesOf(machine, states);
  const refusals = await refusalsOf(machine, program.refusals?.(machine.place));

  const listenerOf = (slug: string, transport: Transport): Listener => {
    const listener = listeners.find((one) => one.slug === slug && one.transport === transport);
    if (!listener) throw new RangeError(`no listener for ${slug} over ${transport}`);
    return listener;
  };
  const pathsOf = (slug: string) => {
    const found = paths.get(slug);
    if (!found) throw new RangeError(`no arrangement ${slug} on this target`);
    return found;
  };
  return {
    endpoint: (slug, transport) => machine.reach(listenerOf(slug, transport).port),
    ...(program.told ? { statusIn: (reply) => statusIn(program.told, reply) } : {}),
    refused: (slug, transport) => refusals.get(listenerOf(slug, transport).port),
    // The function that made it for all makes it for one.
    configuration: (slug, transport) =>
      shownLayout(program.compose([listenerOf(slug, transport)], machine.place)),
    marks: (slug, transport) => [String(listenerOf(slug, transport).port)],
    replaceStaple: (slug, bytes, how) =>
      machine.change([{ how, path: pathsOf(slug).staplePath, bytes }]),
    removeStaple: (slug) => machine.change([{ how: 'remove', path: pathsOf(slug).staplePath }]),
    replaceIdentity(slug, { key, chain }) {
      const { key: keyPath, chain: chainPath } = pathsOf(slug);
      return machine.change([
        { how: 'rename', path: keyPath, bytes: Buffer.from(key) },
        { how: 'rename', path: chainPath, bytes: Buffer.from(chain) },
      ]);
    },
    log: () => machine.lines.all(),
    lines: machine.lines,
    ...(machine.ended ? { ended: machine.ended } : {}),
    states: () => stated,
    [Symbol.asyncDispose]: () => machine[Symbol.asyncDispose](),
  };
}

/** What a reply says of the status; undefined when it says nothing. */
function statusIn(told: ServerProgram['told'], reply: readonly string[]): string | undefined {
  const value = reply.flatMap((line) => told?.reply.exec(line)?.[1] ?? [])[0];
  return value === undefined ? undefined : told?.values[value];
}

/**
 * Port → why the program would not start with what is behind it. @throws Error when that cannot be
 * asked.
 */
async function refusalsOf(
  machine: Machine,
  argv: readonly string[] | undefined,
): Promise<ReadonlyMap<number, string>> {
  if (!argv) return new Map();
  const { code, output } = await machine.run(argv);
  if (code !== 0)
    throw new Error(`what the target refused cannot be told: ${output.trim().slice(0, 500)}`);
  return new Map(
    output
      .split('\n')
      .map((line) => /^(\d+) (.*)$/.exec(line))
      .flatMap((match) => (match ? [[Number(match[1]), (match[2] ?? '').trim()] as const] : [])),
  );
}

/**
 * What the program says of itself, line by line; nothing when it was not asked or would not say.
 */
export async function statesOf(
  machine: Machine,
  argv: readonly string[] | undefined,
): Promise<readonly string[]> {
  if (!argv) return [];
  const { output } = await machine.run(argv).catch(() => ({ output: '' }));
  return output
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .slice(0, 40);
}
