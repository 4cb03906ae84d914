import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LOOPBACK } from '../../../ca/loopback.ts';
import { good } from '../../../ca/proof/good.ts';
import type { DnsRecord } from '../../../harness/model/dns.ts';
import { Resolver } from '../../../harness/wire/dns/resolver.ts';
import { type OpenHost, openHost } from '../../../harness/wire/smtp/server.ts';
import { complaint, Mint, mailstaple } from '../../shared/command.fixture.ts';

const PATIENCE = 60_000;
const wrong = `3 0 1 ${'ab'.repeat(32)}`;
let mint: Mint;
let host: OpenHost;
let leaf = '';
let issuing = '';

beforeAll(async () => {
  mint = await Mint.open();
  host = await openHost({
    ...{ listenOn: LOOPBACK, transport: 'starttls', tls: '1.3', key: mint.about.key },
    ...{ certificates: mint.chainPem, staple: await mint.proof(good()), chainStaples: [] },
    ...{ trick: 'none', starttls: 'offered', tickets: false, down: false, name: 'only' },
  });
  const sha256 = (der: Uint8Array) => createHash('sha256').update(der).digest('hex');
  leaf = `3 0 1 ${sha256(mint.about.leaf)}`;
  issuing = `2 0 1 ${sha256(mint.about.issuer)}`;
});
afterAll(() => host[Symbol.asyncDispose]());

const probe = (...words: string[]) =>
  mailstaple('probe', `${LOOPBACK}:${host.port}`, '--sni', 'mx.test', '--tls', '1.3', ...words);

describe('TLSA records', { timeout: PATIENCE }, () => {
  test('one that matches is told with how long what it pins lasts', async () => {
    const { code, out } = await probe('--tlsa', wrong, leaf, issuing);
    expect(code).toBe(0);
    expect(out).toMatch(/✓ 3 0 1 [0-9a-f]{16}…: matches the leaf, which ends in \d+ days/);
    expect(out).toMatch(/✓ 2 0 1 [0-9a-f]{16}…: matches certificate 1 behind the leaf/);
    expect(out).toMatch(/✗ 3 0 1 abab[0-9a-f]+…: does not match; it is not made of/);
  });

  test('none that matches is exit 1, whatever the staple is', async () => {
    const { code, out } = await probe('--tlsa', wrong, '--json');
    const { visits } = JSON.parse(out);
    expect({ code, tlsa: visits[0].tlsa.authenticated, outcome: visits[0].outcome }).toEqual({
      ...{ code: 1, tlsa: false, outcome: 'bad' },
    });
    expect(visits[0].reason).toMatch(/^no TLSA record matches .*RFC 7672 3\.2/);
    expect(visits[0].staple).toBeDefined();
  });

  test('one that nobody goes by decides nothing', async () => {
    const { code, out } = await probe('--tlsa', `1 0 1 ${'ab'.repeat(32)}`);
    expect(code).toBe(0);
    expect(out).toMatch(/cannot be used; usage 1 is none/);
  });
});

describe('records that a resolver has', { timeout: PATIENCE }, () => {
  const ask = async (arrange: (resolver: Resolver, owner: string) => void) => {
    await using resolver = await Resolver.open(LOOPBACK);
    resolver.table.zone('localhost', 'signed');
    resolver.table.put('localhost', { type: 'A', address: LOOPBACK });
    arrange(resolver, `_${host.port}._tcp.localhost`);
    const at = `${LOOPBACK}:${resolver.port}`;
    return await mailstaple('probe', `localhost:${host.port}`, '--tls', '1.3', '--resolver', at);
  };
  const record = (text: string): DnsRecord => {
    const [usage, selector, matchingType, hex = ''] = text.split(' ');
    const numbers = { usage: Number(usage), selector: Number(selector) };
    return {
      type: 'TLSA',
      ...{ ...numbers, matchingType: Number(matchingType) },
      data: Buffer.from(hex, 'hex'),
    };
  };

  test('securely, and it matches', async () => {
    const { code, out } = await ask(({ table }, owner) => table.put(owner, record(leaf)));
    expect(code).toBe(0);
    expect(out).toMatch(/securely by 127\.0\.0\.1 port \d+, at _\d+\._tcp\.localhost/);
    expect(out).toMatch(/✓ 3 0 1 .*: matches the leaf/);
  });

  test('not securely, or none: nobody goes by them', async () => {
    const insecure = await ask(({ table }, owner) => {
      table.zone('localhost', 'insecure');
      table.put(owner, record(wrong));
    });
    expect(insecure).toMatchObject({
      code: 0,
      out: expect.stringMatching(/does not call .* secure/),
    });
    const none = await ask(() => {});
    expect(none).toMatchObject({ code: 0, out: expect.stringMatching(/has securely no records/) });
  });

  test.each(['failing', 'silent'] as const)(
    'a zone that is %s: one sentence, exit 2',
    async (state) => {
      const { code, err } = await ask(({ table }) => table.zone('localhost', state));
      expect(code).toBe(2);
      expect(err).toMatch(
        /^mailstaple: the resolver at 127\.0\.0\.1 port \d+ does not answer [^\n]+\n$/,
      );
    },
  );
});

test.each([
  [['--tlsa', 'no'], /^"no" is no TLSA record: /],
  [['--tlsa', '3 1 1 abab'], /a digest of 32 octets, and these are 2$/],
  [['--resolver', 'dns.example'], /^--resolver takes an IPv4 address/],
  [['--resolver', '127.0.0.1:99999'], /^--resolver takes an IPv4 address/],
  [['--tlsa', wrong, '--resolver', '127.0.0.1'], /not both$/],
  [['--resolver', '127.0.0.1'], /this is an address$/],
])('%j is refused in a sentence', async (words, sentence) => {
  expect(await complaint('probe', '127.0.0.1:9', ...words)).toMatch(sentence);
});
