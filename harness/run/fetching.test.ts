import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { identity } from '../../ca/authority/spec.ts';
import { errorAnswer } from '../../ca/responder/answer.ts';
import { fetchProof } from '../reference/fetch.ts';
import { good, server } from '../vocabulary.ts';
import { mintArrangement } from './arrange.ts';
import { within } from './budget.ts';
import { FixtureCache } from './fixture-cache.ts';

const fixtures = new FixtureCache();
beforeAll(() => fixtures.openFetching({ listenOn: '127.0.0.1', host: '127.0.0.1' }));
afterAll(() => fixtures[Symbol.asyncDispose]());

const [scenario] = server('group', {
  slug: {
    title: 'x',
    proves: ['x'],
    given: { reading: 'fetched', proof: good().revoked() },
    expect: {},
  },
});
const mint = (slug: string) => {
  if (!scenario) throw new Error('no scenario');
  return mintArrangement(slug, scenario, new Set(['implicit']), fixtures.world, fixtures.fetching);
};
const pending = Symbol('pending');
const ask = async ({
  arrangement,
  identity: { leaf, issuer },
}: Awaited<ReturnType<typeof mint>>) => {
  const { staple } = arrangement.identity;
  if (staple.kind !== 'fetched') throw new Error(`${staple.kind} where it is to be fetched`);
  return Buffer.from(await fetchProof(staple.url, leaf, issuer)).toString('base64');
};

test('the certificate names the responder, which answers with the very bytes the judge knows', async () => {
  const minted = await mint('a');
  const { infoAccess } = new X509Certificate(minted.identity.leaf);
  expect(infoAccess?.trim()).toBe(
    'OCSP - ' +
      'URI:' +
      (minted.arrangement.identity.staple.kind === 'fetched' &&
        minted.arrangement.identity.staple.url),
  );
  expect(await ask(minted)).toBe(minted.known.proofs['as-given']);
});

test('each arrangement has a certificate and an answer of its own', async () => {
  const [one, other] = await Promise.all([mint('b'), mint('c')]);
  expect(one.served).not.toEqual(other.served);
  expect(await ask(one)).not.toBe(await ask(other));
});

test('an answer is waited for, and one that was given is not waited for again', async () => {
  const minted = await mint('d');
  const { fetching } = fixtures;
  expect(await within(fetching?.answered(minted) ?? Promise.resolve(), 50, pending)).toBe(pending);
  await ask(minted);
  await expect(fetching?.answered(minted)).resolves.toBeUndefined();
});

test('of a certificate that is not its own the responder does not speak', async () => {
  const { arrangement } = await mint('e');
  const stranger = await fixtures.world.identity(identity({ leaf: { names: ['other.test'] } }));
  const url = arrangement.identity.staple.kind === 'fetched' ? arrangement.identity.staple.url : '';
  expect(await fetchProof(url, stranger.leaf, stranger.issuer)).toEqual(
    errorAnswer('unauthorized'),
  );
});

test('a server is primed once, however many wait', async () => {
  let times = 0;
  const prime = async (): Promise<void> => {
    times += 1;
  };
  await Promise.all([1, 2, 3].map(() => fixtures.fetching?.primed('key', prime)));
  await fixtures.fetching?.primed('other', prime);
  expect(times).toBe(2);
});
