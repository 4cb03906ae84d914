import type { FarResolver } from '../../model/dns.ts';
import type { ClientSetup, Disposition, RunningClient } from '../../model/running.ts';
import type { ClientProgram } from '../../model/target.ts';
import type { Policy } from '../../model/terms.ts';
import { shownLayout } from '../configuration.ts';
import { crlFiles } from '../crl-files.ts';
import { reachedBy, withRelay } from '../dns-relay.ts';
import type { Machine } from '../machine.ts';
import { statesOf } from '../server.ts';
import { Injection } from './inject.ts';
import { messageOf } from './message.ts';

export interface SenderLaunchInput {
  program: ClientProgram;
  machine: Machine;
  policies: readonly Policy[];
  rootsPem: string;
  /** Revocation lists, by the name of the set. */
  crls?: ClientSetup['crls'];
  /** Where names are to be found, for a target that has to find any. */
  resolver?: FarResolver | undefined;
  states: readonly string[] | undefined;
}

/**
 * Starts the program once, with every policy inside. On failure the machine is left to the caller.
 */
export async function startClient(input: SenderLaunchInput): Promise<RunningClient> {
  const { program, machine, policies, rootsPem } = input;
  const [port] = await machine.ports(1);
  if (port === undefined) throw new RangeError('no port to hand messages over');
  const roots = `${machine.place.dir}/roots.pem`;
  const layout = program.compose({
    policies,
    host: machine.us.name,
    roots,
    port,
    place: machine.place,
  });
  const load = {
    ...layout,
    files: [
      { path: roots, content: rootsPem },
      ...crlFiles(machine.place.dir, input.crls),
      ...layout.files,
    ],
    ports: [port],
  };
  await machine.start(withRelay(load, input.resolver, machine.place));
  await machine.checkReached?.();
  const reachesUsAt = input.resolver && (await reachedBy(machine));
  const stated = await statesOf(machine, input.states);
  const injection = new Injection(machine.reach(port));
  const waiting = new Map<string, { tell: (disposition: Disposition) => void; act: () => void }>();
  /** What was said of the status since the order, by token: of several hosts the first. */
  const statuses = new Map<string, string>();
  const unwatch = machine.lines.watch((line) => {
    const told = program.readStatus?.(line);
    const value = told && program.mark?.values[told.value];
    if (told && value !== undefined && !statuses.has(told.token)) statuses.set(told.token, value);
    const said = program.readLog(line);
    if (said) {
      const status = statuses.get(said.token);
      const words = { kind: said.kind, text: line };
      waiting.get(said.token)?.tell(status === undefined ? words : { ...words, status });
      waiting.delete(said.token);
    }
    // A retry that ended and never came to the message: the program still held it, and is asked
    // once more.
    const ended = program.readRetryEnd?.(line);
    if (ended !== undefined) waiting.get(ended)?.act();
  });

  /**
   * Waits for the next the log says of a token; what is done meanwhile may fail and is then the
   * answer.
   */
  const next = (token: string, budget: number, act: () => Promise<void>): Promise<Disposition> => {
    const { promise, resolve: tell } = Promise.withResolvers<Disposition>();
    const timer = setTimeout(
      () => tell({ kind: 'unknown', text: 'the log said nothing in time' }),
      budget,
    );
    const begin = () =>
      void act().catch((error: unknown) =>
        tell({ kind: 'unknown', text: error instanceof Error ? error.message : String(error) }),
      );
    statuses.delete(token);
    waiting.set(token, { tell, act: begin });
    begin();
    return promise.finally(() => {
      clearTimeout(timer);
      waiting.delete(token);
    });
  };

  const { mark } = program;
  return {
    listenOn: machine.us.listenOn,
    ...(reachesUsAt === undefined ? {} : { reachesUsAt }),
    send({ token, policy, transport, ports, domain }, budget) {
      const recipient = program.recipient({
        ...{ token, policy, transport, ports },
        ...(domain === undefined ? {} : { domain }),
      });
      return next(token, budget, () => injection.hand(recipient, messageOf(token), budget));
    },
    configuration: (policy) =>
      shownLayout(
        program.compose({
          policies: [policy],
          host: machine.us.name,
          roots,
          port,
          place: machine.place,
        }),
      ),
    retry(token, budget) {
      return next(token, budget, async () => {
        const { code, output } = await machine.run(program.retry(token, machine.place));
        // Who logs nowhere else says it here: an Exim without privileges logs to the standard error
        // of who called it.
        for (const line of output.split('\n')) if (line !== '') machine.lines.add(line);
        if (code !== 0)
          throw new Error(`the target does not try again: ${output.trim().slice(0, 500)}`);
      });
    },
    markOf(headers) {
      if (!mark) return undefined;
      const name = `${mark.header.toLowerCase()}:`;
      const line = headers.find((header) => header.toLowerCase().startsWith(name));
      const value = line?.slice(name.length).trim();
      return value === undefined ? undefined : mark.values[value];
    },
    authenticationOf: (headers, host) =>
      program.authentication?.({ headers, host, lines: machine.lines.all() }),
    log: () => machine.lines.all(),
    lines: machine.lines,
    ...(machine.ended ? { ended: machine.ended } : {}),
    states: () => stated,
    async [Symbol.asyncDispose]() {
      unwatch();
      injection.close();
      await machine[Symbol.asyncDispose]();
    },
  };
}
