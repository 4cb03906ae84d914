import type { Role, TlsVersion, Transport } from '../../../harness/model/terms.ts';
import type { FormatName } from '../../shared/formats.ts';

/** What the words of the command line say of a run. */
export interface RunOptions {
  /** Names of the other commands, for a hint. */
  commands?: readonly string[];
  all?: boolean;
  role?: Role;
  only?: readonly string[];
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
  /** File of those whom their chains are verified by. */
  ca?: string;
}

/** Were scenarios or variants left out by the words of the command line? */
export const isFiltered = (options: RunOptions): boolean =>
  (options.only?.length ?? 0) > 0 ||
  [options.tls, options.role, options.transport, options.profile].some((it) => it !== undefined);
