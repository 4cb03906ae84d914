import type { FactDefinition } from '../fact-definition.ts';

/**
 * The facts the judge establishes of a target that answers, by the act they are of. `none`: there
 * was nothing by which it could be told. Layer `status` is the OCSP answer, `http` what carries it.
 */
export const responderFacts = {
  /** The status of HTTP. `none`: no reply of HTTP came. */
  http: {
    layer: 'http',
    values: ['200', '304', '3xx', '400', '405', '413', '414', '415', '501', '4xx', '5xx', 'none'],
  },
  /** Why no reply came, or not all of it; `done`: it came. */
  exchange: {
    layer: 'http',
    values: ['done', 'refused', 'closed', 'reset', 'stalled', 'flooded', 'nonsense'],
    timed: ['stalled'],
  },
  /** The version of HTTP it answers in. */
  protocol: { layer: 'http', values: ['1.0', '1.1', 'other', 'none'] },
  /** Content-Type (RFC 6960 A.2). */
  'content-type': { layer: 'http', values: ['ocsp-response', 'other', 'missing', 'none'] },
  /** How the end of the body is told; `wrong`: fewer octets came than were promised. */
  length: { layer: 'http', values: ['given', 'chunked', 'by-close', 'wrong', 'none'] },
  /** Date (RFC 9110 6.6.1): within five minutes of now. */
  date: { layer: 'http', values: ['now', 'off', 'missing', 'none'] },
  /** Allow, as 405 has to have it (RFC 9110 15.5.6). */
  allow: { layer: 'http', values: ['given', 'missing', 'not-due', 'none'] },
  /** Cache-Control: max-age within nextUpdate, beyond it, without one, or a ban. */
  cache: { layer: 'http', values: ['within', 'beyond', 'forbidden', 'unsaid', 'none'] },
  /** Expires against nextUpdate. */
  expires: { layer: 'http', values: ['within', 'beyond', 'missing', 'none'] },
  /** Last-Modified against thisUpdate and producedAt, which RFC 9919 7.2 and 6 name. */
  'last-modified': { layer: 'http', values: ['as-dated', 'other', 'missing', 'none'] },
  /** Asked for by its entity tag: 304, the same once more, or one that was made meanwhile. */
  revalidated: {
    layer: 'http',
    values: ['not-modified', 'same-again', 'newer', 'not-asked', 'none'],
  },
  etag: { layer: 'http', values: ['given', 'missing', 'none'] },
  /** Octets behind the header of a reply that is to have none. */
  body: { layer: 'http', values: ['some', 'empty', 'none'] },
  /** Does the connection stay open for another request? */
  connection: { layer: 'http', values: ['kept', 'closed', 'none'] },
  /** `slow`: above five seconds. */
  pace: { layer: 'http', values: ['prompt', 'slow', 'none'], timed: ['slow'] },

  /** OCSPResponseStatus (RFC 6960 4.2.1). `http-error`: HTTP says no; `unreadable`: it is none. */
  response: {
    layer: 'status',
    values: [
      'successful',
      'malformed-request',
      'internal-error',
      'try-later',
      'sig-required',
      'unauthorized',
      'undefined',
      'unreadable',
      'http-error',
      'none',
    ],
  },
  /** Of the certificate asked about; `mixed` where several are answered unlike. */
  status: { layer: 'status', values: ['good', 'revoked', 'unknown', 'mixed', 'none'] },
  /** Is it what the database says, of every certificate that is answered for? */
  true: {
    layer: 'status',
    values: ['yes', 'no', 'unknown', 'none'],
    untold: { value: 'unknown', why: 'unseen' },
  },
  /** Reason and time of a revocation, as the database has them. */
  reason: { layer: 'status', values: ['as-recorded', 'missing', 'other', 'none'] },
  'revoked-at': { layer: 'status', values: ['as-recorded', 'other', 'none'] },
  /** Of how many of the certificates asked about is there a SingleResponse? */
  answered: { layer: 'status', values: ['each', 'some', 'not-any', 'none'] },
  /** SingleResponses about what was not asked. */
  extra: { layer: 'status', values: ['some', 'not-any', 'none'] },
  /** Is each certID as it stands in the request, octet for octet? */
  'cert-id': { layer: 'status', values: ['as-asked', 'other-hash', 'other', 'none'] },
  /** May a strict client rely on it (RFC 6960 3.2)? Of certificates that are good. */
  acceptable: {
    layer: 'status',
    values: ['yes', 'no', 'unknown', 'none'],
    untold: { value: 'unknown', why: 'unjudged' },
  },
  form: { layer: 'status', values: ['der', 'not-der', 'trailing', 'none'] },
  'response-version': { layer: 'status', values: ['v1', 'other', 'none'] },
  signature: {
    layer: 'status',
    values: ['valid', 'invalid', 'unknown', 'none'],
    untold: { value: 'unknown', why: 'unjudged' },
  },
  /** Of answer and signer. */
  digest: {
    layer: 'status',
    values: ['secure', 'weak', 'unknown', 'none'],
    untold: { value: 'unknown', why: 'unjudged' },
  },
  /** Who signed: the CA, its delegate, or nobody who may. */
  signer: {
    layer: 'status',
    values: ['ca', 'delegate', 'nobody', 'unknown', 'none'],
    untold: { value: 'unknown', why: 'unjudged' },
  },
  /** Is the certificate of a delegate sent along? */
  'signer-certificate': { layer: 'status', values: ['sent', 'missing', 'not-due', 'none'] },
  'responder-id': {
    layer: 'status',
    values: ['matches', 'differs', 'unknown', 'none'],
    untold: { value: 'unknown', why: 'unjudged' },
  },
  'responder-by': { layer: 'status', values: ['key', 'name', 'none'] },
  /** Now against thisUpdate and nextUpdate. */
  times: { layer: 'status', values: ['current', 'past', 'ahead', 'disordered', 'none'] },
  /** How times are written (RFC 6960 4.2.2.1). */
  'time-form': { layer: 'status', values: ['right', 'wrong', 'none'] },
  'next-update': { layer: 'status', values: ['given', 'missing', 'none'] },
  /** nextUpdate lies as far ahead as the responder was told to have it. */
  lasts: { layer: 'status', values: ['as-told', 'other', 'none'] },
  nonce: { layer: 'status', values: ['echoed', 'other', 'absent', 'none'] },
  /** Extended revocation where it is due (RFC 6960 2.2, 4.4.8). */
  'extended-revoke': { layer: 'status', values: ['marked', 'unmarked', 'not-due', 'none'] },
  /** For `times: n`: are all answers alike in outer status and status? */
  agreement: { layer: 'status', values: ['all', 'mixed', 'none'] },
  /** Of the whole scenario: does it still answer after the last act? */
  alive: { layer: 'service', values: ['yes', 'no'] },
} as const satisfies Record<string, FactDefinition>;

export type ResponderFact = keyof typeof responderFacts;
export type ResponderValue<F extends ResponderFact> = (typeof responderFacts)[F]['values'][number];

/** What the questions of a scenario are called; `only` is left out of a fact's name. */
export type ResponderActName =
  | 'only'
  | 'first'
  | 'second'
  | 'before'
  | 'after'
  | 'get'
  | 'post'
  | 'odd'
  | 'beside';
