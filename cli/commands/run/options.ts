import type { Role, TlsVersion, Transport } from '../../../harness/model/terms.ts';
import type { FormatName } from '../../shared/formats.ts';
import type { Level, Shard } from '../../shared/values.ts';

/** What the words of the command line say of a run. */
export interface RunOptions {
  /** Names of the other commands, for a hint. */
  commands?: readonly string[];
  all?: boolean;
  role?: Role;
  only?: readonly string[];
  exclude?: readonly string[];
  level?: readonly Level[];
  requirement?: readonly string[];
  condition?: readonly string[];
  capability?: readonly string[];
  /** An earlier run: what failed there is played, and no more. */
  failedIn?: string;
  watch?: boolean;
  shard?: Shard;
  /** Earlier runs that tell how long cells take. */
  times?: readonly string[];
  /** Tell what would be played, and play nothing. */
  dryRun?: boolean;
  /** Shuffles the cells; the same word gives the same order. */
  seed?: string;
  tls?: TlsVersion;
  transport?: Transport;
  profile?: string;
  baseline?: readonly string[];
  out?: string;
  resume?: string;
  format: readonly FormatName[];
  exec?: string;
  config?: string;
  repeat?: number;
  failOn?: 'fail' | 'warn' | 'note';
  defect?: readonly string[];
  /** Of boxes that are not ours: seconds, and a name. */
  pace?: string;
  timeout?: string;
  sni?: string;
  tlsa?: readonly string[];
  resolver?: string;
  /** File of those whom their chains are verified by. */
  ca?: string;
}

/** Were scenarios or variants left out by the words of the command line? */
export const isFiltered = (options: RunOptions): boolean =>
  [options.only, options.exclude, options.level, options.requirement].some(isSome) ||
  [options.condition, options.capability].some(isSome) ||
  [options.tls, options.role, options.transport, options.profile, options.failedIn].some(
    (it) => it !== undefined,
  );

const isSome = (list: readonly string[] | undefined): boolean => (list?.length ?? 0) > 0;
