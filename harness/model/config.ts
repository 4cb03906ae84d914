import type { PromiseClaim, Target } from './target.ts';
import type { Capability, Role } from './terms.ts';

/**
 * A target in a container: its folder holds the Dockerfile and, unless `target` is given here, the
 * `target.ts` that exports it. An image that is there already is named in the version
 * (`imageName`), and needs no folder.
 */
export interface ContainerTarget {
  /** Folder of the target; relative paths are read from where the configuration lies. */
  folder?: string;
  target?: Target;
  /** A program of this machine to be run in place of a container. */
  exec?: string;
  /** File with known findings; default: `baseline.yaml` of the folder. */
  baseline?: string;
}

/** A program of this machine that is set up as a known target is. */
export interface LocalTarget {
  /**
   * Name of the known target, or NAME@VERSION: whose configuration, capabilities and promises it
   * shares.
   */
  like: string;
  /** Path of the program. */
  exec: string;
  /** Default: `NAME-local`. */
  name?: string;
  title?: string;
  /** What reports call this build; default `local`. */
  version?: string;
  capabilities?: { add?: readonly Capability[]; drop?: readonly Capability[] };
  baseline?: string;
}

/** The header a sender adds to tell the status, and what its values mean. */
export interface Mark {
  header: string;
  values: Readonly<Record<string, string>>;
}

/**
 * A target behind an executable with the commands start, stop, reload, set-staple, send and logs.
 * See docs/bring-your-own.md.
 */
export interface AdapterTarget {
  name: string;
  /** Path of the executable. */
  adapter: string;
  title?: string;
  version?: string;
  roles: readonly Role[];
  capabilities: readonly Capability[];
  promises?: readonly PromiseClaim[];
  mark?: Mark;
  /** Cells at a time; for what cannot do several things at once. */
  parallel?: number;
  baseline?: string;
}

/** A box that is not ours: black box, nothing is arranged, no mail is sent. */
export interface RemoteTarget {
  /** `smtp://host[:port]`, `smtps://host[:port]` or `submission://host[:port]`. */
  remote: string;
  /** Default: the name of the host. */
  name?: string;
  title?: string;
  baseline?: string;
}

export type ConfiguredTarget = ContainerTarget | LocalTarget | AdapterTarget | RemoteTarget;

/** What `mailstaple.config.ts` exports as its default. */
export interface Config {
  targets: readonly ConfiguredTarget[];
}

/** Identity function with full inference. */
export function defineConfig(config: Config): Config {
  return config;
}
