import type { RunningFetcher } from '../../model/running.ts';
import type { FetchCommandProgram, FetcherProgram } from '../../model/target.ts';
import type { Capability } from '../../model/terms.ts';
import type { Machine } from '../machine.ts';
import { statesOf } from '../server.ts';
import { helpers } from './files.ts';
import { Instance, type Slot } from './instance.ts';

export interface FetcherLaunchInput {
  program: FetcherProgram | FetchCommandProgram;
  machine: Machine;
  /** Instances at a time. */
  places: number;
  capabilities: ReadonlySet<Capability>;
  states: readonly string[] | undefined;
}

/**
 * Opens the machine with nothing running: each scenario starts an instance of its own. On failure
 * the machine is given back by the caller.
 */
export async function startFetchers({
  program,
  machine,
  places,
  capabilities,
  states,
}: FetcherLaunchInput): Promise<RunningFetcher> {
  const { dir } = machine.place;
  const ports = await machine.ports(places);
  const slots: Slot[] = ports.map((port, index) => ({ port, log: `${dir}/log/${index + 1}` }));
  await machine.start({
    files: helpers(`${dir}/help`),
    processes: [],
    ready: [],
    logs: slots.map(({ log }) => log),
    ports,
  });
  await machine.checkReached?.();
  const stated = await statesOf(machine, states);
  const moves = capabilities.has('move-clock') || ('compose' in program && program.clock);
  const library = moves ? (await machine.run(['sh', `${dir}/help/faketime.sh`])).output.trim() : '';
  if (moves && library === '')
    throw new Error('libfaketime is not there, by which the clock is to be moved');
  const waiting: ((slot: Slot) => void)[] = [];
  const take = (): Promise<Slot> => {
    const free = slots.shift();
    return free ? Promise.resolve(free) : new Promise((given) => waiting.push(given));
  };
  const give = (slot: Slot): void => {
    const next = waiting.shift();
    if (next) next(slot);
    else slots.push(slot);
  };
  return {
    open: async (arrangement) => {
      const slot = await take();
      const instance = new Instance({ program, machine, arrangement, slot, library, give });
      try {
        await instance.put();
        return instance;
      } catch (error) {
        give(slot);
        throw error;
      }
    },
    log: () => machine.lines.all(),
    lines: machine.lines,
    ...(machine.ended ? { ended: machine.ended } : {}),
    states: () => stated,
    [Symbol.asyncDispose]: () => machine[Symbol.asyncDispose](),
  };
}
