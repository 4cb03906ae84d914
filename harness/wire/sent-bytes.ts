import { Buffer } from 'node:buffer';
import type { Capture, Handshake } from '../model/tls.ts';
import { decodeCapture } from './tls/observe/observer.ts';

type From = 'client' | 'server';

/**
 * Decodes the capture of one of our own connections, and keeps what our side said inside TLS beside
 * it.
 */
export function decodeOwn(capture: Capture, we: From): Handshake {
  const said: Uint8Array[] = [];
  const handshake = decodeCapture(capture, (from, content) => {
    if (from === we) said.push(content);
  });
  capture.said = Buffer.concat(said);
  return handshake;
}

/** What our side said in clear: everything before TLS began, or all of it where it never did. */
export function clearBytesSent({ chunks, tlsStart }: Capture, we: From): Uint8Array {
  const all = Buffer.concat(chunks.filter(({ from }) => from === we).map(({ bytes }) => bytes));
  return tlsStart ? all.subarray(0, tlsStart[we]) : all;
}
