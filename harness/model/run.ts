import type { Finding } from './finding.ts';
import type { Role, Runtime, Variant } from './terms.ts';
import type { Standing, Verdict } from './verdict.ts';

/** The files of a cell's evidence, relative to the run's folder. */
export interface Evidence {
  folder: string;
  files: string[];
  /** The pack they lie in, under the same path; absent where they are plain files. */
  pack?: string;
}

/** When the lines of an excerpt came, in whole milliseconds. */
export interface LineTimes {
  /** Of the connection, since the first thing that is shown of the cell. */
  start: number;
  /** A number for each line of the transcript since `start`; -1 where it has no time. */
  transcript: number[];
  handshake: number[];
}

/** The staple and chain as a report shows them. */
export interface Excerpt {
  /** Which connection it was seen on. */
  connection: string;
  /** Lines of a decoded staple: status, certID, times, signer. */
  staple: string[];
  /** Subject, issuer, validity of each certificate. */
  chain: string[];
  findings: Finding[];
  /** `C:`/`S:` lines; inside TLS marked. Control characters already shown as `\u{..}`. */
  transcript: string[];
  /** Handshake messages and alerts, one a line. */
  handshake: string[];
  /** Missing in runs of older versions. */
  times?: LineTimes;
  /** Of what our responder was asked, in order; missing where it is about something else. */
  requests?: ExcerptRequest[];
}

/** One request to our responder, and what became of it; times in whole milliseconds. */
export interface ExcerptRequest {
  /** Since the first thing of the scenario. */
  at: number;
  /** Until all of the reply was out; missing where there was none. */
  took?: number;
  /** Whose responder: the identity's name. */
  of: string;
  /** Its first line. */
  asked: string;
  /** What was held out, by its name. */
  reply: string;
}

export interface Outcome {
  type: 'outcome';
  /** `server/validity/expired@exim-gnutls:4.98#starttls,tls1.3` */
  cell: string;
  scenario: string;
  title: string;
  role: Role;
  target: string;
  version: string;
  variant: Variant;
  proves: string[];
  covers: string[];
  verdict: Verdict;
  standing: Standing;
  /** Reason of the baseline line that names this cell, if one does. */
  known?: string;
  /**
   * It could not be decided at first, and was played once more, alone, when the rest was done (a
   * calibration at once): what it came to before.
   */
  replayed?: Pick<Verdict, 'kind' | 'reason'>;
  excerpts: Excerpt[];
  evidence?: Evidence;
  /** The one command that replays exactly this cell. */
  reproduce: string;
  ms: number;
}

/** The image a target ran in, as the engine has it. */
export interface ImageRecord {
  name: string;
  /** `sha256:…`: what the engine calls it by its content. */
  digest: string;
}

/** A set of requirements or checks by which others can tell whether they have the same. */
export interface SetRecord {
  name: string;
  /** Of this state of it: `2027-01-31`. */
  date: string;
  /** SHA-256 of what is in it, hex. */
  sha256: string;
}

/** What a run was judged by. */
export interface Provenance {
  /** Every claim there was, whether it was played or not: how many, and their SHA-256, hex. */
  suite: { scenarios: number; sha256: string };
  /** The catalogue. */
  requirements: SetRecord;
  profile?: SetRecord;
  /** Files with what was known, by the path they were read from; SHA-256 of each, hex. */
  baselines: { file: string; sha256: string }[];
}

/**
 * What the evidence came to: SHA-256, hex, over a line for each of its files as `sha256sum` writes
 * it, sorted by path.
 */
export interface EvidenceDigest {
  files: number;
  sha256: string;
}

export interface TargetRecord {
  type: 'target';
  name: string;
  version: string;
  title: string;
  runtime: Runtime;
  roles: Role[];
  capabilities: string[];
  /** What the program says of itself: product and TLS library. */
  states: string[];
  image?: ImageRecord;
  /** Set when the target could not be brought up; its cells are not played. */
  failed?: string;
}

/** Which part of a plan a run is, and what all of the plan is. */
export interface ShardRecord {
  /** Parts that are in it, from 1. */
  indexes: number[];
  of: number;
  /** A digest of every cell of the plan: parts of one plan have the same. */
  plan: string;
  /** Every target of the plan, and how many cells it has there. */
  targets: { name: string; version: string; cells: number }[];
}

export interface RunRecord {
  type: 'run';
  /** 2 since what many outcomes have in common is written once; both are read. */
  schema: 1 | 2;
  tool: { name: 'mailstaple'; version: string };
  id: string;
  startedAt: string;
  node: string;
  /** The TLS library of our own side, as Node has it. */
  openssl?: string;
  command: string[];
  profile?: string;
  provenance?: Provenance;
  /** Its records were judged once more, and `provenance` is what they were judged by then. */
  judgedAgain?: JudgedAgainRecord;
  /** It is a part of a larger plan. */
  shard?: ShardRecord;
  /** How many cells are to be played. */
  planned: number;
  /** What was left out of the plan, each a sentence. */
  leftOut: string[];
}

/** A recorded run that was judged once more. */
export interface JudgedAgainRecord {
  at: string;
  /** Of the Mailstaple that did. */
  version: string;
  /** Cells that could not be judged again: these kept the verdict they had. */
  notJudged: number;
  /** What it was judged by when it was played, where that is known. */
  before?: Provenance;
}

/** A run that was gone on with: what came after was played and judged so. */
export interface ResumedRecord {
  type: 'resumed';
  at: string;
  tool: RunRecord['tool'];
  node: string;
  openssl?: string;
  command: string[];
  provenance: Provenance;
}

export interface EndRecord {
  type: 'end';
  endedAt: string;
  reason: 'done' | 'interrupted' | 'failed';
  /** Baseline lines that matched no cell, or have expired, a sentence each. */
  staleLines: string[];
  /** Which of these have expired. */
  expired?: string[];
  evidence?: EvidenceDigest;
}

export type JournalLine = RunRecord | TargetRecord | Outcome | ResumedRecord | EndRecord;

/** A run is a value: every report is a function of it. */
export interface Run {
  run: RunRecord;
  targets: TargetRecord[];
  outcomes: Outcome[];
  /** Each time it was gone on with, in order; missing where it never was. */
  resumed?: ResumedRecord[];
  /** Missing when the run was killed. */
  end?: EndRecord;
}
