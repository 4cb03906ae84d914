import { expect, it } from 'vitest';
import { identity } from '../../../ca/authority/spec.ts';
import { World } from '../../../ca/authority/world.ts';
import type { Arrangement, FetchRequest } from '../../model/observation.ts';
import { toBase64 } from '../../model/octets.ts';
import type { Defects } from '../../reference/defects/defects.ts';
import { requestFor } from '../../reference/fetcher/request.ts';
import { requestFacts } from './request-facts.ts';

const made = await new World().identity(identity());
const [leaf = new Uint8Array()] = made.chain;
const known: Arrangement = {
  proofs: {},
  identities: {
    main: {
      chain: made.chain.map(toBase64),
      root: toBase64(made.root),
      issuer: toBase64(made.issuer),
    },
  },
  at: '2026-01-01T00:00:00Z',
  responders: { main: 'http://ocsp.test:8080/ca/ocsp' },
};

const der = (defects: Defects = new Set()): Uint8Array => requestFor(leaf, made.issuer, defects);

function request(change: Partial<FetchRequest> = {}): FetchRequest {
  return {
    ...{ at: 0, until: 5, clock: 0, of: 'main', method: 'POST', target: '/ca/ocsp', http: '1.1' },
    headers: [
      ['Host', 'ocsp.test:8080'],
      ['Content-Type', 'application/ocsp-request'],
    ],
    body: toBase64(der()),
    reply: 'an answer',
    ...change,
  };
}

const get = (path: string, change: Partial<FetchRequest> = {}): FetchRequest =>
  request({ method: 'GET', body: '', target: path, ...change });
const escaped = `/ca/ocsp/${encodeURIComponent(toBase64(der()))}`;
const facts = (...requests: FetchRequest[]) => requestFacts(requests, known);

it('of no request there is nothing to say', () => {
  expect(new Set(Object.values(facts()))).toEqual(new Set(['no', 'none']));
});

it('an ordinary POST', () => {
  expect(facts(request())).toMatchObject({
    asked: 'once',
    'at-once': 'one',
    method: 'post',
    address: 'kept',
    host: 'right',
    'content-type': 'right',
    request: 'right',
    'cert-id': 'right',
    hash: 'sha1',
    certificates: 'one',
    nonce: 'absent',
    extensions: 'absent',
    signature: 'absent',
    'by-passes': 'no',
    encoding: 'none',
  });
});

it('an ordinary GET', () => {
  expect(facts(get(escaped))).toMatchObject({
    method: 'get',
    address: 'kept',
    encoding: 'right',
    length: 'within',
    'content-type': 'none',
    'cert-id': 'right',
  });
});

it.each([
  ['address', 'altered', get(escaped.replace('/ca/ocsp', ''))],
  ['address', 'altered', request({ target: '/' })],
  ['encoding', 'unescaped', get('/ca/ocsp/MAoEAQE+/w==')],
  ['encoding', 'broken', get('/ca/ocsp/%%')],
  ['length', 'beyond', get(`${escaped}${'A'.repeat(200)}`)],
  ['host', 'without-port', request({ headers: [['host', 'ocsp.test']] })],
  ['host', 'missing', request({ headers: [] })],
  ['host', 'other', request({ headers: [['Host', 'localhost']] })],
  ['content-type', 'missing', request({ headers: [] })],
  ['content-type', 'other', request({ headers: [['Content-Type', 'text/plain']] })],
  ['by-passes', 'yes', request({ headers: [['Cache-Control', 'max-age=0']] })],
  ['request', 'broken', request({ body: toBase64(Buffer.from('hello')) })],
  ['method', 'other', request({ method: 'PUT' })],
  [
    'cert-id',
    'wrong-serial',
    request({ body: toBase64(der(new Set(['asks-about-wrong-serial']))) }),
  ],
  [
    'cert-id',
    'wrong-issuer',
    request({ body: toBase64(der(new Set(['asks-under-wrong-issuer']))) }),
  ],
  ['certificates', 'several', request({ body: toBase64(der(new Set(['asks-twice-in-one']))) })],
  ['nonce', 'short', request({ body: toBase64(der(new Set(['sends-short-nonce']))) })],
  ['extensions', 'others', request({ body: toBase64(der(new Set(['sends-extensions']))) })],
  ['signature', 'signed', request({ body: toBase64(der(new Set(['signs-requests']))) })],
] as const)('%s is %s', (fact, value, odd) => {
  const seen = facts(fact === 'encoding' && value === 'unescaped' ? unescaped() : odd);
  expect(seen[fact]).toBe(value);
  // One that is in order beside it does not hide it.
  const mixed = facts(request(), fact === 'encoding' && value === 'unescaped' ? unescaped() : odd);
  expect([value, 'several']).toContain(mixed[fact]);
});

/** A request whose base64 holds signs that have a meaning in URLs. */
function unescaped(): FetchRequest {
  for (;;) {
    const text = toBase64(der(new Set(['sends-short-nonce'])));
    if (/[+/]/.test(text)) return get(`/ca/ocsp/${text}`);
  }
}

it('requests that overlap are at once, one behind the other is not', () => {
  const at = (from: number, until: number | undefined) =>
    request(until === undefined ? { at: from } : { at: from, until });
  expect(facts(at(0, 10), at(5, 20))['at-once']).toBe('several');
  expect(facts(at(0, 5), at(5, 20))['at-once']).toBe('one');
});

it.each([
  [0, 'no'],
  [1, 'once'],
  [2, 'again'],
  [5, 'again'],
  [6, 'often'],
  [30, 'often'],
  [31, 'very-often'],
  [199, 'very-often'],
  [200, 'without-pause'],
])('%i requests are %s', (count, word) => {
  const many = Array.from({ length: count }, (_, at) =>
    request({ at: at * 10, until: at * 10 + 1 }),
  );
  expect(requestFacts(many, known).asked).toBe(word);
});
