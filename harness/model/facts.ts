/**
 * The facts the judge establishes from an observation, and the values each can take. A scenario speaks of nothing else.
 * In a scenario with several connections a fact is named `<act>.<fact>`; with one connection the act's name is left out.
 * `<proof>` and `<identity>` are names of the arrangement: `as-given`, `main`, or the names an act or SNI entry gave.
 */
export const serverFacts = {
  /** STARTTLS in the EHLO reply, and what the verb got. Implicit TLS: `not-needed`. */
  starttls: ['accepted', 'not-offered', 'refused', 'not-needed', 'unknown'],
  /** `declined`: ended by the target with an alert or a close; `stalls`: nothing more came within the budget. */
  handshake: ['completes', 'declined', 'stalls', 'not-begun'],
  /** The alert the target sent: its RFC name, or `none`. */
  alert: ['none', '<alert>'],
  /** The leaf's staple as it came, compared byte by byte. `made-up-try-later`: that error, from a server that fetches. */
  staple: ['absent', 'empty', '<proof>', 'made-up-try-later', 'other-bytes'],
  /** TLS 1.2: status_request in the ServerHello. `none` in 1.3. */
  acknowledgement: ['none', 'empty', 'not-empty'],
  /** Where the status came: everything in its place for the version, or what was not. */
  placement: [
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
  /** Which identity's leaf was presented. */
  certificate: ['<identity>', 'other', 'none'],
  /** Does the staple's certID name the leaf presented, under its issuer? `unknown`: nobody sent the issuer, or an unknown hash. (examiner) */
  fits: ['yes', 'no', 'no-staple', 'unknown'],
  /**
   * Is the staple one a strict client may rely on? `aged`: it is, but has no nextUpdate and is ten days old or older;
   * `unknown`: it cannot be judged here. (examiner, RFC 6960 3.2, TLS BR 4.9.9)
   */
  acceptable: ['yes', 'aged', 'no', 'no-staple', 'unknown'],
  /** Is a status sent just where the scenario's first connection had one? For a box whose proof is its own. */
  'same-status': ['yes', 'no'],
  /** Does the leaf presented promise a status (TLS feature 5, RFC 7633)? `none`: there is no leaf. */
  'must-staple': ['yes', 'no', 'none'],
  /** Staples on the entries behind the leaf (1.3): how many, or `malformed`. */
  intermediates: ['none', 'stapled', 'malformed'],
  /** status_request in CertificateRequest (RFC 8446 4.3.2: empty). */
  'certificate-request': ['none', 'empty', 'not-empty'],
  resumed: ['yes', 'no'],
  /** TLS 1.3: did the server ask for another ClientHello (HelloRetryRequest, RFC 8446 4.1.4)? */
  retried: ['yes', 'no'],
  /** After the handshake EHLO is answered by 250 and QUIT by 221. */
  session: ['in-service', 'lost', 'not-reached'],
  /** EHLO inside TLS must not offer STARTTLS again. */
  'starttls-inside': ['not-offered', 'offered', 'unknown'],
  /** A command sent in clear behind STARTTLS (RFC 3207 4.2). */
  injection: ['discarded', 'executed', 'not-tried'],
  /** STARTTLS with an argument is answered by 501. */
  'starttls-argument': ['refused', 'accepted', 'not-tried'],
  /** A mail handed over inside TLS was taken. */
  mail: ['taken', 'refused', 'not-tried'],
  /** Handshake time: `slow` above five seconds. */
  pace: ['prompt', 'slow', 'unknown'],
  /** TLS structures that did not parse or came out of order. */
  wire: ['clean', 'broken'],
  /**
   * Of an odd act that fell short: did the same without the odd part do better? Where it `fails` as well nothing is said of the
   * server. `none`: there was no need for one.
   */
  control: ['none', 'passes', 'fails'],
  /** For `times: n`: do all connections show the same staple? */
  agreement: ['all', 'mixed'],
  /** Of the whole scenario (never prefixed): the listener still answers after the last act. */
  alive: ['yes', 'no'],
} as const;

export const clientFacts = {
  /** Of the act: how the mail arrived, or what the sender says became of it. `unknown`: it never said. */
  delivery: ['tls', 'clear', 'deferred', 'bounced', 'unknown'],
  /** Which of the hosts took it. */
  host: ['first', 'second', 'none'],
  /** status_request in the first ClientHello. */
  asked: ['yes', 'no', 'malformed', 'no-tls'],
  'asked-v2': ['yes', 'no', 'no-tls'],
  sni: ['host', 'other', 'none', 'no-tls'],
  /** On the first host: how its handshake ended. */
  handshake: ['completes', 'aborted', 'stalls', 'not-begun'],
  /** The alert the target sent on the first host: its RFC name, or `none`. */
  alert: ['none', '<alert>'],
  /** The same in classes: `status` 113, `revoked` 44, `certificate` another of the certificate family, `other`, `none`. */
  'alert-class': ['status', 'revoked', 'certificate', 'other', 'none'],
  /** Was MAIL FROM sent inside TLS on the first host? */
  'mail-over-first': ['yes', 'no'],
  /** Any MAIL FROM in clear, on any host, at any time. */
  'clear-text': ['never', 'same-connection', 'new-connection'],
  /** What the sender's header says of the status. */
  marked: [
    'verified',
    'not-verified',
    'failed',
    'unanswered',
    'not-requested',
    'unsaid',
    'not-delivered',
  ],
  resumed: ['yes', 'no', 'no-tls'],
  /** TLS 1.3: did our host ask for another ClientHello (HelloRetryRequest, RFC 8446 4.1.4)? */
  retried: ['yes', 'no', 'no-tls'],
  /** Was anything injected before TLS acted upon? `unknown`: the sender did nothing that could have shown it. */
  injection: ['discarded', 'used', 'not-tried', 'unknown'],
} as const;

export type ServerFact = keyof typeof serverFacts;
export type ClientFact = keyof typeof clientFacts;
