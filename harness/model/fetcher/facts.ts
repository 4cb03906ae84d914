import type { FactDefinition } from '../fact-definition.ts';

/**
 * The facts about a target that fetches. Those of an act are of what it came to (a handshake, a
 * run) and of the requests that came between the act before it and its end. `<proof>` is the name
 * of a reply: `as-given`, or the one an act gave.
 */
export const fetcherFacts = {
  /**
   * What it holds out: the leaf's staple, or what lies in the file. `no-handshake`: nothing could
   * be seen. `made-up-try-later`: that error, from a program that makes one up.
   */
  proof: {
    layer: 'status',
    values: ['absent', 'empty', '<proof>', 'made-up-try-later', 'other-bytes', 'no-handshake'],
  },
  /** Is that one a strict client may rely on, at that time? (examiner, RFC 6960 3.2) */
  acceptable: {
    layer: 'status',
    values: ['yes', 'aged', 'no', 'no-proof', 'unknown'],
    untold: { value: 'unknown', why: 'unjudged' },
  },
  handshake: {
    layer: 'tls',
    values: ['completes', 'declined', 'stalls', 'not-begun', 'none'],
    timed: ['stalls'],
  },
  /** Which certificate was presented. */
  certificate: { layer: 'tls', values: ['<identity>', 'other', 'none'] },
  /** Handshake time: `slow` above five seconds, in which a responder was waited for. */
  pace: { layer: 'tls', values: ['prompt', 'slow', 'unknown'], timed: ['slow'] },
  /** Of several at once: do all show the same? */
  agreement: { layer: 'status', values: ['all', 'mixed'] },
  /**
   * Is it ready for clients? `late`: more than five seconds behind its start, in which a responder
   * was waited for; `none`: it has no port.
   */
  ports: {
    layer: 'service',
    values: ['open', 'late', 'closed', 'none'],
    timed: ['late', 'closed'],
  },
  /** How many requests came: none, one, two to five, up to thirty, up to 199; 200 end it. */
  asked: {
    layer: 'request',
    values: ['no', 'once', 'again', 'often', 'very-often', 'without-pause'],
  },
  /** How many of them were under way at once. */
  'at-once': { layer: 'request', values: ['none', 'one', 'several'] },
  method: { layer: 'request', values: ['none', 'get', 'post', 'both', 'other'] },
  /** Base64 in the path of a GET (RFC 6960 A.1, RFC 9919 6). */
  encoding: { layer: 'request', values: ['none', 'right', 'unescaped', 'broken'] },
  /** URL of a GET with all that is in it, against the 255 octets of RFC 9919 6. */
  length: { layer: 'request', values: ['none', 'within', 'beyond'] },
  /** Is the URL that was asked the one the certificate names, or one below it? */
  address: { layer: 'request', values: ['none', 'kept', 'altered'] },
  /** Host: host and port of the URL (RFC 9110 7.2). */
  host: { layer: 'request', values: ['none', 'right', 'without-port', 'missing', 'other'] },
  /** Version of HTTP. */
  http: { layer: 'request', values: ['none', '1.0', '1.1', 'mixed'] },
  /** Content-Type of a POST (RFC 6960 A.1). */
  'content-type': { layer: 'request', values: ['none', 'right', 'missing', 'other'] },
  /** A header that asks caches on the way to be passed by (RFC 9919 7.2). */
  'by-passes': { layer: 'request', values: ['none', 'no', 'yes'] },
  /** Is each an OCSPRequest in DER? */
  request: { layer: 'request', values: ['none', 'right', 'broken'] },
  /** Do the certIDs name the certificate, under its issuer (RFC 6960 4.1.1)? */
  'cert-id': {
    layer: 'request',
    values: ['none', 'right', 'wrong-serial', 'wrong-issuer', 'unknown-hash'],
    untold: { value: 'unknown-hash', why: 'unjudged' },
  },
  hash: { layer: 'request', values: ['none', 'sha1', 'sha256', 'mixed', 'other'] },
  certificates: { layer: 'request', values: ['none', 'one', 'several'] },
  /** RFC 9654 2.1: 32 octets and more; up to 128. */
  nonce: { layer: 'request', values: ['none', 'absent', 'right', 'short', 'too-long'] },
  extensions: { layer: 'request', values: ['none', 'absent', 'nonce', 'others'] },
  signature: { layer: 'request', values: ['none', 'absent', 'signed'] },
  /** How a run ended; `no-end`: it had to be ended. */
  exit: { layer: 'run', values: ['none', 'zero', 'not-zero', 'no-end'], timed: ['no-end'] },
  /**
   * What a run did to the file: `renamed`: another file has taken its name; `in-place`: the same
   * one was written; `untouched`: it is as it was; `removed`.
   */
  file: {
    layer: 'run',
    values: ['none', 'absent', 'new', 'renamed', 'in-place', 'untouched', 'removed'],
  },
  /** Files beside it that were not there before. */
  leftovers: { layer: 'run', values: ['none', 'some'] },
  /** Of the whole scenario (never prefixed): it still runs after the last act. */
  alive: { layer: 'service', values: ['yes', 'no'] },
} as const satisfies Record<string, FactDefinition>;

export type FetcherFact = keyof typeof fetcherFacts;

/** What the acts of a scenario for a fetcher are called; `only` is left out of a fact's name. */
export type FetcherActName =
  | 'only'
  | 'first'
  | 'second'
  | 'third'
  | 'before'
  | 'after'
  | 'again'
  | 'later'
  | 'crowd'
  | 'other'
  | 'start'
  | 'served';

/** What the replies of a scenario are called. */
export type FetchedName = 'as-given' | 'newer' | 'last' | 'forced' | `${string}.test`;

type Named<V> = V extends '<proof>'
  ? FetchedName
  : V extends '<identity>'
    ? 'main' | `${string}.test`
    : V;
export type FetcherValue<F extends FetcherFact> = Named<(typeof fetcherFacts)[F]['values'][number]>;
