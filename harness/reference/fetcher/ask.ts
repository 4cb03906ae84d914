import { request as open } from 'node:http';
import type { Defects } from '../defects/defects.ts';
import { requestFor } from './request.ts';

/** An answer is short; a responder may be anything; octets. */
const LONGEST = 64 * 1024;
/** A URL up to this length is asked by GET (RFC 9919 6). */
const URL_LIMIT = 255;
const MOST_REDIRECTS = 3;
const TYPE = 'application/ocsp-request';

/** One query: where, about what, and for how long (ms). */
export interface Query {
  url: string;
  leaf: Uint8Array;
  issuer: Uint8Array;
  timeout: number;
  defects: Defects;
  signal: AbortSignal;
}

interface Reply {
  code: number;
  location: string | undefined;
  body: Uint8Array;
}

const escaped = (der: Uint8Array, defects: Defects): string => {
  const text = Buffer.from(der).toString('base64');
  return defects.has('gets-unescaped') ? text : encodeURIComponent(text);
};

function exchange(url: URL, der: Uint8Array, byGet: boolean, query: Query): Promise<Reply> {
  const { defects, signal } = query;
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  const host = defects.has('omits-port-in-host') ? url.hostname : url.host;
  const asked = open(
    {
      host: url.hostname,
      port: url.port,
      path: url.pathname,
      method: byGet ? 'GET' : 'POST',
      agent: false,
      signal,
      headers: {
        Host: defects.has('names-wrong-host') ? 'localhost' : host,
        ...(defects.has('by-passes-caches') ? { 'Cache-Control': 'no-cache' } : {}),
        ...(byGet
          ? {}
          : {
              'Content-Length': der.length,
              ...(defects.has('omits-content-type')
                ? { 'Content-Type': 'application/octet-stream' }
                : { 'Content-Type': TYPE }),
            }),
      },
    },
    (response) => {
      const chunks: Uint8Array[] = [];
      let length = 0;
      response.on('data', (chunk: Uint8Array) => {
        chunks.push(chunk);
        length += chunk.length;
        if (length > LONGEST) response.destroy(new Error('longer than any answer'));
      });
      const whole = (): void =>
        resolve({
          code: response.statusCode ?? 0,
          location: response.headers.location,
          body: new Uint8Array(Buffer.concat(chunks)),
        });
      response.on('end', whole).on('error', reject);
    },
  );
  asked.on('error', reject);
  asked.end(byGet ? undefined : der);
  return promise;
}

/** Where a query goes by GET: the request, URL-encoded, behind the URL (RFC 6960 A.1). */
function getUrl(base: URL, der: Uint8Array, defects: Defects): URL {
  const url = new URL(base);
  const path = defects.has('ignores-path') ? '' : url.pathname.replace(/\/$/, '');
  url.pathname = `${path}/${escaped(der, defects)}`;
  return url;
}

/**
 * What the responder says, by status 200: octets, whatever they are.
 * @throws Error when it says nothing of the kind in time.
 */
export async function ask(query: Query): Promise<Uint8Array> {
  const { leaf, issuer, defects, timeout } = query;
  const der = requestFor(leaf, issuer, defects);
  const base = new URL(query.url);
  const byUrl = getUrl(base, der, defects);
  const short = byUrl.href.length <= URL_LIMIT || defects.has('gets-beyond-limit');
  const byGet = short && !defects.has('posts-always');
  let url = byGet ? byUrl : base;
  if (!byGet && defects.has('ignores-path')) url = new URL('/', base);
  const limit = AbortSignal.any([query.signal, AbortSignal.timeout(timeout)]);
  const most = defects.has('follows-for-ever') ? 1000 : MOST_REDIRECTS;
  for (let turn = 0; turn <= most; turn += 1) {
    const { code, location, body } = await exchange(url, der, byGet, { ...query, signal: limit });
    const moves = code >= 300 && code < 400 && location !== undefined;
    if (!moves) {
      if (code === 200) return body;
      throw new Error(`the responder answers by ${code}`);
    }
    url = new URL(location, url);
  }
  throw new Error('redirected for ever');
}
