import type { Endpoint } from '../model/running.ts';
import type { FileSpec, Layout, Place } from '../model/target.ts';
import type { Lines } from './lines.ts';

/** What is to run: a target's layout, and our files beside it. */
export interface Load extends Layout {
  /** Ports that have to be reached from here. */
  ports: readonly number[];
}

/** A change to a file in place. Paths are absolute on the machine. */
export type Change =
  | { how: 'in-place' | 'rename' | 'symlink'; path: string; bytes: Uint8Array }
  | { how: 'remove'; path: string };

/** How a command is run; `budget` is how long it may take (ms), by default twenty seconds. */
export interface Manner {
  env?: Readonly<Record<string, string>>;
  input?: string;
  budget?: number;
}

/** Where a target runs: a container, or this machine. */
export interface Machine extends AsyncDisposable {
  readonly place: Place;
  /** The name under which the target reaches us, and the address our servers listen on for that. */
  readonly us: { name: string; listenOn: string };
  readonly lines: Lines;
  /** Resolves with how, should what was started end before it is asked to. */
  readonly ended?: Promise<string>;
  /**
   * Makes sure that the target reaches us, where that is in doubt; once it is up. @throws Error in
   * a sentence with what to set.
   */
  readonly checkReached?: () => Promise<void>;
  /** So many ports for the target to listen on. */
  ports(count: number): Promise<number[]>;
  /**
   * Puts the files in place, starts the programs and returns once every port named as ready
   * answers.
   */
  start(load: Load): Promise<void>;
  /** Where a port of the machine is reached from here; after `start`. */
  reach(port: number): Endpoint;
  /** One or more changes, in order, in one go. */
  change(changes: readonly Change[]): Promise<void>;
  /** Runs a command as the target's user. Output is cut at 64 KiB. */
  run(argv: readonly string[], manner?: Manner): Promise<{ code: number; output: string }>;
}

/** Content of a file as bytes. */
export const bytesOf = ({ content }: FileSpec): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content;
