import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Identity, World } from '../../../../ca/authority/world.ts';
import { good, Proof } from '../../../../ca/proof/good.ts';
import { mintProof } from '../../../../ca/proof/mint.ts';
import { errorAnswer } from '../../../../ca/responder/answer.ts';
import { cachingHeaders } from '../../../../ca/responder/caching.ts';
import type { Reply } from '../../../model/fetcher/scenario.ts';

const TYPE = 'application/ocsp-response';
/** An octet in so many milliseconds: an answer takes longer than anybody waits. */
const TRICKLE_MS = 250;
const hashes = ['sha1', 'sha256', 'sha384', 'sha512'] as const;

/** A request that is to be answered, and by whom. */
export interface Asked {
  request: IncomingMessage;
  response: ServerResponse;
  /** The socket below, for what HTTP has no word for. */
  raw: Socket | undefined;
  identity: Identity;
  world: World;
  /** The responder's time. */
  now: Date;
  /** Name of the hash in the certID asked about. */
  hash: string | undefined;
  /** Where it goes on from here. */
  elsewhere: string;
}

/** Resolves after so long, or as soon as the other side has gone; milliseconds. */
function pause(ms: number, response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed) return resolve();
    const timer = setTimeout(done, Math.min(ms, 2 ** 31 - 1));
    timer.unref();
    function done(): void {
      clearTimeout(timer);
      response.off('close', done);
      resolve();
    }
    response.once('close', done);
  });
}

/** The answer of a proof, by the hash that was asked by (RFC 6960 4.1.1). */
function minted(proof: Proof, asked: Pick<Asked, 'identity' | 'world' | 'now' | 'hash'>) {
  const { identity, world, now } = asked;
  const hash = hashes.find((name) => name === asked.hash);
  const spec = hash && proof.spec.singles.length > 0 ? proof.hash(hash).spec : proof.spec;
  return mintProof(spec, identity, world, now);
}

const headersOf = (bytes: Uint8Array, now: Date): Record<string, string> => ({
  ...cachingHeaders(bytes, now),
  Date: now.toUTCString(),
});

function send({ response, now }: Asked, bytes: Uint8Array, change: Record<string, string> = {}) {
  response
    .writeHead(200, {
      'Content-Type': TYPE,
      'Content-Length': bytes.length,
      ...headersOf(bytes, now),
      ...change,
    })
    .end(bytes);
}

function page({ response, now }: Asked, code: number, headers: Record<string, string> = {}): void {
  const body = `<!doctype html><title>${code}</title><p>${code}`;
  const about = { 'Content-Type': 'text/html', 'Content-Length': body.length };
  response.writeHead(code, { ...about, Date: now.toUTCString(), ...headers }).end(body);
}

type Of<K extends string> = Extract<Reply, { kind: K }>;

function framed(asked: Asked, { as }: Of<'framed'>, bytes: Uint8Array): void {
  const { request, response, now } = asked;
  const about = { 'Content-Type': TYPE, ...headersOf(bytes, now) };
  switch (as) {
    case 'chunked':
      // RFC 9112 6.1: in answer to HTTP/1.1 alone.
      if (request.httpVersion !== '1.1') {
        send(asked, bytes);
        return;
      }
      response.writeHead(200, { ...about, 'Transfer-Encoding': 'chunked' });
      response.write(bytes.subarray(0, 100));
      response.end(bytes.subarray(100));
      return;
    case 'until-close':
    case 'http-1.0': {
      const version = as === 'http-1.0' ? '1.0' : '1.1';
      const length = as === 'http-1.0' ? `Content-Length: ${bytes.length}\r\n` : '';
      const head =
        `HTTP/${version} 200 OK\r\nContent-Type: ` +
        `${TYPE}\r\n${length}Connection: close\r\n\r\n`;
      request.socket.end(Buffer.concat([Buffer.from(head), bytes]));
      return;
    }
    case 'html-type':
      send(asked, bytes, { 'Content-Type': 'text/html' });
      return;
    case 'no-type': {
      const { 'Content-Type': _left, ...others } = about;
      response.writeHead(200, { ...others, 'Content-Length': bytes.length }).end(bytes);
      return;
    }
    case 'no-store':
      send(asked, bytes, { 'Cache-Control': 'no-store' });
  }
}

async function body(asked: Asked, { body: what }: Of<'body'>): Promise<Uint8Array> {
  if (what === 'html') return Buffer.from('<!doctype html><title>Sign in</title><p>Sign in');
  if (what === 'empty') return new Uint8Array();
  if (what === 'random') return randomBytes(471);
  const whole = await minted(good(), asked);
  return whole.subarray(0, Math.floor(whole.length / 2));
}

async function fault(asked: Asked, { fault: what }: Of<'fault'>): Promise<Uint8Array | undefined> {
  const { response, raw } = asked;
  if (what === 'reset') raw?.resetAndDestroy();
  if (what === 'silent') await pause(Number.POSITIVE_INFINITY, response);
  if (what === 'reset' || what === 'silent') return undefined;
  const bytes = await minted(good(), asked);
  response.writeHead(200, { 'Content-Type': TYPE, 'Content-Length': bytes.length });
  if (what === 'cut') {
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
    return undefined;
  }
  for (let at = 0; at < bytes.length && !response.destroyed; at += 1) {
    response.write(bytes.subarray(at, at + 1));
    await pause(TRICKLE_MS, response);
  }
  response.end();
  return undefined;
}

/**
 * Does with one request what the reply says. Resolves with the octets that were handed out as an
 * answer, once it is done or the other side has gone.
 */
export async function reply(asked: Asked, what: Reply): Promise<Uint8Array | undefined> {
  if (what instanceof Proof) {
    const bytes = await minted(what, asked);
    send(asked, bytes);
    return bytes;
  }
  switch (what.kind) {
    case 'error': {
      const bytes = errorAnswer(what.status);
      send(asked, bytes);
      return bytes;
    }
    case 'body': {
      const bytes = await body(asked, what);
      send(asked, bytes, what.body === 'html' ? { 'Content-Type': 'text/html' } : {});
      return bytes;
    }
    case 'http':
      page(asked, what.code);
      return undefined;
    case 'redirect':
      page(asked, 302, { Location: asked.elsewhere });
      return undefined;
    case 'framed': {
      const bytes = await minted(good(), asked);
      framed(asked, what, bytes);
      return bytes;
    }
    case 'late':
      await pause(what.seconds * 1000, asked.response);
      return asked.response.destroyed ? undefined : reply(asked, what.answer);
    case 'fault':
      return fault(asked, what);
    case 'down':
      asked.response.destroy();
      return undefined;
  }
}
