import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { identity } from '../../../ca/authority/spec.ts';
import { World } from '../../../ca/authority/world.ts';
import { good, type Proof } from '../../../ca/proof/good.ts';
import { mintProof } from '../../../ca/proof/mint.ts';
import { errorAnswer } from '../../../ca/responder/answer.ts';
import { responderFacts } from '../../model/facts.ts';
import type { Arrangement, ResponderObservation } from '../../model/observation.ts';
import { toBase64 } from '../../model/octets.ts';
import type { Exchange } from '../../model/responder.ts';
import { factsOfResponder } from './facts.ts';
import { responderJudging } from './judging.ts';
import { requestBytesOf } from './request.fixture.ts';

const world = new World();
const mine = await world.identity(identity());
const now = new Date();
const known: Arrangement = {
  proofs: {},
  identities: {
    good: {
      chain: [toBase64(mine.leaf)],
      root: toBase64(mine.root),
      issuer: toBase64(mine.issuer),
    },
  },
  at: now.toISOString(),
  database: { good: { status: 'good' } },
  lasts: 1440,
};

type Response = NonNullable<Exchange['response']>;
interface Change {
  response?: Partial<Response> | 'none';
  ending?: Exchange['ending'];
  about?: string[];
  hash?: 'sha1' | 'sha256';
  kept?: boolean;
  ms?: number;
  nonce?: Uint8Array;
  record?: NonNullable<Arrangement['database']>[string];
  lasts?: number;
  /** If-None-Match. */
  tag?: string;
}

const headers = (more: Record<string, string> = {}): [string, string][] =>
  Object.entries({
    'Content-Type': 'application/ocsp-response',
    Date: now.toUTCString(),
    ...more,
  });

const usual = toBase64(await mintProof(good().spec, mine, world));

function exchangeOf({
  response,
  ending,
  about,
  hash,
  kept = true,
  ms = 1,
  nonce,
  tag,
}: Change): Exchange {
  return {
    name: 'only',
    connection: 1,
    about: about ?? ['good'],
    request: {
      method: 'POST',
      target: '/',
      version: '1.1',
      headers: tag === undefined ? [] : [['If-None-Match', tag]],
      der: toBase64(requestBytesOf(mine, hash ?? 'sha1', nonce, (about ?? ['good']).length)),
    },
    ...(response === 'none'
      ? {}
      : {
          response: {
            version: '1.1',
            code: 200,
            phrase: 'OK',
            headers: headers(),
            body: usual,
            framing: 'length',
            behind: 0,
            ...response,
          },
        }),
    ending: ending ?? { how: 'done' },
    kept,
    startedAt: 0,
    ms,
    at: now.toISOString(),
  };
}

const observed = (
  change: Change,
  more: Partial<ResponderObservation> = {},
): ResponderObservation => ({
  role: 'responder',
  exchanges: [exchangeOf(change)],
  aliveAfter: true,
  log: [],
  ...more,
});
const facts = (change: Change = {}): Record<string, string> =>
  factsOfResponder(observed(change), {
    ...known,
    ...(change.record ? { database: { good: change.record } } : {}),
    ...(change.lasts === undefined ? {} : { lasts: change.lasts }),
  });
const said = async (proof: Proof, nonce?: Uint8Array): Promise<Change> => ({
  response: { body: toBase64(await mintProof(proof.spec, mine, world, now, nonce)) },
});
const replied = (response: Partial<Response>): Change => ({ response });
const headed = (more: Record<string, string>): Change => replied({ headers: headers(more) });
const without = (name: string): Change =>
  replied({ headers: headers().filter(([own]) => own !== name) });
const answered = (bytes: Uint8Array): Change => replied({ body: toBase64(bytes) });
const revokedAt = new Date(Math.floor(now.getTime() / 1000) * 1000 - 86_400_000);
const record = { status: 'revoked' as const, reason: 1, revokedAt: revokedAt.toISOString() };
const revoked = async (reason?: number): Promise<Change> => ({
  ...(await said(good().revoked(reason ?? 1, '1d ago'))),
  record,
});
const nonce = Buffer.from('0123456789abcdef');
const inDays = (days: number): string => new Date(now.getTime() + days * 86_400_000).toUTCString();
const hour = 3_600_000;

type Case = Change | Promise<Change>;
/** For each fact and each value of the model an exchange that has it. */
const table: { [F in keyof typeof responderFacts]?: Record<string, Case> } = {
  http: {
    200: {},
    304: replied({ code: 304 }),
    '3xx': replied({ code: 302 }),
    400: replied({ code: 400 }),
    405: replied({ code: 405 }),
    413: replied({ code: 413 }),
    414: replied({ code: 414 }),
    415: replied({ code: 415 }),
    501: replied({ code: 501 }),
    '4xx': replied({ code: 404 }),
    '5xx': replied({ code: 503 }),
    none: { response: 'none' },
  },
  exchange: Object.fromEntries(
    (['done', 'refused', 'closed', 'reset', 'stalled', 'flooded', 'nonsense'] as const).map(
      (how) => [how, { ending: { how } }],
    ),
  ),
  protocol: {
    '1.0': replied({ version: '1.0' }),
    '1.1': {},
    other: replied({ version: '0.9' }),
    none: { response: 'none' },
  },
  'content-type': {
    'ocsp-response': headed({ 'Content-Type': 'application/OCSP-response; x=y' }),
    other: headed({ 'Content-Type': 'text/html' }),
    missing: without('Content-Type'),
    none: { response: 'none' },
  },
  length: {
    given: {},
    chunked: replied({ framing: 'chunked' }),
    'by-close': replied({ framing: 'close' }),
    wrong: { ending: { how: 'closed' } },
    none: { response: 'none' },
  },
  date: {
    now: {},
    off: headed({ Date: inDays(-1) }),
    missing: without('Date'),
    none: { response: 'none' },
  },
  allow: {
    given: replied({ code: 405, headers: headers({ Allow: 'GET, POST' }) }),
    missing: replied({ code: 405 }),
    'not-due': {},
    none: { response: 'none' },
  },
  cache: {
    within: headed({ 'Cache-Control': 'max-age=60, public' }),
    beyond: headed({ 'Cache-Control': `max-age=${10 * 86_400}` }),
    forbidden: headed({ 'Cache-Control': 'no-store' }),
    unsaid: {},
    none: { response: 'none' },
  },
  expires: {
    within: headed({ Expires: new Date(now.getTime() + hour).toUTCString() }),
    beyond: headed({ Expires: inDays(5) }),
    missing: {},
    none: { response: 'none' },
  },
  'last-modified': {
    'as-dated': headed({ 'Last-Modified': new Date(now.getTime() - hour).toUTCString() }),
    other: headed({ 'Last-Modified': inDays(-5) }),
    missing: {},
    none: { response: 'none' },
  },
  revalidated: {
    'not-modified': { ...replied({ code: 304 }), tag: '"a"' },
    'same-again': { ...headed({ ETag: '"a"' }), tag: '"a"' },
    newer: { ...headed({ ETag: '"b"' }), tag: '"a"' },
    'not-asked': {},
    none: { response: 'none' },
  },
  etag: { given: headed({ ETag: '"a"' }), missing: {}, none: { response: 'none' } },
  body: {
    some: replied({ framing: 'none', body: '', behind: 3 }),
    empty: replied({ body: '' }),
    none: { response: 'none' },
  },
  connection: {
    kept: headed({ Connection: 'keep-alive' }),
    closed: replied({ version: '1.0' }),
    none: { response: 'none' },
  },
  pace: { prompt: {}, slow: { ms: 5001 }, none: { response: 'none' } },
  response: {
    successful: {},
    'malformed-request': answered(errorAnswer('malformedRequest')),
    'internal-error': answered(errorAnswer('internalError')),
    'try-later': answered(errorAnswer('tryLater')),
    'sig-required': answered(errorAnswer('sigRequired')),
    unauthorized: answered(errorAnswer('unauthorized')),
    undefined: answered(Uint8Array.of(0x30, 3, 0x0a, 1, 4)),
    unreadable: answered(Buffer.from('<html>')),
    'http-error': replied({ code: 404 }),
    none: { response: 'none' },
  },
  status: {
    good: {},
    revoked: revoked(),
    unknown: said(good().unknown()),
    none: answered(errorAnswer('tryLater')),
  },
  true: {
    yes: {},
    no: said(good().revoked()),
    unknown: { about: ['other'] },
    none: answered(errorAnswer('tryLater')),
  },
  reason: {
    'as-recorded': revoked(),
    missing: said(good().single({ certStatus: 'revoked', revokedAt: '1d ago' })).then((change) => ({
      ...change,
      record,
    })),
    other: revoked(4),
    none: {},
  },
  'revoked-at': {
    'as-recorded': revoked(),
    other: said(good().revoked(1, '2d ago')).then((change) => ({ ...change, record })),
    none: {},
  },
  answered: {
    each: {},
    some: { about: ['good', 'second'] },
    'not-any': said(good().about('other-leaf-same-ca')),
    none: answered(errorAnswer('tryLater')),
  },
  extra: {
    some: said(good().and({ about: 'other-leaf-same-ca' })),
    'not-any': {},
    none: { response: 'none' },
  },
  'cert-id': {
    'as-asked': {},
    'other-hash': { hash: 'sha256' },
    other: said(good().wrong('issuerKeyHash')),
    none: { response: 'none' },
  },
  acceptable: {
    yes: {},
    no: said(good().signature('flipped')),
    none: answered(errorAnswer('tryLater')),
  },
  form: {
    der: {},
    'not-der': answered(Buffer.from('-----BEGIN')),
    trailing: said(good().damaged({ kind: 'trailing', bytes: 1 })),
    none: { response: 'none' },
  },
  'response-version': {
    v1: {},
    other: said(good().with({ version: 'v2' })),
    none: { response: 'none' },
  },
  signature: {
    valid: {},
    invalid: said(good().signature('flipped')),
    none: { response: 'none' },
  },
  digest: {
    secure: {},
    weak: said(good().with({ digest: 'sha1' })),
    none: { response: 'none' },
  },
  signer: {
    ca: said(good().signedBy('ca')),
    delegate: {},
    nobody: said(good().signedBy('delegate-without-eku')),
    none: { response: 'none' },
  },
  'signer-certificate': {
    sent: {},
    missing: said(good().without('certs')),
    'not-due': said(good().signedBy('ca').responder('byKey')),
    none: { response: 'none' },
  },
  'responder-id': {
    matches: {},
    differs: said(good().responder('wrong-name')),
    none: { response: 'none' },
  },
  'responder-by': { key: said(good().responder('byKey')), name: {}, none: { response: 'none' } },
  times: {
    current: {},
    past: said(good().valid('3d ago', '2d ago')),
    ahead: said(good().valid('2d ahead', '3d ahead')),
    disordered: said(good().single({ thisUpdate: '1h ago', nextUpdate: '2h ago' })),
    none: { response: 'none' },
  },
  'time-form': {
    right: {},
    wrong: said(good().times('fraction')),
    none: { response: 'none' },
  },
  'next-update': {
    given: {},
    missing: said(good().without('nextUpdate')),
    none: { response: 'none' },
  },
  lasts: { 'as-told': {}, other: { lasts: 60 }, none: said(good().without('nextUpdate')) },
  nonce: {
    echoed: said(good(), nonce).then((change) => ({ ...change, nonce })),
    other: said(good(), nonce),
    absent: { nonce },
    none: { response: 'none' },
  },
  'extended-revoke': {
    unmarked: said(good().revoked()).then((change) => ({
      ...change,
      record: { status: 'unlisted' },
    })),
    'not-due': {},
    none: { response: 'none' },
  },
};

describe('every value of every fact', () => {
  const cases = Object.entries(table).flatMap(([fact, values]) =>
    Object.entries(values).map(([value, change]) => ({ fact, value, change })),
  );
  it.each(cases)('$fact: $value', async ({ fact, value, change }) => {
    expect(facts(await change)[fact]).toBe(value);
  });

  it('no fact is without its name in the model', () => {
    expect(Object.keys(facts()).sort()).toEqual(Object.keys(responderFacts).sort());
  });

  it('of several at once it is told whether they agree', () => {
    const two = (...changes: Change[]) =>
      factsOfResponder({ ...observed({}), exchanges: changes.map(exchangeOf) }, known).agreement;
    expect(two({}, {})).toBe('all');
    expect(two({}, answered(errorAnswer('tryLater')))).toBe('mixed');
  });

  it('a signer by key is the CA where the hash is that of its key', async () => {
    const byKey = facts(await said(good().signedBy('ca').responder('byKey')));
    expect([byKey.signer, byKey['responder-by']]).toEqual(['ca', 'key']);
    expect(createHash('sha1').update(mine.authority.issuing.key.bits).digest()).toHaveLength(20);
  });
});

describe('what cannot be decided', () => {
  const scenario = { role: 'responder' } as Parameters<typeof responderJudging.undecided>[1];
  const why = (observation: ResponderObservation) =>
    responderJudging.undecided(observation, scenario);

  it('is said of one that nobody can reach', () => {
    const refused: Change = {
      response: 'none',
      ending: { how: 'refused', detail: 'ECONNREFUSED' },
    };
    expect(why(observed(refused))).toMatch(/cannot be reached: ECONNREFUSED/);
    // But one that was its own and has ended has shown that.
    expect(why(observed(refused, { aliveAfter: false, ended: 'code 1' }))).toBeUndefined();
  });

  it('is said of one that stalls where an ordinary question stalls as well', () => {
    const stalls: Change = { response: 'none', ending: { how: 'stalled' } };
    expect(why(observed(stalls, { aliveAfter: false }))).toMatch(/not answer in time/);
    expect(why(observed(stalls))).toBeUndefined();
    expect(why(observed({}))).toBeUndefined();
    // One that answered before has shown that it does so no more.
    const both = { ...observed({}), exchanges: [exchangeOf({}), exchangeOf(stalls)] };
    expect(why({ ...both, aliveAfter: false })).toBeUndefined();
  });
});
