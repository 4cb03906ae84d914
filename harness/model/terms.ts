import type { CrlSet } from './crl.ts';

/** The words every room uses. See docs/words.md. */
import type { SettingName } from './fetcher/settings.ts';

/**
 * What a target can play: it serves mail, it sends it, it fetches proofs, or it answers for
 * certificates.
 */
export const roleNames = ['server', 'client', 'fetcher', 'responder'] as const;
export type Role = (typeof roleNames)[number];
export const transportNames = ['starttls', 'implicit', 'http', 'file'] as const;
/**
 * What carries the talk: SMTP that turns to TLS, TLS from the first octet, or plain HTTP; `file`: a
 * program is run, and what it leaves in a file is looked at.
 */
export type Transport = (typeof transportNames)[number];
export type TlsVersion = '1.2' | '1.3';
export type Runtime = 'embedded' | 'container' | 'process' | 'adapter' | 'remote';

/**
 * The same scenario over another transport or TLS version; calibrations are played first and last.
 * `tls` is missing where there is no TLS at all: plain HTTP, a file.
 */
export interface Variant {
  transport: Transport;
  tls?: TlsVersion;
  round?: 'first' | 'last';
}

/** What a target declares it can do. Declared, then calibrated; never guessed from failures. */
export type Capability =
  // as server
  | 'starttls'
  | 'implicit-tls'
  /** Staples the content of a file named per listener. */
  | 'staple-file'
  /**
   * The same from a value that is fixed in the configuration (a path of its own through the code in
   * Exim).
   */
  | 'staple-file-static'
  /** Fetches the proof itself, from the responder its certificate names. */
  | 'staple-fetch'
  | 'sni'
  | 'dual-cert'
  /** Staples for intermediates in TLS 1.3. */
  | 'multi-staple'
  /** A replaced file is used without a restart. */
  | 'hot-reload'
  | 'resumption'
  /** Takes a mail and keeps or forwards it. */
  | 'accept-mail'
  /**
   * Of a box that keeps its own: what it staples, if it staples, is about the certificate it comes
   * with.
   */
  | 'fitting-status'
  /** Demands certificates of clients, and goes by revocation lists for them (RFC 5280 6.3). */
  | 'client-crl'
  /** Says in its reply to EHLO inside TLS what became of the client's request for the status. */
  | 'tells-status'
  /** Presents certificates with keys of ML-DSA (FIPS 204, RFC 9881) in TLS 1.3. */
  | 'ml-dsa'
  /** Agrees on keys by X25519MLKEM768 in TLS 1.3. */
  | 'hybrid-group'
  /** Compresses its certificate for who takes that (RFC 8879). */
  | 'compresses-certificate'
  // as client
  | 'send-starttls'
  | 'send-implicit-tls'
  | 'request-staple'
  | 'require-staple'
  | 'verify-chain'
  | 'require-tls'
  | 'failover'
  | 'retry'
  | 'status-mark'
  /** Logs what became of the status, be the mail delivered or not. */
  | 'status-log'
  | 'resume-session'
  /** Authenticates hosts by TLSA records (RFC 7672), by a resolver of ours that validates. */
  | 'dane'
  /**
   * Authenticates hosts by TLSA records as well, but how it comes by them is not ours to see: they
   * are told to it, or it validates them itself.
   */
  | 'dane-records'
  /** Can be told to send nothing where there are no such records. */
  | 'require-dane'
  /** Can be told to ask for the status by the usage of the records that are in force. */
  | 'status-by-usage'
  /** Goes by revocation lists (RFC 5280 6.3) of a file that it is given. */
  | 'crl'
  /** Verifies by ML-DSA: certificates, the handshake of TLS 1.3, and what signs the status. */
  | 'verifies-ml-dsa'
  /** Offers X25519MLKEM768 in TLS 1.3. */
  | 'offers-hybrid-group'
  /** Takes certificates that are compressed by zlib (RFC 8879). */
  | 'decompresses-certificate'
  // as fetcher
  /** Asks the responder that the certificate names, and holds out what it says. */
  | 'fetches'
  /** Writes what it fetched to a file, each time it is run. */
  | 'fetch-file'
  /** Asks by GET, by POST. */
  | 'get'
  | 'post'
  /** Asks no more than once as long as the answer holds. */
  | 'keeps-cache'
  /** Asks again by and by, and that can be brought about without waiting for it. */
  | 'refreshes'
  /** Its clock can be moved while it runs, by libfaketime or by its own means. */
  | 'move-clock'
  /** What it fetched outlives a restart. */
  | 'keeps-store'
  /** Can be told to read its configuration again. */
  | 'reload'
  /** An own server of mail is there that staples the file. */
  | 'serve-file'
  /** Has a setting of that name (`fetcher-settings.ts`). */
  | `sets-${SettingName}`
  // as responder
  /** Answers what is asked by POST, by GET (RFC 6960 A.1). */
  | 'answers-post'
  | 'answers-get'
  /** Knows certificates by certIDs that are made with SHA-256. */
  | 'answers-sha256'
  /** Can be told how far ahead nextUpdate lies. */
  | 'says-how-long'
  /** Answers a nonce by the same (RFC 9654). */
  | 'echoes-nonce'
  /** Takes revocations for which no reason was noted. */
  | 'reason-optional'
  /** What changes in the database counts at once. */
  | 'revokes-at-once'
  /** Can be told to go wrong, so often and in that way: a responder for tests. */
  | 'goes-wrong-on-demand';

/** How strict the sender is told to be. */
export interface Policy {
  /**
   * Is a status asked for, or asked for and required? `by-usage`: asked for but where a DANE-EE
   * record authenticates.
   */
  status: 'none' | 'request' | 'require' | 'by-usage';
  /** Must the certificate chain verify, or is it only tried? */
  chain: 'try' | 'must';
  /** May the mail go in clear where TLS cannot be had? */
  tls: 'may' | 'must';
  /** Are sessions resumed? */
  resume: boolean;
  /**
   * TLSA records (RFC 7672): are they looked for, and must there be some? Absent: `none`. The mail
   * then goes to a domain that is found in DNS, not in the target's own table of routes.
   */
  dane?: 'none' | 'try' | 'require';
  /** Revocation lists that the sender is given. Absent: none. */
  crl?: CrlSet;
  /** Are certificates taken compressed (RFC 8879)? Absent: as the sender has it by itself. */
  compression?: true;
}

/** Where a rule stands: document and section, and a line that says it in our words. */
export interface Source {
  document: string;
  section: string;
  level: 'MUST' | 'MUST NOT' | 'SHOULD' | 'SHOULD NOT' | 'MAY' | 'promise' | 'practice';
  text: string;
}
