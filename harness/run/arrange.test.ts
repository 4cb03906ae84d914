import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { identity } from '../../ca/authority/spec.ts';
import { World } from '../../ca/authority/world.ts';
import { good } from '../../ca/proof/good.ts';
import { examine } from '../examiner/examine.ts';
import type { ProofFile } from '../model/scenario.ts';
import { leaf, type ServerClaim, server } from '../vocabulary.ts';
import { forDepth, mintArrangement, mintFile } from './arrange.ts';

const world = new World();
const about = () => world.identity(identity());
const bytes = (base64: string | undefined) => Buffer.from(base64 ?? '', 'base64');
const words: ServerClaim = {
  title: 'x',
  proves: ['x'],
  expect: { alive: 'yes' },
  versions: ['1.3'],
};

describe('a staple file', () => {
  const minted = async (proof: ProofFile) => mintFile(proof, await about(), world, 'named');

  it.each(['none', 'absent', 'unreadable'] as const)(
    '%s holds nothing that could be seen',
    async (kind) => {
      expect(await minted(kind)).toEqual({ file: { kind }, seen: {} });
    },
  );

  it('of one proof is its bytes, known by its name', async () => {
    const { file, seen } = await minted(good());
    if (file.kind !== 'bytes') throw new Error(file.kind);
    expect(file.pem).toBe(false);
    expect(Object.keys(seen)).toEqual(['named']);
    expect(bytes(seen.named).equals(file.bytes)).toBe(true);
    const { leaf: der, issuer } = await about();
    expect(examine(file.bytes, { leaf: der, issuer, at: new Date() }).acceptable).toBe(true);
  });

  it.each([['pem'], ['doubled']] as const)('that is %s is known decoded as well', async (kind) => {
    const { file, seen } = await minted(good().damaged({ kind }));
    if (file.kind !== 'bytes') throw new Error(file.kind);
    expect(Object.keys(seen)).toEqual(['named', 'named-decoded']);
    expect(bytes(seen.named).equals(file.bytes)).toBe(true);
    const { leaf: der, issuer } = await about();
    const at = new Date();
    expect(examine(bytes(seen['named-decoded']), { leaf: der, issuer, at }).acceptable).toBe(true);
    expect(examine(file.bytes, { leaf: der, issuer, at }).acceptable).toBe(false);
  });

  it('that is damaged otherwise is known as it is alone', async () => {
    const { seen } = await minted(good().damaged({ kind: 'trailing', bytes: 1 }));
    expect(Object.keys(seen)).toEqual(['named']);
  });

  it('of several proofs is PEM, leaf first, and the leaf’s is what is seen', async () => {
    const { file, seen } = await minted({ pem: [good(), good()] });
    if (file.kind !== 'bytes') throw new Error(file.kind);
    expect(file.pem).toBe(true);
    const text = Buffer.from(file.bytes).toString('latin1');
    const blocks = [
      ...text.matchAll(/-----BEGIN OCSP RESPONSE-----\n([^-]+)-----END OCSP RESPONSE-----\n/g),
    ];
    const [own, above] = blocks.map(([, body]) => bytes(body));
    if (blocks.length !== 2 || !own || !above) throw new Error(text);
    expect(text.split('\n').every((line) => line.length <= 64)).toBe(true);
    expect(own.equals(bytes(seen.named))).toBe(true);
    const { issuer, root } = await about();
    expect(examine(above, { leaf: issuer, issuer: root, at: new Date() }).acceptable).toBe(true);
  });
});

describe('a proof above the leaf', () => {
  it('is about the issuing CA and by the root, with all its other words kept', () => {
    const { spec } = forDepth(good().revoked(), 1);
    expect(spec.singles[0]).toMatchObject({ about: 'issuer', certStatus: 'revoked' });
    expect(spec.signer).toBe('root');
    expect(forDepth(good().signedBy('ca'), 1).spec.signer).toBe('root');
    expect(forDepth(good().signedBy('leaf'), 1).spec.signer).toBe('leaf');
  });

  it('is left alone at the leaf, and where it says itself whom it is about', () => {
    const proof = good();
    expect(forDepth(proof, 0)).toBe(proof);
    const other = good().about('other-leaf-same-ca');
    expect(forDepth(other, 1)).toBe(other);
  });
});

describe('an arrangement minted', () => {
  it('has every identity, each proof about its own, and what the judge has to know', async () => {
    const [scenario] = server('group', {
      all: {
        ...words,
        given: {
          dual: { identity: leaf({ key: 'p384' }), proof: 'absent' },
          sni: {
            'Other.test': { identity: leaf({ names: ['other.test'] }), proof: good().revoked() },
          },
        },
      },
    });
    if (!scenario) throw new Error('no scenario');
    const before = Math.floor(Date.now() / 1000) * 1000;
    const {
      arrangement,
      known,
      identity: main,
    } = await mintArrangement('a1', scenario, new Set(['implicit']), world);
    expect(arrangement).toMatchObject({
      slug: 'a1',
      transports: ['implicit'],
      reading: 'expanded',
    });
    expect(arrangement.dual?.staple).toEqual({ kind: 'absent' });
    expect(Object.keys(known.identities)).toEqual(['main', 'dual', 'Other.test']);
    expect(Object.keys(known.proofs)).toEqual(['as-given', 'Other.test']);
    expect(bytes(known.identities.main?.chain[0]).equals(main.leaf)).toBe(true);
    expect(Date.parse(known.at)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(known.at) % 1000).toBe(0);
    for (const [files, name] of [
      [arrangement.identity, 'main'],
      [arrangement.dual, 'dual'],
      [arrangement.sni['Other.test'], 'Other.test'],
    ] as const) {
      const presented = new X509Certificate(files?.chain ?? '');
      expect(presented.raw.equals(bytes(known.identities[name]?.chain[0]))).toBe(true);
    }
    const other = known.identities['Other.test'];
    const examination = examine(bytes(known.proofs['Other.test']), {
      leaf: bytes(other?.chain[0]),
      issuer: bytes(other?.issuer),
      at: new Date(known.at),
    });
    expect(examination.status).toBe('revoked');
  });
});
