import type {
  ClientProgram,
  CommandProgram,
  FetchCommandProgram,
  FetcherProgram,
  Place,
  ResponderProgram,
  ServerProgram,
} from './program.ts';
import type { Capability, Role, Runtime, Source, TlsVersion } from './terms.ts';

export type * from './program.ts';

/** What a target's own manual says beyond the RFCs. */
export interface PromiseClaim {
  id: string;
  text: string;
  source: Pick<Source, 'document' | 'section'>;
  /** Why no scenario puts it to the test: such a promise is told of in the report, not judged. */
  unjudged?: string;
}

export interface TargetVersion {
  version: string;
  /** Build arguments of the image (`SUITE`), or none for the embedded one. */
  image?: { dockerfile: string; args: Record<string, string>; base: string };
  /** In its place the name of an image that is there already: nothing is built. */
  imageName?: string;
  capabilities?: { add?: Capability[]; drop?: Capability[] };
  /** The one version of TLS that it speaks; default both. */
  tlsAlone?: TlsVersion;
  /**
   * Its TLSA records are known, and it is held against them: for a box that is not ours those that
   * the user named, for the reference those made of what it presents. No other target has any: who
   * publishes them is bound by them (RFC 7671 8), and that would be us.
   */
  published?: true;
  /** Why nothing of this target can be played against this version, in words for the report. */
  cannot?: string;
  /** What is never played against this version. */
  unplayed?: readonly Unplayed[];
}

/**
 * Cells that are taken out for one version, since the program does not survive them, or waits in
 * them without end: they are `unsupported`.
 */
export interface Unplayed {
  /** Globs over scenario ids and cell ids. */
  scenarios: readonly string[];
  /** Of these only the cells that rest on this capability. */
  needs?: Capability;
  /**
   * In words, for the report: that it is not played, and where to read on; never by what the
   * program ends.
   */
  reason: string;
}

/** What a program of this machine states of its build. */
export interface Build {
  /** As it calls itself: `4.98.2`. */
  version: string;
  /** What of the target's capabilities it was built without. */
  lacks: readonly Capability[];
  /** Why it is no build of this target, in words; absent where it is one. */
  foreign?: string;
}

/**
 * A capability of the kernel that a container of ours may be given: what a mail system that is
 * several users needs.
 */
export type Privilege = (typeof privileges)[number];

export const privileges = [
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETGID',
  'SETUID',
  'SYS_CHROOT',
] as const;

/** Software under test. `containers/<name>/target.ts` exports one as `target`. */
export interface Target {
  name: string;
  title: string;
  /** Newest stable first. */
  versions: readonly TargetVersion[];
  roles: readonly Role[];
  runtimes: readonly Runtime[];
  capabilities: readonly Capability[];
  promises: readonly PromiseClaim[];
  /** Program name inside the image. */
  exec?: string;
  /** Argument list that makes the program state its version and TLS library. */
  states?: (place: Place) => string[];
  /**
   * Reads what it stated, of a program that is named by `--exec`; undefined where that is no such
   * program at all.
   */
  build?: (stated: readonly string[]) => Build | undefined;
  user?: string;
  /**
   * Capabilities of the kernel (capabilities(7), without CAP_) that the program needs inside its
   * container; default none.
   */
  privileges?: readonly Privilege[];
  /**
   * It becomes another user or group by the setuid or setgid bit of its own program, which others
   * may not.
   */
  setuid?: boolean;
  server?: ServerProgram;
  client?: ClientProgram | CommandProgram;
  fetcher?: FetcherProgram | FetchCommandProgram;
  responder?: ResponderProgram;
  /**
   * `tls`: it ends TLS and speaks no SMTP, so that nothing is said inside and no fact of the
   * session is judged.
   * `der`: it reads one request and writes one answer, and what carries them is ours: nothing of
   * HTTP is judged.
   */
  speaks?: 'smtp' | 'tls' | 'der';
  /** Cells at a time, where the program bears no more. */
  parallel?: number;
}

/**
 * Is it several users, and started by root? Then root is what it is started as on this machine too.
 */
export const switchesUsers = ({ privileges: own = [] }: Target): boolean => own.includes('SETUID');

/** Identity function with full inference. */
export function defineTarget(target: Target): Target {
  return target;
}
