import { constants } from 'node:os';
import type { FarResolver } from '../../model/dns.ts';
import type { ClientSetup, Disposition, RunningClient } from '../../model/running.ts';
import type { CommandProgram } from '../../model/target.ts';
import type { Policy } from '../../model/terms.ts';
import { shownCommand, shownLayout } from '../configuration.ts';
import { crlFiles } from '../crl-files.ts';
import { reachedBy, withRelay } from '../dns-relay.ts';
import type { Load, Machine } from '../machine.ts';
import { statesOf } from '../server.ts';
import { BY_SIGNAL, TIMED_OUT } from '../shell.ts';
import { messageOf, SENDER } from './message.ts';

export interface CommandSenderInput {
  program: CommandProgram;
  machine: Machine;
  policies: readonly Policy[];
  rootsPem: string;
  /** Revocation lists, by the name of the set. */
  crls?: ClientSetup['crls'];
  /** Where names are to be found, for a target that has to find any. */
  resolver?: FarResolver | undefined;
  states: readonly string[] | undefined;
}

const LONGEST_TEXT = 600;
/**
 * What a program may take beyond the patience of the act, milliseconds: it should end by itself,
 * and say how.
 */
const GRACE = 2000;

/** What programs and the libraries that read their options say of one they do not know. */
const unknownOption =
  /(?:unrecognized|unknown|invalid|illegal) (?:command[- ]line )?option|option .{1,60} (?:is unknown|(?:is )?not recognized)/i;

/**
 * The signal that ended a program, by name, if one did: it came to no end of its own. Who writes to
 * one that hung up is ended by SIGPIPE, which is an end like any other.
 */
const signalOf = (code: number): string | undefined =>
  Object.entries(constants.signals).find(
    ([name, number]) => number === code - BY_SIGNAL && name !== 'SIGPIPE',
  )?.[0];

/** The last of what a program said, in one line. */
function lastLine(output: string): string {
  const lines = output.trim().split(/\s*\n\s*/);
  return lines.slice(-4).join('; ').slice(-LONGEST_TEXT);
}

/**
 * A program that is started anew for each message. On failure the machine is left to the caller.
 */
export async function startCommands(input: CommandSenderInput): Promise<RunningClient> {
  const { program, machine, policies, rootsPem } = input;
  const { place, us } = machine;
  const roots = `${place.dir}/roots.pem`;
  const anchor = input.resolver?.anchor;
  const told = { host: us.name, roots, place, ...(anchor === undefined ? {} : { anchor }) };
  const files = program.files?.({ policies, ...told }) ?? [];
  const load: Load = {
    files: [{ path: roots, content: rootsPem }, ...crlFiles(place.dir, input.crls), ...files],
    processes: [],
    ready: [],
    logs: [],
    ports: [],
  };
  await machine.start(withRelay(load, input.resolver, place));
  await machine.checkReached?.();
  const reachesUsAt = input.resolver && (await reachedBy(machine));
  const stated = await statesOf(machine, input.states);
  return {
    listenOn: us.listenOn,
    ...(reachesUsAt === undefined ? {} : { reachesUsAt }),
    async send({ token, policy, transport, ports, domain, tlsa }, budget): Promise<Disposition> {
      const [port] = ports;
      if (port === undefined) throw new RangeError('nowhere to send to');
      const recipient = `${token}@${domain ?? 'mx.test'}`;
      const order = {
        policy,
        transport,
        host: us.name,
        ...(domain === undefined ? {} : { domain }),
        ...(tlsa ? { tlsa } : {}),
        port,
        roots,
        place,
        sender: SENDER,
        recipient,
      };
      const command = program.command({ ...order, message: messageOf(token) });
      machine.lines.add(`${token}: ${shownCommand(command.argv, command.env).trimEnd()}`);
      const started = performance.now();
      const { code, output } = await machine.run(command.argv, {
        ...(command.env ? { env: command.env } : {}),
        ...(command.input === undefined ? {} : { input: command.input }),
        budget: budget + GRACE,
      });
      for (const line of output.split('\n')) machine.lines.add(`${token}: ${line.trimEnd()}`);
      machine.lines.add(`${token}: ended with code ${code}`);
      const text = `code ${code}: ${lastLine(output)}`;
      // What it does not know is in the command that we made: nothing was decided about the
      // message.
      if (code !== 0 && unknownOption.test(output))
        return { kind: 'unknown', text: `it does not take the options that we gave it; ${text}` };
      // On a busy machine a program may not have come to its end; by what it was ended, whoever set
      // the limit, it says nothing of what it meant to do.
      if (code === TIMED_OUT || performance.now() - started >= budget)
        return { kind: 'unknown', text: `it did not end in time; ${text}` };
      const signal = signalOf(code);
      if (signal !== undefined)
        return { kind: 'unknown', text: `it was ended by ${signal}; ${text}` };
      return {
        kind: program.readEnd?.({ code, output }) ?? (code === 0 ? 'delivered' : 'deferred'),
        text,
      };
    },
    configuration: (policy) =>
      shownLayout({
        files: program.files?.({ policies: [policy], ...told }) ?? [],
        processes: [],
      }),
    retry: () =>
      Promise.reject(new Error('a program that keeps no queue cannot be told to try again')),
    markOf: () => undefined,
    log: () => machine.lines.all(),
    lines: machine.lines,
    ...(machine.ended ? { ended: machine.ended } : {}),
    states: () => stated,
    [Symbol.asyncDispose]: () => machine[Symbol.asyncDispose](),
  };
}
