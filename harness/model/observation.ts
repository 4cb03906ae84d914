import type { Lookup } from './dns.ts';
import type { DatabaseRecord, Exchange } from './responder/scenario.ts';
import type { Transport } from './terms.ts';
import type { Handshake } from './tls.ts';

/** One SMTP line, without its line end. `secure`: it travelled inside TLS. */
export interface SmtpLine {
  from: 'client' | 'server';
  text: string;
  secure: boolean;
  at: number;
}

export type Phase =
  | 'connect'
  | 'greeting'
  | 'ehlo'
  | 'starttls'
  | 'handshake'
  | 'session'
  | 'mail'
  | 'quit'
  | 'done';

/** The detail of an ending in the handshake by a reset; `declined` alone is a close too. */
export const RESET = 'reset';

/** How a connection ended: in order, or how else and where. */
export interface Ending {
  how:
    | 'done'
    | 'refused'
    | 'closed'
    | 'reset'
    | 'stalled'
    | 'flooded'
    | 'nonsense'
    | 'declined'
    | 'tls-error';
  phase: Phase;
  detail?: string;
}

/** One connection, from whichever side we were on. `at` and `ms` are milliseconds since connect. */
export interface Connection {
  /**
   * Which act of the scenario, or which host of the client's list: `only`, `before`, `after`,
   * `first`, `second`.
   */
  name: string;
  /**
   * Made on the way to the act that it is named after, and not what that act is judged by: before
   * it, so that something is fetched; or in a gap of the service, behind an order to reload.
   */
  aside?: 'priming' | 'turned-away';
  transport: Transport;
  smtp: SmtpLine[];
  tls?: Handshake;
  ending: Ending;
  /** The last of many: what was waited for did not come in the time there was. */
  outwaited?: true;
  /**
   * Of a box elsewhere: the same was tried before, and the way to it broke; how that one ended.
   */
  brokeBefore?: Ending;
  /**
   * Where our ClientHello went out piece by piece: milliseconds from its first octet to its last.
   */
  helloMs?: number;
  /** From ClientHello (or STARTTLS reply) to both Finished. */
  handshakeMs?: number;
  ms: number;
  /** Milliseconds since the run's start, to order connections. */
  startedAt: number;
  /** What the server says itself of the status, in its reply to EHLO inside TLS. */
  told?: string;
  /** Of a target that fetches, when we had left: milliseconds since the scenario began. */
  leftAt?: number;
}

/** What we saw of a target that serves. */
export interface ServerObservation {
  role: 'server';
  connections: Connection[];
  /** Is the listener still answering after the last act? */
  aliveAfter: boolean;
  /**
   * It was slow, or silent, to a plain dialogue as well that was held afterwards: so may the
   * machine be.
   */
  tardy?: true;
  /** Acts that fell short, once more without their odd part; each bears the name of its act. */
  controls?: Connection[];
  /** An ordinary act that was turned down, once more in the other version of TLS. */
  otherVersion?: Connection;
  /** A box elsewhere: the way to it may break, and nothing was arranged there. */
  remote?: true;
  /**
   * Why a box elsewhere could not be asked afterwards whether it is there: it may be gone, or have
   * had enough of us.
   */
  notAsked?: string;
  /**
   * Why the program would not start with this arrangement, in its own words: then there are no
   * connections.
   */
  refused?: string;
  log: string[];
}

export interface Delivery {
  host: string;
  over: 'tls' | 'clear';
  /** Header lines of the message, as received. */
  headers: string[];
  /** What the target itself says of the status in these headers, if it says anything. */
  mark?: string;
  /** What it says itself of how it authenticated this host, if it says anything. */
  authenticated?: 'dane' | 'not-dane';
  connection: number;
  at: number;
}

/** What we saw of a target that sends. */
export interface ClientObservation {
  role: 'client';
  connections: Connection[];
  deliveries: Delivery[];
  /**
   * What became of the message, as the sender says; `unknown` if it never said within the budget.
   * One per act.
   */
  dispositions: {
    act: string;
    kind: 'delivered' | 'deferred' | 'bounced' | 'unknown';
    at: number;
    text: string;
    /** What its log says meanwhile of the status of the host it came to first, if anything. */
    status?: string;
    /** Milliseconds from its order to its word on it. */
    took?: number;
  }[];
  /** What our resolver was asked about the names of the cell, by act; `at` from the run's start. */
  lookups?: (Lookup & { act: string })[];
  log: string[];
}

/** One HTTP request that our responder was sent. */
export interface FetchRequest {
  /** Milliseconds since the scenario began. */
  at: number;
  /** When it was answered, or its sender gone, alike; missing while it was under way. */
  until?: number;
  /** For how long it was left waiting on purpose, milliseconds. */
  held?: number;
  /** By how many seconds the clock had been moved. */
  clock: number;
  /** Whose responder was asked: the certificate's name, or `forced`. */
  of: string;
  method: string;
  /** The target of the request line, as it stood there. */
  target: string;
  /** Version of HTTP: `1.1`. */
  http: string;
  /** Names as they came, with their values. */
  headers: [string, string][];
  /** Octets of the body, base64; cut at 64 KiB. */
  body: string;
  /** What was done with it, in words. */
  reply: string;
}

/** What lay in the file that a program writes. */
export interface FileState {
  /** Base64; missing where there is no file. */
  content?: string;
  /** Device and number of the file, by which one is told from another of the same name. */
  inode?: string;
  /** Names of what lies beside it. */
  beside: string[];
}

/** What an act came to, and when. */
export interface FetcherStep {
  name: string;
  /** Milliseconds since the scenario began; requests of that time are the act's. */
  from: number;
  to: number;
  /** By how many seconds the clock had been moved. */
  clock: number;
  /** Of a start: how long until its port was open, milliseconds; `never` within the budget. */
  opened?: number | 'never';
  /** When its start was known to be over: milliseconds since the scenario began. */
  openedAt?: number;
  /** Of a run. */
  run?: {
    code: number | 'no-end';
    ms: number;
    output: string;
    before: FileState;
    after: FileState;
  };
}

/** What we saw of a target that fetches. */
export interface FetcherObservation {
  role: 'fetcher';
  steps: FetcherStep[];
  /** Handshakes, by the name of their act. */
  connections: Connection[];
  requests: FetchRequest[];
  /** Does it still run after the last act? */
  aliveAfter: boolean;
  /** It asked without pause, and was ended after so many requests. */
  endedAfter?: number;
  /** Why the program would not start with this arrangement, in its own words. */
  refused?: string;
  log: string[];
}

/** What we saw of a target that answers. */
export interface ResponderObservation {
  role: 'responder';
  exchanges: Exchange[];
  /** Does it still answer after the last act? */
  aliveAfter: boolean;
  /** How a process that nobody else shares had ended by then. */
  ended?: string;
  /** A responder elsewhere, with a database of its own. */
  remote?: true;
  log: string[];
}

export type Observation =
  | ServerObservation
  | ClientObservation
  | FetcherObservation
  | ResponderObservation;

/**
 * What we know of our own part in a cell. It stands on record with the observation, since nobody
 * could tell it from the observation afterwards: each makes the cell undecided.
 */
export interface Circumstances {
  /** What our own side did wrong. */
  ownFault?: string;
  /** Why the clock that proofs are dated by cannot be relied on. */
  clock?: string;
  /** How the target ended in mid-run. */
  ended?: string;
  /** How our own side was late. */
  late?: string;
  /** It was played beside others, and no line of a baseline foresees what came of it. */
  unforeseen?: true;
}

/** All that is needed to judge a cell, now or later. */
export interface Recorded {
  observation: Observation;
  known: Arrangement;
  circumstances: Circumstances;
}

/** What we put there: so that a recorded observation can be judged without the run. */
export interface Arrangement {
  /** Name → DER (base64) of each proof that may be seen; `as-given` when there is only one. */
  proofs: Record<string, string>;
  /** Name → chain (base64 DER, leaf first) and root of each identity that may be presented. */
  identities: Record<string, { chain: string[]; root: string; issuer: string }>;
  /** Name of a host of ours → what it is called in DNS, where it is not `mx.test`. */
  hosts?: Record<string, string>;
  /**
   * TLSA records that a target that serves is held against, as a zone file has them, and the name
   * that they are for (RFC 7672 2.2.3).
   */
  tlsa?: { name: string; records: string[] };
  /** When it was judged relevant: ISO instant, whole seconds. */
  at: string;
  /** Where a responder is asked: name of the certificate, or `forced` → URL. */
  responders?: Record<string, string>;
  /** Name of a certificate → what the database says of it. */
  database?: Record<string, DatabaseRecord>;
  /** How far ahead a responder was told to have its nextUpdate, minutes. */
  lasts?: number;
}
