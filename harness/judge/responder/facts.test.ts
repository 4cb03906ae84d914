import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { good } from '../../../ca/proof/good.ts';
import { errorAnswer } from '../../../ca/responder/answer.ts';
import { responderFacts } from '../../model/facts.ts';
import {
  answered,
  type Change,
  exchangeOf,
  facts,
  headed,
  headers,
  hour,
  inDays,
  known,
  mine,
  minted,
  nonce,
  now,
  observed,
  record,
  replied,
  revoked,
  without,
} from './exchange.fixture.ts';
import { factsOfResponder } from './facts.ts';

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
    unknown: minted(good().unknown()),
    none: answered(errorAnswer('tryLater')),
  },
  true: {
    yes: {},
    no: minted(good().revoked()),
    unknown: { about: ['other'] },
    none: answered(errorAnswer('tryLater')),
  },
  reason: {
    'as-recorded': revoked(),
    missing: minted(good().single({ certStatus: 'revoked', revokedAt: '1d ago' })).then(
      (change) => ({
        ...change,
        record,
      }),
    ),
    other: revoked(4),
    none: {},
  },
  'revoked-at': {
    'as-recorded': revoked(),
    other: minted(good().revoked(1, '2d ago')).then((change) => ({ ...change, record })),
    none: {},
  },
  answered: {
    each: {},
    some: { about: ['good', 'second'] },
    'not-any': minted(good().about('other-leaf-same-ca')),
    none: answered(errorAnswer('tryLater')),
  },
  extra: {
    some: minted(good().and({ about: 'other-leaf-same-ca' })),
    'not-any': {},
    none: { response: 'none' },
  },
  'cert-id': {
    'as-asked': {},
    'other-hash': { hash: 'sha256' },
    other: minted(good().wrong('issuerKeyHash')),
    none: { response: 'none' },
  },
  acceptable: {
    yes: {},
    no: minted(good().signature('flipped')),
    none: answered(errorAnswer('tryLater')),
  },
  form: {
    der: {},
    'not-der': answered(Buffer.from('-----BEGIN')),
    trailing: minted(good().damaged({ kind: 'trailing', bytes: 1 })),
    none: { response: 'none' },
  },
  'response-version': {
    v1: {},
    other: minted(good().with({ version: 'v2' })),
    none: { response: 'none' },
  },
  signature: {
    valid: {},
    invalid: minted(good().signature('flipped')),
    none: { response: 'none' },
  },
  digest: {
    secure: {},
    weak: minted(good().with({ digest: 'sha1' })),
    none: { response: 'none' },
  },
  signer: {
    ca: minted(good().signedBy('ca')),
    delegate: {},
    nobody: minted(good().signedBy('delegate-without-eku')),
    none: { response: 'none' },
  },
  'signer-certificate': {
    sent: {},
    missing: minted(good().without('certs')),
    'not-due': minted(good().signedBy('ca').responder('byKey')),
    none: { response: 'none' },
  },
  'responder-id': {
    matches: {},
    differs: minted(good().responder('wrong-name')),
    none: { response: 'none' },
  },
  'responder-by': { key: minted(good().responder('byKey')), name: {}, none: { response: 'none' } },
  times: {
    current: {},
    past: minted(good().valid('3d ago', '2d ago')),
    ahead: minted(good().valid('2d ahead', '3d ahead')),
    disordered: minted(good().single({ thisUpdate: '1h ago', nextUpdate: '2h ago' })),
    none: { response: 'none' },
  },
  'time-form': {
    right: {},
    wrong: minted(good().times('fraction')),
    none: { response: 'none' },
  },
  'next-update': {
    given: {},
    missing: minted(good().without('nextUpdate')),
    none: { response: 'none' },
  },
  lasts: { 'as-told': {}, other: { lasts: 60 }, none: minted(good().without('nextUpdate')) },
  nonce: {
    echoed: minted(good(), nonce).then((change) => ({ ...change, nonce })),
    other: minted(good(), nonce),
    absent: { nonce },
    none: { response: 'none' },
  },
  'extended-revoke': {
    unmarked: minted(good().revoked()).then((change) => ({
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
    const byKey = facts(await minted(good().signedBy('ca').responder('byKey')));
    expect([byKey.signer, byKey['responder-by']]).toEqual(['ca', 'key']);
    expect(createHash('sha1').update(mine.authority.issuing.key.bits).digest()).toHaveLength(20);
  });
});

describe('a reply that has lain in a cache', () => {
  const seen = (more: Record<string, string>) => facts(headed(more));

  it('is dated by when it was made, its age ago', () => {
    const old = { Date: new Date(now.getTime() - 10 * hour).toUTCString() };
    expect(seen(old).date).toBe('off');
    expect(seen({ ...old, Age: '36000' }).date).toBe('now');
    expect(seen({ ...old, Age: 'long' }).date).toBe('off');
    expect(seen({ Age: '36000' }).date).toBe('off');
  });

  it('is fresh for what is left of max-age', () => {
    const whole = { 'Cache-Control': `max-age=${86_400 + 7200}` };
    expect(seen(whole).cache).toBe('beyond');
    expect(seen({ ...whole, Age: '36000' }).cache).toBe('within');
  });
});
