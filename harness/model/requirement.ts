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
}

/** A published yardstick: which scenarios count for it, and which clauses need evidence of another kind. */
export interface Profile {
  id: string;
  title: string;
  /** Document, version and date. */
  source: string;
  role: 'server' | 'client' | 'both';
  /** Globs over scenario ids. */
  scenarios: readonly string[];
  /** Clause → globs over scenario ids that show it. */
  clauses: readonly { clause: string; text: string; scenarios: readonly string[] }[];
  manual: readonly string[];
}
