import type { ServerArrangement, ServerStage } from '../model/stage.ts';
import type { ServerProgram } from '../model/target.ts';
import { arrange } from './layout.ts';
import type { Machine } from './machine.ts';

export interface ServerStageInput {
  program: ServerProgram;
  machine: Machine;
  arrangements: readonly ServerArrangement[];
  states: readonly string[] | undefined;
}

/** Starts the program once, with every arrangement inside. On failure the machine is given back. */
export async function startServer({ program, machine, arrangements, states }: ServerStageInput): Promise<ServerStage> {
  const wanted = arrangements.reduce((sum, { transports }) => sum + transports.length, 0);
  const ports = await machine.ports(wanted);
  const { files, listeners, paths } = arrange(arrangements, machine.place.dir, ports);
  const layout = program.compose(listeners, machine.place);
  await machine.start({ ...layout, files: [...files, ...layout.files], ports });
  const stated = await statesOf(machine, states);

  const pathsOf = (slug: string) => {
    const found = paths.get(slug);
    if (!found) throw new RangeError(`no arrangement ${slug} on this stage`);
    return found;
  };
  return {
    endpoint(slug, transport) {
      const listener = listeners.find((one) => one.slug === slug && one.transport === transport);
      if (!listener) throw new RangeError(`no listener for ${slug} over ${transport}`);
      return machine.reach(listener.port);
    },
    replaceStaple: (slug, bytes, how) => machine.change([{ how, path: pathsOf(slug).staplePath, bytes }]),
    removeStaple: (slug) => machine.change([{ how: 'remove', path: pathsOf(slug).staplePath }]),
    replaceIdentity(slug, { key, chain }) {
      const { key: keyPath, chain: chainPath } = pathsOf(slug);
      return machine.change([
        { how: 'rename', path: keyPath, bytes: Buffer.from(key) },
        { how: 'rename', path: chainPath, bytes: Buffer.from(chain) },
      ]);
    },
    log: () => machine.lines.all(),
    ...(machine.ended ? { ended: machine.ended } : {}),
    states: () => stated,
    [Symbol.asyncDispose]: () => machine[Symbol.asyncDispose](),
  };
}

/** What the program says of itself, line by line; nothing when it was not asked or would not say. */
export async function statesOf(machine: Machine, argv: readonly string[] | undefined): Promise<readonly string[]> {
  if (!argv) return [];
  const { output } = await machine.run(argv).catch(() => ({ output: '' }));
  return output
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .slice(0, 40);
}
