import type { Ending } from '../model/observation.ts';

/**
 * The other end did something that ends the connection early; `how` is what the observation will
 * say.
 */
export class Stop extends Error {
  readonly how: Ending['how'];
  constructor(how: Ending['how'], detail: string) {
    super(detail);
    this.name = 'Stop';
    this.how = how;
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** No files, ports, memory or permission left on our side. */
const ours: ReadonlySet<string> = new Set([
  'EMFILE',
  'ENFILE',
  'ENOBUFS',
  'ENOMEM',
  'EADDRNOTAVAIL',
  'EACCES',
  'EPERM',
]);

/**
 * What a socket error says about the other end.
 * @throws the error itself when it is none of a socket's, or of our own machine's making: that is a
 * fault of ours and must not pass for the target's.
 */
export function stopOf(error: unknown): Stop {
  if (error instanceof Stop) return error;
  const code = codeOf(error);
  if (code === '' || ours.has(code)) throw error;
  // Where several addresses of a host were tried in vain, there is no message of its own.
  const detail =
    tlsReason(error) ?? ((error instanceof Error ? error.message : String(error)) || code);
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return new Stop('refused', detail);
  if (code === 'ETIMEDOUT' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH')
    return new Stop('stalled', detail);
  if (
    code === 'EPIPE' ||
    code === 'ERR_STREAM_PREMATURE_CLOSE' ||
    code === 'ERR_STREAM_DESTROYED'
  ) {
    return new Stop('closed', detail);
  }
  return new Stop(code === 'ECONNRESET' ? 'reset' : 'closed', detail);
}

/**
 * OpenSSL's reason for a TLS error, the same in every run: its message begins with a thread number.
 * @returns undefined when the error is none of TLS.
 */
export function tlsReason(error: unknown): string | undefined {
  const code = codeOf(error);
  if (!/^(ERR_SSL|ERR_TLS|EPROTO)/.test(code)) return undefined;
  return error instanceof Error && 'reason' in error && typeof error.reason === 'string'
    ? error.reason
    : code;
}
