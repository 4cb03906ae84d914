import { beforeAll, describe, expect, it } from 'vitest';
import { identity, type KeyKind } from '../../ca/authority/spec.ts';
import { World } from '../../ca/authority/world.ts';
import { good, type Proof } from '../../ca/proof/good.ts';
import { mintProof } from '../../ca/proof/mint.ts';
import type { IdentityFiles, ServerArrangement, StapleFile } from '../model/running.ts';
import { CertificateStore } from './certificate-store.ts';

const world = new World();
const specOf = (name: string, key: KeyKind = 'p256') => identity({ leaf: { names: [name], key } });

async function files(
  name: string,
  proof: Proof | 'none' | 'absent' | 'unreadable',
  key?: KeyKind,
): Promise<IdentityFiles> {
  const about = await world.identity(specOf(name, key));
  const staple: StapleFile =
    typeof proof === 'string'
      ? { kind: proof }
      : { kind: 'bytes', bytes: await mintProof(proof.spec, about, world), pem: false };
  return { key: about.key, chain: about.sentPem, staple };
}

let arrangement: ServerArrangement;
let authorities: Uint8Array[] = [];
beforeAll(async () => {
  const { root, issuer } = await world.identity(specOf('mx.test'));
  authorities = [issuer, root];
  arrangement = {
    slug: 'a0',
    transports: ['starttls'],
    reading: 'expanded',
    identity: await files('mx.test', good()),
    dual: await files('mx.test', good(), 'rsa2048'),
    sni: { 'Other.test': await files('other.test', good()) },
  };
});

const store = (defects: string[] = [], change: Partial<ServerArrangement> = {}) =>
  new CertificateStore({ ...arrangement, ...change }, authorities, new Set(defects));
const bytesOf = ({ staple }: IdentityFiles) => (staple.kind === 'bytes' ? staple.bytes : undefined);

describe('the certificate', () => {
  it.each([
    ['mx.test', 'main'],
    ['other.test', 'other.test'],
    ['OTHER.test', 'other.test'],
    ['other.test.', 'other.test'],
    ['unknown.test', 'main'],
    [undefined, 'main'],
  ])('for the name %s is %s', (name, held) => {
    expect(store().choose(name, true, true).name).toBe(held);
  });

  it('goes by the signatures the client can check', () => {
    expect(store().choose(undefined, true, true).name).toBe('main');
    expect(store().choose(undefined, false, true).name).toBe('dual');
    expect(store().choose(undefined, false, false).name).toBe('main');
    expect(store(['ignores-second-certificate']).choose(undefined, false, true).name).toBe('main');
  });

  it('is the default for every name where a defect says so', () => {
    expect(store(['ignores-sni']).choose('other.test', true, true).name).toBe('main');
  });
});

describe('the staple', () => {
  const stapled = async (proof: Proof | 'none' | 'absent' | 'unreadable', ...defects: string[]) => {
    const identityFiles = await files('mx.test', proof);
    const one = store(defects, { identity: identityFiles });
    const staple = one.stapleFor(one.main);
    return staple === undefined
      ? 'nothing'
      : staple === bytesOf(identityFiles)
        ? 'as given'
        : 'other';
  };

  it.each<[string, Proof | 'none' | 'absent' | 'unreadable', string]>([
    ['a good one', good(), 'as given'],
    ['a revoked one', good().revoked(), 'nothing'],
    ['an expired one', good().valid('3d ago', '2d ago'), 'nothing'],
    ['one of last year', good().valid('300d ago', '1d ahead'), 'nothing'],
    ['one about another', good().about('other-leaf-same-ca'), 'nothing'],
    ['junk', good().damaged({ kind: 'random', bytes: 50 }), 'nothing'],
    ['none', 'none', 'nothing'],
    ['one that is not there', 'absent', 'nothing'],
    ['one that may not be read', 'unreadable', 'nothing'],
  ])('%s', async (_, proof, wanted) => {
    expect(await stapled(proof)).toBe(wanted);
  });

  it('is what lies there, where a defect says so', async () => {
    const junk = good().damaged({ kind: 'random', bytes: 50 });
    expect(await stapled(junk, 'staples-unchecked')).toBe('as given');
    expect(await stapled(junk, 'sends-half-written')).toBe('as given');
    expect(await stapled('none', 'staples-unchecked')).toBe('nothing');
    expect(await stapled(good().valid('3d ago', '2d ago'), 'ignores-expiry')).toBe('as given');
    expect(
      await stapled(good().about('other-leaf-same-ca'), 'keeps-proof-for-new-certificate'),
    ).toBe('as given');
    expect(await stapled(junk, 'ignores-expiry')).toBe('nothing');
  });

  it('is that of its own certificate', () => {
    const one = store();
    const other = one.choose('other.test', true, true);
    expect(one.stapleFor(other)).toBe(
      bytesOf(arrangement.sni['Other.test'] ?? arrangement.identity),
    );
    expect(one.dual && one.stapleFor(one.dual)).toBe(arrangement.dual && bytesOf(arrangement.dual));
  });

  it('is borrowed or left out where a defect says so', () => {
    const main = bytesOf(arrangement.identity);
    const named = store(['default-staple-for-sni']);
    expect(named.stapleFor(named.choose('other.test', true, true))).toBe(main);
    const dual = store(['one-staple-for-two-certificates']);
    expect(dual.dual && dual.stapleFor(dual.dual)).toBe(main);
    const bare = store(['second-certificate-unstapled']);
    expect(bare.dual && bare.stapleFor(bare.dual)).toBeUndefined();
    expect(bare.stapleFor(bare.main)).toBe(main);
  });

  it('needs the issuer, which a server that sends its leaf alone may know', async () => {
    const alone = await world.identity(identity({ sends: 'leaf-only' }));
    const bytes = await mintProof(good().spec, alone, world);
    const given = {
      key: alone.key,
      chain: alone.sentPem,
      staple: { kind: 'bytes', bytes, pem: false } as const,
    };
    const knowing = store([], { identity: given });
    expect(knowing.stapleFor(knowing.main)).toBe(bytes);
    const unknowing = new CertificateStore({ ...arrangement, identity: given }, [], new Set());
    expect(unknowing.stapleFor(unknowing.main)).toBeUndefined();
  });
});

describe('what is replaced while the server runs', () => {
  it('a staple', async () => {
    const fresh =
      bytesOf(await files('mx.test', good().valid('2h ago', '2d ahead'))) ?? new Uint8Array();
    const one = store();
    one.replaceStaple(fresh);
    expect(one.stapleFor(one.main)).toBe(fresh);
    one.removeStaple();
    expect(one.stapleFor(one.main)).toBeUndefined();
    const stubborn = store(['caches-staple']);
    stubborn.replaceStaple(fresh);
    expect(stubborn.stapleFor(stubborn.main)).toBe(bytesOf(arrangement.identity));
  });

  it('a certificate, to which the old staple does not fit', async () => {
    const renewed = await files('renewed.test', 'none');
    const one = store();
    one.replaceIdentity(renewed);
    expect(one.main.chain).toBe(renewed.chain);
    expect(one.main.staple).toBe(arrangement.identity.staple);
    expect(one.stapleFor(one.main)).toBeUndefined();
    const careless = store(['keeps-proof-for-new-certificate']);
    careless.replaceIdentity(renewed);
    expect(careless.stapleFor(careless.main)).toBe(bytesOf(arrangement.identity));
    const stubborn = store(['keeps-old-certificate']);
    stubborn.replaceIdentity(renewed);
    expect(stubborn.main.chain).toBe(arrangement.identity.chain);
  });
});
