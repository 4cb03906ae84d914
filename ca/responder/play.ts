import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from './answer.ts';
import { cachingHeaders, etagOf } from './caching.ts';

const TYPE = 'application/ocsp-response';

/** Resolves after a while, or as soon as the client has gone. */
function pause(ms: number, response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed) return resolve();
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      response.off('close', done);
      resolve();
    }
    response.once('close', done);
  });
}

/**
 * A 200 with the bytes of an answer, or 304 where the client has them already (RFC 9110 13.1.2).
 */
function sendBytes(
  request: IncomingMessage,
  response: ServerResponse,
  bytes: Uint8Array,
  type: string | undefined,
): void {
  const headers = cachingHeaders(bytes, new Date());
  const has =
    request.method === 'GET' && request.headers['if-none-match'] === etagOf(bytes) && headers.ETag;
  if (has) {
    response.writeHead(304, headers).end();
    return;
  }
  const typed = type === undefined ? {} : { 'Content-Type': type };
  response.writeHead(200, { ...typed, 'Content-Length': bytes.length, ...headers }).end(bytes);
}

async function trickle(
  response: ServerResponse,
  { bytes, octets, everyMs }: Extract<Answer, { kind: 'trickle' }>,
) {
  response.writeHead(200, { 'Content-Type': TYPE, 'Content-Length': bytes.length });
  const step = Math.max(1, Math.floor(octets));
  for (let at = 0; at < bytes.length && !response.destroyed; at += step) {
    response.write(bytes.subarray(at, at + step));
    await pause(everyMs, response);
  }
  response.end();
}

function cut(response: ServerResponse, { bytes, after }: Extract<Answer, { kind: 'cut' }>): void {
  response.writeHead(200, { 'Content-Type': TYPE, 'Content-Length': bytes.length });
  response.write(bytes.subarray(0, Math.min(after, bytes.length - 1)), () => response.destroy());
}

/** A short page as web servers put behind an error. */
export function sendPage(
  response: ServerResponse,
  code: number,
  text = '',
  headers: Record<string, string> = {},
): void {
  const body = `<!doctype html><title>${code}</title><p>${code} ${text}`;
  const length = Buffer.byteLength(body);
  response
    .writeHead(code, { 'Content-Type': 'text/html', 'Content-Length': length, ...headers })
    .end(body);
}

/** Does with one request what the answer says. Resolves when it is done or the client has gone. */
export async function play(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
): Promise<void> {
  if (answer instanceof Uint8Array) return sendBytes(request, response, answer, TYPE);
  switch (answer.kind) {
    case 'delay':
      await pause(answer.ms, response);
      return response.destroyed ? undefined : play(request, response, answer.answer);
    case 'http-status':
      return sendPage(response, answer.code);
    case 'content-type':
      return sendBytes(request, response, answer.bytes, answer.type);
    case 'empty':
      response.writeHead(200, { 'Content-Type': TYPE, 'Content-Length': 0 }).end();
      return;
    case 'reset':
      request.socket.resetAndDestroy();
      return;
    case 'cut':
      return cut(response, answer);
    case 'hang':
      return pause(2 ** 31 - 1, response);
    case 'redirect':
      return sendPage(response, answer.code, 'see elsewhere', { Location: answer.to });
    case 'trickle':
      return trickle(response, answer);
  }
}
