/**
 * What a responder does with one request: the bytes of an OCSP answer, or a way to go wrong.
 * Milliseconds throughout.
 */
export type Answer =
  | Uint8Array
  /** The rest after a while. */
  | { kind: 'delay'; ms: number; answer: Answer }
  /** An HTTP status with an HTML page. */
  | { kind: 'http-status'; code: number }
  /** The right bytes under another content type, or under none. */
  | { kind: 'content-type'; type: string | undefined; bytes: Uint8Array }
  /** 200, the right type, no octets. */
  | { kind: 'empty' }
  /** A TCP reset in place of a reply. */
  | { kind: 'reset' }
  /** A reply that is cut off after so many octets of the body, the length having promised all. */
  | { kind: 'cut'; bytes: Uint8Array; after: number }
  /** Nothing at all, until the client goes or the responder ends. */
  | { kind: 'hang' }
  | { kind: 'redirect'; to: string; code: 301 | 302 | 303 | 307 | 308 }
  /** The bytes in pieces of `octets`, one every `everyMs`. */
  | { kind: 'trickle'; bytes: Uint8Array; octets: number; everyMs: number };

export type AnswerKind = 'bytes' | Exclude<Answer, Uint8Array>['kind'];

export const kindOf = (answer: Answer): AnswerKind =>
  answer instanceof Uint8Array ? 'bytes' : answer.kind;

const STATUS = {
  malformedRequest: 1,
  internalError: 2,
  tryLater: 3,
  sigRequired: 5,
  unauthorized: 6,
} as const;

export type ErrorStatus = keyof typeof STATUS;

export const errorStatuses: readonly string[] = Object.keys(STATUS);

/** DER of an error answer (RFC 6960 2.3): a status and nothing else, so five octets say it all. */
export function errorAnswer(status: ErrorStatus): Uint8Array {
  return Uint8Array.of(0x30, 0x03, 0x0a, 0x01, STATUS[status]);
}
