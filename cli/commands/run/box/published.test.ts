import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { LOOPBACK } from '../../../../ca/loopback.ts';
import { certificatesPem } from '../../../../ca/pem.ts';
import { good } from '../../../../ca/proof/good.ts';
import { Resolver } from '../../../../harness/wire/dns/resolver.ts';
import { readJournal } from '../../../../reports/journal.ts';
import { complaint, Folder, Mint, mailstaple } from '../../../shared/command.fixture.ts';
import { type Box, boxOf, stapling, starttls } from '../../probe/boxes.fixture.ts';
import { select } from '../plan/select.ts';
import { withPublished } from './published.ts';

const wrong = 'ab'.repeat(32);
let mint: Mint;
let leaf = '';
let issuing = '';

beforeAll(async () => {
  mint = await Mint.open();
  const sha256 = (der: Uint8Array) => createHash('sha256').update(der).digest('hex');
  leaf = sha256(mint.about.leaf);
  issuing = sha256(mint.about.issuer);
});

/** A box that sends these certificates, and what `mailstaple run` makes of it. */
async function visited(chain: readonly Uint8Array[], words: (box: Box) => string[]) {
  using folder = new Folder();
  const proof = await mint.proof(good());
  const held = { key: mint.about.key, certificates: certificatesPem(chain) };
  await using box = await boxOf(starttls(stapling({ ...held, tls: '1.3', staple: () => proof })));
  const ca = ['--ca', folder.file('root.pem', certificatesPem([mint.about.root]))];
  const patience = ['--pace', '0', '--timeout', '20', '--tls', '1.3'];
  const only = ['--only', 'server/dane/*', '--out', `${folder.path}/out`];
  const ended = await mailstaple('run', ...words(box), ...ca, ...patience, ...only);
  const journal = readFileSync(`${folder.path}/out/journal.jsonl`, 'utf8');
  const cells = readJournal(journal)
    .run.outcomes.filter(({ scenario }) => scenario.startsWith('server/dane/'))
    .map(({ scenario, verdict }) => [scenario, verdict.kind]);
  return { ...ended, cells: Object.fromEntries(cells), journal };
}

const told =
  (...records: string[]) =>
  ({ address }: Box) => [
    ...[`smtp://${address}`, '--sni', 'mx.test'],
    ...records.flatMap((record) => ['--tlsa', record]),
  ];

describe('a box and its TLSA records', { timeout: 60_000 }, () => {
  test('what matches is kept, with how long what is pinned lasts', async () => {
    const { code, cells, journal } = await visited(
      mint.about.chain,
      told(`3 0 1 ${leaf}`, `2 0 1 ${issuing}`),
    );
    expect({ code, cells }).toEqual({
      ...{ code: 0, cells: { 'server/dane/matches': 'pass', 'server/dane/anchor-sent': 'pass' } },
    });
    expect(journal).toMatch(
      /TLSA: ✓ 3 0 1 [0-9a-f]{16}…: matches the leaf, which ends in \d+ days/,
    );
    expect(journal).toContain(`--tlsa '3 0 1 ${leaf}'`);
  });

  test('an anchor that is not sent breaks both rules; one of usage 3 alone none', async () => {
    const alone = await visited([mint.about.leaf], told(`2 0 1 ${issuing}`));
    expect({ code: alone.code, cells: alone.cells }).toEqual({
      ...{ code: 1, cells: { 'server/dane/matches': 'fail', 'server/dane/anchor-sent': 'fail' } },
    });
    const { code, cells } = await visited([mint.about.leaf], told(`3 0 1 ${leaf}`));
    expect({ code, cells }).toEqual({
      ...{ code: 0, cells: { 'server/dane/matches': 'pass', 'server/dane/anchor-sent': 'note' } },
    });
  });

  test('a resolver that validates is asked; what it does not call secure is judged by nobody', async () => {
    for (const state of ['signed', 'insecure'] as const) {
      await using resolver = await Resolver.open(LOOPBACK);
      const { code, cells, err } = await visited(mint.about.chain, ({ port }) => {
        const data = Buffer.from(wrong, 'hex');
        resolver.table.zone('localhost', state);
        resolver.table.put('localhost', { type: 'A', address: LOOPBACK });
        const record = { type: 'TLSA', usage: 3, selector: 1, matchingType: 1, data } as const;
        resolver.table.put(`_${port}._tcp.localhost`, record);
        const at = `${LOOPBACK}:${resolver.port}`;
        return [`smtp://localhost:${port}`, '--resolver', at, '--only', 'server/any-box/fits'];
      });
      const found = cells['server/dane/matches'];
      expect([state, found, err.includes('mailstaple:')]).toEqual([
        ...[state, state === 'signed' ? 'fail' : undefined, false],
      ]);
      expect(code).toBe(state === 'signed' ? 1 : 0);
    }
  });
});

test('a resolver that keeps silent is one sentence; others that were asked for are played', async () => {
  await using resolver = await Resolver.open(LOOPBACK);
  resolver.table.zone('localhost', 'silent');
  const words = ['--resolver', `${LOOPBACK}:${resolver.port}`, '--dry-run'];
  const alone = await mailstaple('run', 'smtp://localhost:9', ...words);
  expect(alone).toMatchObject({
    code: 2,
    err: expect.stringMatching(/^mailstaple: the resolver at [^\n]+ does not answer [^\n]+\n$/),
  });
  const beside = await mailstaple('run', 'smtp://localhost:9', 'reference', ...words);
  expect(beside.code).toBe(2);
  expect(beside.out).toContain('reference');
  expect(beside.err).toMatch(/^mailstaple: the resolver at [^\n]+\n$/m);
});

test('where no box is left each of them is told of', async () => {
  await using resolver = await Resolver.open(LOOPBACK);
  resolver.table.zone('test', 'silent');
  const words = ['smtp://a.test', 'smtp://b.test', '--resolver', `${LOOPBACK}:${resolver.port}`];
  const said = await complaint('run', ...words, '--dry-run');
  expect(said).toMatch(/_25\._tcp\.a\.test, or .*; .*_25\._tcp\.b\.test, or /);
});

test('a record that means nothing counts for nothing, and is told of', async () => {
  await using resolver = await Resolver.open(LOOPBACK);
  resolver.table.zone('localhost', 'signed');
  resolver.table.put('localhost', { type: 'A', address: LOOPBACK });
  const put = (data: Buffer): void =>
    resolver.table.put('_25._tcp.localhost', {
      ...{ type: 'TLSA', usage: 3, selector: 1, matchingType: 1, data },
    });
  const selection = await select({
    ...{ words: ['smtp://localhost'], commands: [], all: false, engine: false },
    ...{ exec: undefined, config: undefined },
  });
  const published = async () => {
    const at = { resolver: `${LOOPBACK}:${resolver.port}` };
    const [found] = await withPublished(selection.selected, at, []);
    return { ...found?.published, stated: found?.stated };
  };
  put(Buffer.from('abcdef', 'hex'));
  const junk = await published();
  expect(junk).toMatchObject({ records: [], stated: undefined });
  expect(junk.from).toMatch(/^securely by .*; 1 record there cannot be read$/);
  put(Buffer.from(wrong, 'hex'));
  expect(await published()).toMatchObject({ records: [`3 1 1 ${wrong}`], stated: true });
});

test.each([
  [['smtp://mx.test', '--tlsa', 'no'], /^"no" is no TLSA record: /],
  [['reference', 'smtp://mx.test', '--tlsa', 'no'], /^"no" is no TLSA record: /],
  [['smtp://mx.test', '--resolver', ''], /^--resolver takes an IPv4 address, .* not ""$/],
  [['smtp://mx.test', 'smtp://b.test', '--tlsa', `3 1 1 ${wrong}`], /for one box, and there are 2/],
  [['reference', '--tlsa', `3 1 1 ${wrong}`], /--tlsa is for a box that is not ours/],
  [['smtp://192.0.2.1', '--resolver', '192.0.2.53'], /this is an address/],
  [['smtp://mx.test', '--tlsa', `3 1 1 ${wrong}`, '--resolver', '192.0.2.53'], /not both/],
])('%j is refused in a sentence', async (words, sentence) => {
  expect(await complaint('run', ...words)).toMatch(sentence);
});
