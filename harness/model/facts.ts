import type { FactDefinition, Layer } from './fact-definition.ts';
import { fetcherFacts } from './fetcher/facts.ts';
import { responderFacts } from './responder/facts.ts';
import type { Role } from './terms.ts';

export type { FactDefinition, Layer } from './fact-definition.ts';
export type { FetchedName, FetcherActName, FetcherFact, FetcherValue } from './fetcher/facts.ts';
export { fetcherFacts } from './fetcher/facts.ts';
export type { ResponderActName, ResponderFact, ResponderValue } from './responder/facts.ts';
export { responderFacts } from './responder/facts.ts';

/**
 * The facts the judge establishes from an observation, the layer each belongs to and the values it
 * can take. A scenario speaks of nothing else. In a scenario with several connections a fact is
 * named `<act>.<fact>`; with one connection the act's name is left out. `<proof>` and `<identity>`
 * are names of the arrangement: `as-given`, `main`, or the names an act or SNI entry gave.
 */
export const serverFacts = {
  /** STARTTLS in the EHLO reply, and what the verb got. Implicit TLS: `not-needed`. */
  starttls: {
    layer: 'starttls',
    values: ['accepted', 'not-offered', 'refused', 'not-needed', 'unknown'],
  },
  /**
   * `declined`: ended by the target with an alert or a close; `stalls`: nothing more came within
   * the budget.
   */
  handshake: {
    layer: 'tls',
    values: ['completes', 'declined', 'stalls', 'not-begun'],
    timed: ['stalls'],
  },
  /** The alert the target sent: its RFC name, or `none`. */
  alert: { layer: 'tls', values: ['none', '<alert>'] },
  /**
   * The leaf's staple as it came, compared byte by byte. `made-up-try-later`: that error, from a
   * server that fetches.
   */
  staple: {
    layer: 'status',
    values: ['absent', 'empty', '<proof>', 'made-up-try-later', 'other-bytes'],
  },
  /** TLS 1.2: status_request in the ServerHello. `none` in 1.3. */
  acknowledgement: { layer: 'tls', values: ['none', 'empty', 'not-empty'] },
  /** Where the status came: everything in its place for the version, or what was not. */
  placement: {
    layer: 'status',
    values: [
      'none',
      'right',
      'in-server-hello',
      'in-encrypted-extensions',
      'message-in-1.3',
      'wrong-order',
      'twice',
      'without-acknowledgement',
      'malformed',
    ],
  },
  /** Which identity's leaf was presented. */
  certificate: { layer: 'tls', values: ['<identity>', 'other', 'none'] },
  /**
   * Does the staple's certID name the leaf presented, under its issuer? `unknown`: nobody sent the
   * issuer, or an unknown hash. (examiner)
   */
  fits: {
    layer: 'status',
    values: ['yes', 'no', 'no-staple', 'unknown'],
    untold: { value: 'unknown', why: 'unjudged' },
  },
  /**
   * Is the staple one a strict client may rely on? `aged`: it is, but has no nextUpdate and is ten
   * days old or older; `unknown`: it cannot be judged here. (examiner, RFC 6960 3.2, TLS BR 4.9.9)
   */
  acceptable: {
    layer: 'status',
    values: ['yes', 'aged', 'no', 'no-staple', 'unknown'],
    untold: { value: 'unknown', why: 'unjudged' },
  },
  /**
   * Is a status sent just where the scenario's first connection had one? For a box whose proof is
   * its own.
   */
  'same-status': { layer: 'status', values: ['yes', 'no'] },
  /**
   * Does the leaf presented promise a status (TLS feature 5, RFC 7633)? `none`: there is no leaf.
   */
  'must-staple': { layer: 'tls', values: ['yes', 'no', 'none'] },
  /**
   * What the TLSA records of the host come to for what it presents (RFC 7671 8): of each
   * combination of usage, selector and matching type one matches, of some alone, or none;
   * `not-known`: nobody named any, or no certificate came.
   */
  tlsa: {
    layer: 'tls',
    values: ['matches', 'partly', 'no-match', 'none-usable', 'not-known'],
  },
  /** Is the anchor that records of usage 2 are digests of among the certificates (RFC 7671 5.2)? */
  anchor: { layer: 'tls', values: ['sent', 'not-sent', 'not-pinned', 'not-known'] },
  /** Staples on the entries behind the leaf (1.3): how many, or `malformed`. */
  intermediates: { layer: 'status', values: ['none', 'stapled', 'malformed'] },
  /**
   * Is each staple behind the leaf about the certificate that it comes with? `unknown`: an unknown
   * hash. (examiner)
   */
  'chain-fits': { layer: 'status', values: ['yes', 'no', 'no-staple', 'unknown'] },
  /** TLS 1.3: the group of the key exchange, X25519MLKEM768 or another. */
  group: { layer: 'tls', values: ['hybrid', 'other', 'none'] },
  /** TLS 1.3: did the certificate come compressed (RFC 8879)? */
  compressed: { layer: 'tls', values: ['yes', 'no'] },
  /** status_request in CertificateRequest (RFC 8446 4.3.2: empty). */
  'certificate-request': { layer: 'tls', values: ['none', 'empty', 'not-empty'] },
  /**
   * Where we showed a certificate of ours: did the server go on? `refused`: by an alert about
   * certificates, or by a close right behind our Finished; `not-asked`: it wanted none; `unknown`:
   * it did nothing that tells, such as a 421.
   */
  'client-certificate': {
    layer: 'tls',
    values: ['accepted', 'refused', 'not-asked', 'unknown'],
    untold: { value: 'unknown', why: 'unseen' },
  },
  resumed: { layer: 'tls', values: ['yes', 'no'] },
  /** TLS 1.3: did the server ask for another ClientHello (HelloRetryRequest, RFC 8446 4.1.4)? */
  retried: { layer: 'tls', values: ['yes', 'no'] },
  /**
   * After the handshake EHLO is answered by 250 and QUIT by 221. `refused`: EHLO by something else;
   * `no-farewell`: QUIT by something else, or by a close; `silent`: no answer in the time it had;
   * `lost`: hung up on.
   */
  session: {
    layer: 'smtp',
    values: ['in-service', 'refused', 'no-farewell', 'silent', 'lost', 'not-reached'],
    timed: ['silent'],
  },
  /** EHLO inside TLS must not offer STARTTLS again. */
  'starttls-inside': { layer: 'starttls', values: ['not-offered', 'offered', 'unknown'] },
  /** A command sent in clear behind STARTTLS (RFC 3207 4.2). */
  injection: { layer: 'starttls', values: ['discarded', 'executed', 'not-tried'] },
  /** STARTTLS with an argument is answered, and not by 220 (RFC 3207 4: 501, or 454). */
  'starttls-argument': {
    layer: 'starttls',
    values: ['refused', 'accepted', 'unanswered', 'not-tried'],
    timed: ['unanswered'],
  },
  /**
   * What the server itself says of the status that it was asked for, in its reply to EHLO inside
   * TLS.
   */
  told: {
    layer: 'smtp',
    values: ['verified', 'not-verified', 'failed', 'unanswered', 'not-requested', 'unsaid'],
    silence: 'unsaid',
  },
  /** A mail handed over inside TLS was taken. */
  mail: { layer: 'smtp', values: ['taken', 'refused', 'not-tried'] },
  /** Handshake time: `slow` above five seconds. */
  pace: { layer: 'tls', values: ['prompt', 'slow', 'unknown'], timed: ['slow'] },
  /** TLS structures that did not parse or came out of order. */
  wire: { layer: 'tls', values: ['clean', 'broken'] },
  /**
   * Of an odd act that fell short: did the same without the odd part do better? Where it `fails` as
   * well nothing is said of the server. `none`: there was no need for one.
   */
  control: { layer: 'service', values: ['none', 'passes', 'fails'] },
  /** For `times: n`: do all connections show the same staple? */
  agreement: { layer: 'status', values: ['all', 'mixed'] },
  /**
   * Of the whole scenario (never prefixed): the listener still answers after the last act.
   * `unknown`: a box elsewhere turned us away, or could not be reached.
   */
  alive: {
    layer: 'service',
    values: ['yes', 'no', 'unknown'],
    untold: { value: 'unknown', why: 'unseen' },
  },
} as const satisfies Record<string, FactDefinition>;

export const clientFacts = {
  /**
   * Of the act: how the mail arrived, or what the sender says became of it. `unknown`: it never
   * said.
   */
  delivery: {
    layer: 'smtp',
    values: ['tls', 'clear', 'deferred', 'bounced', 'unknown'],
    // Who came and then went silent in the handshake hangs: that was seen.
    untold: { value: 'unknown', why: 'unseen', unless: { fact: 'handshake', is: 'stalls' } },
  },
  /** Which of the hosts took it. */
  host: { layer: 'smtp', values: ['first', 'second', 'none'] },
  /** status_request in the first ClientHello. */
  asked: { layer: 'tls', values: ['yes', 'no', 'malformed', 'no-tls'] },
  'asked-v2': { layer: 'tls', values: ['yes', 'no', 'no-tls'] },
  sni: { layer: 'tls', values: ['host', 'other', 'none', 'no-tls'] },
  /** On the first host: how its handshake ended. */
  handshake: {
    layer: 'tls',
    values: ['completes', 'aborted', 'stalls', 'not-begun'],
    // A host of ours that could not be reached for a moment looks like one that is left alone.
    timed: ['stalls', 'not-begun'],
  },
  /** The alert the target sent on the first host: its RFC name, or `none`. */
  alert: { layer: 'tls', values: ['none', '<alert>'] },
  /**
   * The same in classes: `status` 113, `revoked` 44, `certificate` another of the certificate
   * family, `other`, `none`.
   */
  'alert-class': { layer: 'tls', values: ['status', 'revoked', 'certificate', 'other', 'none'] },
  /** Was MAIL FROM sent inside TLS on the first host? */
  'mail-over-first': { layer: 'smtp', values: ['yes', 'no'] },
  /** Was it sent there inside a session that was resumed? */
  'mail-over-resumed': { layer: 'smtp', values: ['yes', 'no'] },
  /** Any MAIL FROM in clear, on any host, at any time. */
  'clear-text': { layer: 'smtp', values: ['never', 'same-connection', 'new-connection'] },
  /** What the sender's header says of the status. */
  marked: {
    layer: 'smtp',
    values: [
      'verified',
      'not-verified',
      'failed',
      'unanswered',
      'not-requested',
      'unsaid',
      'not-delivered',
    ],
    silence: 'unsaid',
  },
  /**
   * What the sender's own log says of the status of the first host, whatever became of the mail.
   */
  told: {
    layer: 'smtp',
    values: ['verified', 'not-verified', 'failed', 'unanswered', 'not-requested', 'unsaid'],
    silence: 'unsaid',
  },
  /** How the sender says that it authenticated the host: by a TLSA record, or not by one. */
  authenticated: {
    layer: 'smtp',
    values: ['dane', 'not-dane', 'unsaid', 'not-delivered'],
    silence: 'unsaid',
  },
  /**
   * What our resolver told it of the TLSA records of the first host: records or that there are
   * none, securely or not, or no answer.
   */
  'tlsa-lookup': {
    layer: 'dns',
    values: ['secure', 'secure-none', 'insecure', 'failed', 'not-asked'],
  },
  resumed: { layer: 'tls', values: ['yes', 'no', 'no-tls'] },
  /** TLS 1.3: did our host ask for another ClientHello (HelloRetryRequest, RFC 8446 4.1.4)? */
  retried: { layer: 'tls', values: ['yes', 'no', 'no-tls'] },
  /** TLS 1.3: the group of the key exchange, X25519MLKEM768 or another. */
  group: { layer: 'tls', values: ['hybrid', 'other', 'none', 'no-tls'] },
  /** TLS 1.3: did our host compress its certificate (RFC 8879)? */
  compressed: { layer: 'tls', values: ['yes', 'no', 'no-tls'] },
  /** TLS 1.3: did our host show the certificate that is for who offers ML-DSA? */
  certificate: { layer: 'tls', values: ['main', 'dual', 'none', 'no-tls'] },
  /**
   * TLS 1.3: did it list the scheme of ML-DSA that the key of our first host is for? `other-key`:
   * that is no key of ML-DSA.
   */
  'ml-dsa': { layer: 'tls', values: ['listed', 'not-listed', 'other-key', 'no-tls'] },
  /**
   * Was anything injected before TLS acted upon? `unknown`: the sender did nothing that could have
   * shown it.
   */
  injection: {
    layer: 'starttls',
    values: ['discarded', 'used', 'not-tried', 'unknown'],
    untold: { value: 'unknown', why: 'unseen' },
  },
} as const satisfies Record<string, FactDefinition>;

export type ServerFact = keyof typeof serverFacts;
export type ClientFact = keyof typeof clientFacts;

/**
 * What the connections of a scenario for a server are called; `only` is left out of a fact's name.
 */
export type ServerActName =
  | 'only'
  | 'first'
  | 'second'
  | 'third'
  | 'before'
  | 'between'
  | 'after'
  | 'again'
  | 'later'
  | 'full'
  | 'old'
  | 'new'
  | 'asks'
  | 'silent'
  | 'huge'
  | 'retried'
  | 'control'
  | 'odd'
  // of the harness's own
  | 'priming'
  | 'alive'
  | 'tricked'
  | 'gone';
/** What the messages of a scenario for a client are called. */
export type ClientActName = 'only' | 'first' | 'second' | 'before' | 'after';

/**
 * Names of proofs: the listener's own, the second certificate's, a server name's, and those put in
 * its place later.
 */
export type ProofName = 'as-given' | 'dual' | 'newer' | 'second' | 'short' | `${string}.test`;
/** Names of identities, alike. */
export type IdentityName = 'main' | 'dual' | 'renewed' | `${string}.test`;

type Named<V> = V extends '<proof>'
  ? ProofName
  : V extends '<identity>'
    ? IdentityName
    : V extends '<alert>'
      ? string
      : V;

export type ServerValue<F extends ServerFact> = Named<(typeof serverFacts)[F]['values'][number]>;
export type ClientValue<F extends ClientFact> = Named<(typeof clientFacts)[F]['values'][number]>;

/** The key of a fact: its name, or the act's and its own: `after.staple`. */
export type Key<Act extends string, Fact extends string> = Fact | `${Exclude<Act, 'only'>}.${Fact}`;
export type ServerKey = Key<ServerActName, ServerFact>;
export type ClientKey = Key<ClientActName, ClientFact>;

const definitions: Readonly<Record<Role, Readonly<Record<string, FactDefinition>>>> = {
  server: serverFacts,
  client: clientFacts,
  fetcher: fetcherFacts,
  responder: responderFacts,
};

/** The act and the fact that a key names: `after.staple`; the only connection has no name. */
export function partsOf(key: string): { act: string | undefined; fact: string } {
  const dot = key.indexOf('.');
  return dot < 0
    ? { act: undefined, fact: key }
    : { act: key.slice(0, dot), fact: key.slice(dot + 1) };
}

/** The key of another fact of the same act. */
export function beside(key: string, fact: string): string {
  const { act } = partsOf(key);
  return act === undefined ? fact : `${act}.${fact}`;
}

/** The definition of the fact that a key names, if there is such a fact. */
export function definitionOf(role: Role, key: string): FactDefinition | undefined {
  const { fact } = partsOf(key);
  return Object.hasOwn(definitions[role], fact) ? definitions[role][fact] : undefined;
}

/** The layer of the fact that a key names. */
export const layerOf = (role: Role, key: string): Layer | undefined =>
  definitionOf(role, key)?.layer;
