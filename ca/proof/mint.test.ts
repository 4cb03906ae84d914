import { describe, expect, it } from 'vitest';
import { identity, type KeyKind } from '../authority/spec.ts';
import { SecondOpinion } from '../second-opinion.ts';
import { good } from './good.ts';
import { mintProof } from './mint.ts';
import { accepted, base, opinionOf, world } from './opinion.fixture.ts';
import type { ProofSpec, Signer, Single } from './spec.ts';

describe('a good proof, before openssl', () => {
  it.each([
    ['by a delegate', good()],
    ['by the CA', good().signedBy('ca')],
    ['by the CA, which is inside', good().signedBy('ca').certs('signer')],
    ['responder by key', good().responder('byKey')],
    ['CA by key', good().signedBy('ca').responder('byKey')],
    ['with the issuer inside', good().certs('with-issuer')],
    ['with a nonce', good().nonce(32)],
    ['version written out', good().with({ version: 'explicit-v1' })],
    ['without nextUpdate', good().without('nextUpdate')],
    ['padded', good().padded(20_000)],
    [
      'the leaf in second place',
      good().after({ about: 'other-leaf-same-ca', certStatus: 'revoked' }),
    ],
    ['the leaf in first place', good().and({ about: 'other-leaf-same-ca', certStatus: 'revoked' })],
    ['signed over SHA-384', good().with({ digest: 'sha384' })],
    ['signed over SHA-512', good().with({ digest: 'sha512' })],
  ])('%s', async (_, proof) => {
    expect(await opinionOf(proof)).toMatchObject(accepted);
  });

  it.each(['sha1', 'sha256', 'sha384', 'sha512'] as const)('certID by %s', async (hash) => {
    expect(await opinionOf(good().hash(hash), base, `-${hash}`)).toMatchObject(accepted);
    expect(
      (await opinionOf(good().hash(hash), base, hash === 'sha1' ? '-sha256' : '-sha1')).status,
    ).not.toBe('good');
  });

  it.each(
    (['p256', 'p384', 'ed25519', 'rsa2048', 'rsa3072'] satisfies KeyKind[]).flatMap((kind) =>
      ([0, 1, 2] as const).map((depth) => [kind, depth] as const),
    ),
  )('%s, %i intermediates', async (key, intermediates) => {
    using opinion = new SecondOpinion();
    const spec = identity({ caKey: key, intermediates, leaf: { key } });
    const about = await world.identity(spec);
    expect(opinion.ofSigner(await mintProof(good().spec, about, world), about)).toMatchObject({
      ok: true,
    });
    expect(await opinionOf(good(), spec)).toMatchObject(accepted);
    expect(await opinionOf(good().signedBy('ca').responder('byKey'), spec)).toMatchObject(accepted);
  });
});

describe('sizes', () => {
  it.each([2_000, 4_096, 16_384, 65_535, 65_536, 100_000])(
    'padded to %i octets',
    async (octets) => {
      const about = await world.identity(base);
      expect((await mintProof(good().padded(octets).spec, about, world)).length).toBe(octets);
    },
  );

  it.each(Array.from({ length: 8 }, (_, index) => 1_200 + 33 * index))(
    'RSA has one length of signature: %i',
    async (more) => {
      const about = await world.identity(identity({ caKey: 'rsa2048' }));
      const wanted = 1_600 + more;
      const { length } = await mintProof(good().padded(wanted).spec, about, world);
      expect(length).toBeGreaterThanOrEqual(wanted);
      expect(length).toBeLessThan(wanted + 6);
    },
  );

  it('no proof is padded to less than it has', async () => {
    await expect(opinionOf(good().padded(100))).rejects.toThrow(RangeError);
  });
});

describe('nonces and clocks', () => {
  it('a nonce given is echoed, whatever the spec says', async () => {
    const nonce = Buffer.from('an echo of sixteen', 'latin1');
    const about = await world.identity(base);
    const proof = Buffer.from(await mintProof(good().spec, about, world, world.now(), nonce));
    expect(proof.includes(nonce)).toBe(true);
  });

  it('offsets are told from the moment given', async () => {
    const about = await world.identity(base);
    const proof = Buffer.from(
      await mintProof(good().spec, about, world, new Date('2031-05-06T07:08:09.5Z')),
    );
    expect(proof.includes('20310506060809Z')).toBe(true);
    expect(proof.includes('20310507070809Z')).toBe(true);
  });
});

describe('every combination mints', () => {
  const signers: Signer[] = [
    'ca',
    'delegate',
    'delegate-behind-intermediate',
    'root',
    'leaf',
    'ca-same-name',
    'other-ca',
  ];
  const axes: Partial<{ [Field in keyof ProofSpec]: readonly ProofSpec[Field][] }> = {
    responderId: ['byName', 'byKey', 'wrong-name', 'wrong-key'],
    certs: ['as-due', 'none', 'with-issuer', 'signer', 'junk'],
    signature: ['right', 'flipped', 'foreign-key', 'empty'],
    times: ['whole', 'fraction', 'offset', 'utcTime', 'no-seconds'],
    digest: ['sha1', 'sha256', 'sha384', 'sha512'],
    version: ['default', 'explicit-v1', 'v2'],
  };
  const changes = Object.entries(axes).flatMap(([field, values]) =>
    values.map((value) => ({ [field]: value })),
  );
  const abouts: Single['about'][] = [
    'leaf',
    'issuer',
    'other-leaf-same-ca',
    'same-serial-other-ca',
  ];

  it.each(signers)('%s', async (signer) => {
    const about = await world.identity(base);
    for (const change of changes) {
      const proof = await mintProof(good().signedBy(signer).with(change).spec, about, world);
      expect(proof[0]).toBe(0x30);
    }
    for (const one of abouts)
      expect(
        (await mintProof(good().signedBy(signer).about(one).spec, about, world)).length,
      ).toBeGreaterThan(200);
  });
});
