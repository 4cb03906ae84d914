import { beforeAll, describe, expect, it } from 'vitest';
import { identity, type KeyKind } from '../../ca/authority/spec.ts';
import { World } from '../../ca/authority/world.ts';
import { good, type Proof } from '../../ca/proof/good.ts';
import { mintProof } from '../../ca/proof/mint.ts';
import type { IdentityFiles, ServerArrangement, StapleFile } from '../model/running.ts';
import { CertificateStore } from './certificate-store.ts';
import type { DefectName } from './defects/defects.ts';

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

const store = (defects: readonly DefectName[] = [], change: Partial<ServerArrangement> = {}) =>
  new CertificateStore({ ...arrangement, ...change }, authorities, new Set(defects));
const bytesOf = ({ staple }: IdentityFiles) => (staple.kind === 'bytes' ? staple.bytes : undefined);

const keys = (ecdsa: boolean, rsa: boolean) => ({ ecdsa, rsa, mlDsa: false });

describe('the certificate', () => {
  it.each([
    ['mx.test', 'main'],
    ['other.test', 'other.test'],
    ['OTHER.test', 'other.test'],
    ['other.test.', 'other.test'],
    ['unknown.test', 'main'],
    [undefined, 'main'],
  ])('for the name %s is %s', (name, held) => {
    expect(store().choose(name, keys(true, true)).name).toBe(held);
  });

  it('goes by the signatures the client can check', () => {
    expect(store().choose(undefined, keys(true, true)).name).toBe('main');
    expect(store().choose(undefined, keys(false, true)).name).toBe('dual');
    expect(store().choose(undefined, keys(false, false)).name).toBe('main');
    expect(store(['ignores-second-certificate']).choose(undefined, keys(false, true)).name).toBe(
      'main',
    );
  });

  it('is the default for every name where a defect says so', () => {
    expect(store(['ignores-sni']).choose('other.test', keys(true, true)).name).toBe('main');
  });
});

describe('the staple', () => {
  const stapled = async (
    proof: Proof | 'none' | 'absent' | 'unreadable',
    ...defects: DefectName[]
  ) => {
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

  it('that nobody here can judge is left to who asks', async () => {
    const about = await world.identity({ ...specOf('mx.test'), sends: 'leaf-only' });
    const held = async (proof: Proof) => {
      const bytes = await mintProof(proof.signedBy('ca').spec, about, world);
      const staple: StapleFile = { kind: 'bytes', bytes, pem: false };
      const alone = { key: about.key, chain: about.sentPem, staple };
      // Nobody tells it who the issuer is.
      const one = new CertificateStore({ ...arrangement, identity: alone }, [], new Set());
      return one.stapleFor(one.main) === bytes;
    };
    expect(await held(good())).toBe(true);
    expect(await held(good().valid('3d ago', '2d ago'))).toBe(false);
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
    const other = one.choose('other.test', keys(true, true));
    expect(one.stapleFor(other)).toBe(
      bytesOf(arrangement.sni['Other.test'] ?? arrangement.identity),
    );
    expect(one.dual && one.stapleFor(one.dual)).toBe(arrangement.dual && bytesOf(arrangement.dual));
  });

  it('is borrowed or left out where a defect says so', () => {
    const main = bytesOf(arrangement.identity);
    const named = store(['default-staple-for-sni']);
    expect(named.stapleFor(named.choose('other.test', keys(true, true)))).toBe(main);
    const dual = store(['one-staple-for-two-certificates']);
    expect(dual.dual && dual.stapleFor(dual.dual)).toBe(main);
    const bare = store(['second-certificate-unstapled']);
    expect(bare.dual && bare.stapleFor(bare.dual)).toBeUndefined();
    expect(bare.stapleFor(bare.main)).toBe(main);
  });

  it('is held against the issuer, which a server that sends its leaf alone may know', async () => {
    const alone = await world.identity(identity({ sends: 'leaf-only' }));
    const held = async (proof: Proof) => {
      const bytes = await mintProof(proof.spec, alone, world);
      const staple: StapleFile = { kind: 'bytes', bytes, pem: false };
      const knowing = store([], { identity: { key: alone.key, chain: alone.sentPem, staple } });
      return knowing.stapleFor(knowing.main) === bytes;
    };
    expect(await held(good())).toBe(true);
    expect(await held(good().signedBy('other-ca'))).toBe(false);
  });
});
