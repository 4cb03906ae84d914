import type { Step } from '../../../ca/responder/script.ts';
import type { ResponderActName } from './facts.ts';

/**
 * The certificates that are asked about. Those of the database: two good ones, one revoked, one on
 * hold, one revoked for which no reason was noted, one that has expired. `unlisted`: of the same CA
 * and not in the database; `unassigned`: a number the CA never gave out; `stranger`: of another CA,
 * with the number of the good one.
 */
export const listedCertificates = [
  'good',
  'second',
  'revoked',
  'held',
  'unexplained',
  'expired',
] as const;
export type ListedCertificate = (typeof listedCertificates)[number];
export type AskedCertificate = ListedCertificate | 'unlisted' | 'unassigned' | 'stranger';

/** How the responder is arranged. */
export interface ResponderGiven {
  /** The CA signs itself, or a delegate of its. */
  signer: 'ca' | 'delegate';
  /** Keys of the CA and its delegate. */
  key: 'p256' | 'rsa2048';
  /** How far ahead of thisUpdate its nextUpdate is to lie, minutes. */
  lasts: number;
  /** What it is told to do wrong, in order, before it answers as ever; absent: nothing. */
  goesWrong?: readonly Step[];
}

/** Hash algorithms of a certID (RFC 6960 4.1.1). */
export type CertIdHash = 'sha1' | 'sha256' | 'sha384' | 'sha512';

/** Octets that are no request (RFC 6960 2.3), or not as its grammar has it. */
export type Malformed =
  | 'random'
  | 'empty'
  /** The first half of a request. */
  | 'cut'
  /** Octets behind a request. */
  | 'trailing'
  /** A requestList without entries. */
  | 'no-certificate'
  /** An OCSPResponse. */
  | 'response';

/** One question, and how it is put. */
export interface Question {
  do: 'ask';
  name: ResponderActName;
  /** Default: the good one alone. */
  about: readonly AskedCertificate[];
  by: 'POST' | 'GET' | 'HEAD' | 'PUT';
  hash: CertIdHash;
  /** Octets of the nonce (RFC 9654); undefined for none. */
  nonce?: number;
  signed: boolean;
  /** An extension of the request that nobody knows. */
  extension?: 'critical' | 'ordinary';
  /** In place of the request. */
  malformed?: Malformed;
  /** Of a GET: base64 with everything escaped, with what has to be, or with nothing. */
  escaped: 'all' | 'due' | 'lower-case' | 'nothing';
  /** Slashes before the request in the path of a GET; 1 is the ordinary. */
  slashes: number;
  /** The target as an absolute URI (RFC 9112 3.2.2). */
  absolute: boolean;
  /** Content type of a POST. */
  type: string;
  /** The body of a POST in chunks (RFC 9112 7.1). */
  chunked: boolean;
  version: '1.0' | '1.1';
  /** On the connection of the question before. */
  sameConnection: boolean;
  /** With If-None-Match of the answer before. */
  conditional: boolean;
  /** So many at once, each on a connection of its own. */
  times: number;
}

/** About the good certificate alone, by POST, without a nonce, and in the plainest of HTTP. */
export const ordinaryQuestion: Question = {
  do: 'ask',
  name: 'only',
  about: ['good'],
  by: 'POST',
  hash: 'sha1',
  signed: false,
  escaped: 'due',
  slashes: 1,
  absolute: false,
  type: 'application/ocsp-request',
  chunked: false,
  version: '1.1',
  sameConnection: false,
  conditional: false,
  times: 1,
};

export type ResponderAct =
  | Question
  /** A connection that says nothing, kept open until the scenario is over. */
  | { do: 'idle' }
  /** A connection that is opened and left. */
  | { do: 'leave' }
  /** A connection that is left in the middle of a request. */
  | { do: 'hang-up' }
  /** From now on this certificate is revoked, so says the database. */
  | { do: 'revoke'; certificate: ListedCertificate };

/** What the database says of a certificate. */
export interface DatabaseRecord {
  status: 'good' | 'revoked' | 'unlisted';
  /** CRLReason, RFC 5280 5.3.1. */
  reason?: number;
  /** ISO instant, whole seconds. */
  revokedAt?: string;
}

/** What an act sent, and what came back. */
export interface Exchange {
  /** The act's. */
  name: string;
  /** Which of the scenario's connections it went over. */
  connection: number;
  /** What was asked about, in the order of the request; empty where it is none. */
  about: string[];
  request: {
    method: string;
    target: string;
    version: string;
    headers: [name: string, value: string][];
    /** DER of the OCSPRequest, base64, however it was put into HTTP. */
    der: string;
  };
  /** As far as it came. */
  response?: {
    version: string;
    code: number;
    phrase: string;
    headers: [name: string, value: string][];
    /** Base64, without the framing of HTTP. */
    body: string;
    framing: 'length' | 'chunked' | 'close' | 'none';
    /** Octets that came behind it. */
    behind: number;
  };
  ending: {
    how: 'done' | 'refused' | 'closed' | 'reset' | 'stalled' | 'flooded' | 'nonsense';
    detail?: string;
  };
  /**
   * Of a responder elsewhere: it came to no reply twice, and an ordinary question asked behind it
   * was answered.
   */
  again?: true;
  /** Of a responder elsewhere: the same was asked before and came to no reply; how that ended. */
  brokeBefore?: Exchange['ending'];
  /** Was the connection still open when the answer was there? */
  kept: boolean;
  /** Milliseconds since the run's start, and from the first octet sent to the last received. */
  startedAt: number;
  ms: number;
  /** When it was asked: ISO instant. */
  at: string;
}
