import type { Role, Source, TlsVersion, Transport } from './terms.ts';

/**
 * What has to have been seen for a clause to bind at all: `status-sent`, a status came with the
 * certificate; `acknowledged`, the ServerHello names status_request; `resumed`, the session was
 * resumed; `full`, it was not; `in-session`, the handshake was completed, and a certificate of ours
 * that was asked for was taken; `mail-taken`, a mail was taken.
 */
export type Situation =
  | 'status-sent'
  | 'acknowledged'
  | 'resumed'
  | 'full'
  | 'in-session'
  | 'mail-taken';

/** Where alone a clause binds; elsewhere it is neither kept nor broken. */
export interface Bounds {
  tls?: TlsVersion;
  transport?: Transport;
  when?: Situation;
}

/** A clause as the judge knows it. */
export interface Clause extends Source {
  /** Of the catalogue. */
  id: string;
  /**
   * The document states it without a key word of BCP 14: the level is our reading, and makes a
   * warning at most.
   */
  implied?: boolean;
  only?: Bounds;
}

/** One row of the catalogue. */
export interface Requirement {
  id: string;
  document: string;
  section: string;
  level: 'MUST' | 'MUST NOT' | 'SHOULD' | 'SHOULD NOT' | 'MAY';
  role: string;
  phase: string;
  text: string;
  /** False: taken from knowledge or a summary, not read in the published text. */
  verified: boolean;
  /** The document states it without a key word of BCP 14: the level is our reading. */
  implied?: boolean;
  only?: Bounds;
}

/** A clause of a profile, and what shows it. */
export interface ProfileClause {
  clause: string;
  /** In our words. */
  text: string;
  /** Globs over scenario ids. */
  scenarios: readonly string[];
  /** Known from memory or from another's summary, and not read in the document itself. */
  unread?: true;
}

/**
 * A published yardstick: which scenarios count for it, and which clauses need evidence of another
 * kind.
 */
export interface Profile {
  id: string;
  title: string;
  /** The document, and where its text was read. */
  source: string;
  /** Version and date of the document, as it states them. */
  version: string;
  /** Date of this set of checks, by which a report can name it: year, month, day. */
  date: string;
  role: Role | 'both';
  /** Globs over scenario ids. */
  scenarios: readonly string[];
  /** Clause → globs over scenario ids that show it. */
  clauses: readonly ProfileClause[];
  /** Clauses that need evidence of another kind. */
  manual: readonly string[];
  /** What could be checked and is not, and why. */
  unchecked?: readonly string[];
}
