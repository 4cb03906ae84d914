import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identity } from '../authority/spec.ts';
import { type Identity, World } from '../authority/world.ts';
import { SecondOpinion } from '../second-opinion.ts';
import { errorAnswer } from './answer.ts';
import { ask, opensslRequest } from './asking.fixture.ts';
import { answerFor } from './known.ts';
import { readRequest } from './request.ts';
import { type Responder, startResponder } from './responder.ts';

const world = new World();
const files = new SecondOpinion();
let about: Identity;
let der: Buffer;
beforeAll(async () => {
  about = await world.identity(identity());
  der = await opensslRequest(about, files);
});
afterAll(() => files[Symbol.dispose]());

const ordinary = () => answerFor({ world, identities: () => [about] });
const get = (responder: Responder, path = `/${encodeURIComponent(der.toString('base64'))}`) =>
  ask(responder, 'GET', path);
const MALFORMED = Buffer.from(errorAnswer('malformedRequest'));

describe('GET', () => {
  const path = () => der.toString('base64');
  it.each([
    ['escaped', () => encodeURIComponent(path()), 0],
    ['not escaped', () => path(), 1],
    [
      'every octet escaped',
      () => path().replace(/./g, (c) => `%${c.charCodeAt(0).toString(16)}`),
      0,
    ],
    ['after two slashes', () => `/${encodeURIComponent(path())}`, 0],
    ['with a query behind', () => `${encodeURIComponent(path())}?x=1`, 0],
    ['below a path', () => `ocsp/${encodeURIComponent(path())}`, 0],
    [
      'below a long path that begins like a request',
      () => `MX/Main/v1//${encodeURIComponent(path())}`,
      0,
    ],
    ['below a path, not escaped', () => `some/path/${path()}`, 1],
    [
      'a line break within',
      () => encodeURIComponent(`${path().slice(0, 40)}\n${path().slice(40)}`),
      1,
    ],
  ])('%s', async (_, text, remarks) => {
    await using responder = await startResponder({ answer: ordinary() });
    const { status, body } = await get(responder, `/${text()}`);
    expect(status).toBe(200);
    expect(body.length).toBeGreaterThan(100);
    expect(responder.calls[0]?.remarks).toHaveLength(remarks);
  });

  it.each([
    ['', 0],
    ['/deep/below', 0],
  ])('in absolute form (RFC 9112 3.2.2), the path being "%s"', async (below) => {
    await using responder = await startResponder({ answer: ordinary() });
    const target = `http://ocsp.test${below}/${encodeURIComponent(path())}`;
    const { status, body } = await get(responder, target);
    expect(status).toBe(200);
    expect(body.length).toBeGreaterThan(100);
    expect(responder.hits).toBe(1);
  });

  it('a path of nothing but slashes and Ms is none, and told so in a moment', async () => {
    await using responder = await startResponder({ answer: ordinary() });
    const begun = performance.now();
    expect((await get(responder, `/${'M/'.repeat(4000)}`)).body).toEqual(MALFORMED);
    expect(performance.now() - begun).toBeLessThan(5000);
  });

  it('a request whose base64 has plus and slash', async () => {
    const requests = Array.from({ length: 256 }, (_, i) =>
      Buffer.concat([der.subarray(0, -2), Buffer.of(i, i)]),
    );
    const tricky = requests.filter((r) => /[+/]/.test(r.toString('base64')));
    expect(tricky.length).toBeGreaterThan(0);
    await using responder = await startResponder({ answer: (request) => request.der });
    for (const request of tricky) {
      const text = request.toString('base64');
      expect((await get(responder, `/${encodeURIComponent(text)}`)).body.equals(request)).toBe(
        true,
      );
      for (const at of ['/', '/below/this/'])
        expect((await get(responder, `${at}${text}`)).body.equals(request)).toBe(true);
    }
  });

  it.each([
    ['nothing', '/'],
    ['no base64', '/favicon.ico'],
    ['a broken escape', '/MAA%'],
    ['no DER', '/AAAA'],
    ['an empty SEQUENCE', '/MAA%3D'],
  ])('%s: malformedRequest', async (_, path) => {
    await using responder = await startResponder({ answer: ordinary() });
    const garbage = once(responder, 'garbage', { signal: AbortSignal.timeout(5000) });
    const { status, body, headers } = await get(responder, path);
    expect({
      status,
      body,
      type: headers['content-type'],
      cache: headers['cache-control'],
    }).toEqual({
      status: 200,
      body: MALFORMED,
      type: 'application/ocsp-response',
      cache: 'no-store',
    });
    await garbage;
    expect(responder.hits).toBe(0);
  });

  it('too long: 414', async () => {
    await using responder = await startResponder({ answer: ordinary() });
    expect((await get(responder, `/${'A'.repeat(9000)}`)).status).toBe(414);
  });

  it('has the headers of RFC 9919 6', async () => {
    await using responder = await startResponder({ answer: ordinary() });
    const { headers } = await get(responder);
    const seconds = (name: string) =>
      Math.round((Date.parse(String(headers[name])) - Date.now()) / 1000);
    const maxAge = Number(
      /^max-age=(\d+), public, no-transform, must-revalidate$/.exec(
        String(headers['cache-control']),
      )?.[1],
    );
    expect(Math.abs(maxAge - 86_400)).toBeLessThan(10);
    expect(Math.abs(seconds('expires') - 86_400)).toBeLessThan(10);
    expect(Math.abs(seconds('last-modified') + 3600)).toBeLessThan(10);
    expect(Math.abs(seconds('date'))).toBeLessThan(10);
    expect(headers.etag).toMatch(/^"[0-9a-f]{64}"$/);
  });

  it('answers If-None-Match with 304', async () => {
    const bytes = await ordinary()(readRequest(der), undefined);
    await using responder = await startResponder({ answer: () => bytes });
    const { headers } = await get(responder);
    const again = await fetch(`${responder.url}${encodeURIComponent(der.toString('base64'))}`, {
      headers: { 'if-none-match': String(headers.etag) },
    });
    expect(again.status).toBe(304);
  });

  it('hands out files beside', async () => {
    const bytes = Uint8Array.of(1, 2, 3);
    const filesAt = (path: string) =>
      path === '/issuer.cer' ? { type: 'application/pkix-cert', bytes } : undefined;
    await using responder = await startResponder({ answer: ordinary(), files: filesAt });
    const { body, headers } = await get(responder, '/issuer.cer');
    expect([...body]).toEqual([1, 2, 3]);
    expect(headers['content-type']).toBe('application/pkix-cert');
  });
});
