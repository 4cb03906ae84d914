import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { KeyPool } from '../authority/keys.ts';
import { identity, type KeyKind } from '../authority/spec.ts';
import { World } from '../authority/world.ts';
import { type ProofOpinion, SecondOpinion } from '../second-opinion.ts';
import { good, type Proof } from './good.ts';
import { mintProof } from './mint.ts';
import type { OuterStatus, ProofSpec, Signer, Single } from './spec.ts';

const keys = new KeyPool();
const world = new World({ keys });
const base = identity({ intermediates: 2 });

async function opinionOf(proof: Proof, spec = base, ...options: string[]): Promise<ProofOpinion> {
  using opinion = new SecondOpinion();
  const about = await world.identity(spec);
  return opinion.ofProof(await mintProof(proof.spec, about, world), about, ...options);
}

/** What openssl prints of an answer it cannot be asked to trust. */
async function shown(proof: Proof, spec = base): Promise<string> {
  using opinion = new SecondOpinion();
  const file = opinion.file('proof', await mintProof(proof.spec, await world.identity(spec), world));
  return opinion.openssl('ocsp', '-respin', file, '-resp_text', '-noverify').text.replaceAll(/\s+/g, ' ');
}

const accepted = { verified: true, status: 'good', timely: true };

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
    ['the leaf in second place', good().after({ about: 'other-leaf-same-ca', certStatus: 'revoked' })],
    ['the leaf in first place', good().and({ about: 'other-leaf-same-ca', certStatus: 'revoked' })],
    ['signed over SHA-384', good().with({ digest: 'sha384' })],
    ['signed over SHA-512', good().with({ digest: 'sha512' })],
  ])('%s', async (_, proof) => {
    expect(await opinionOf(proof)).toMatchObject(accepted);
  });

  it.each(['sha1', 'sha256', 'sha384', 'sha512'] as const)('certID by %s', async (hash) => {
    expect(await opinionOf(good().hash(hash), base, `-${hash}`)).toMatchObject(accepted);
    expect((await opinionOf(good().hash(hash), base, hash === 'sha1' ? '-sha256' : '-sha1')).status).not.toBe('good');
  });

  it.each(
    (['p256', 'p384', 'ed25519', 'rsa2048', 'rsa3072'] satisfies KeyKind[]).flatMap((kind) =>
      ([0, 1, 2] as const).map((depth) => [kind, depth] as const),
    ),
  )('%s, %i intermediates', async (key, intermediates) => {
    using opinion = new SecondOpinion();
    const spec = identity({ caKey: key, intermediates, leaf: { key } });
    const about = await world.identity(spec);
    expect(opinion.ofSigner(await mintProof(good().spec, about, world), about)).toMatchObject({ ok: true });
    expect(await opinionOf(good(), spec)).toMatchObject(accepted);
    expect(await opinionOf(good().signedBy('ca').responder('byKey'), spec)).toMatchObject(accepted);
  });
});

/** Neither openssl nor GnuTLS asks for nocheck or digitalSignature. */
const signers: Record<Signer, boolean> = {
  ca: true,
  delegate: true,
  'delegate-without-eku': false,
  'delegate-any-eku': false,
  'delegate-expired': false,
  'delegate-not-yet-valid': false,
  'delegate-expires-first': true,
  'delegate-without-nocheck': true,
  'delegate-without-digital-signature': true,
  'delegate-of-other-ca': false,
  'delegate-behind-intermediate': false,
  'delegate-of-root': false,
  root: false,
  leaf: false,
  'ca-same-name': false,
  'other-ca': false,
};
const everySigner = Object.entries(signers) as [Signer, boolean][];

describe('signers', () => {
  it.each(everySigner)('%s: openssl says %s', async (signer, verified) => {
    const { text, ...opinion } = await opinionOf(good().signedBy(signer));
    expect(opinion, text).toEqual({ verified, status: 'good', timely: true });
  });

  it.each(everySigner)('%s: GnuTLS says %s', async (signer, verified) => {
    using opinion = new SecondOpinion();
    const about = await world.identity(base);
    const said = opinion.ofSigner(await mintProof(good().signedBy(signer).spec, about, world), about);
    expect(said.ok, said.text).toBe(verified);
  });

  it.each(everySigner)('%s with its key named verifies no better', async (signer, verified) => {
    expect((await opinionOf(good().signedBy(signer).responder('byKey'))).verified).toBe(verified);
  });

  it.each(['root', 'delegate-of-root'] as const)('%s is in order where the root issues the leaf', async (signer) => {
    expect(await opinionOf(good().signedBy(signer), identity({ intermediates: 0 }))).toMatchObject(accepted);
  });

  it.each([
    ['delegate', 'Extended Key Usage: OCSP Signing'],
    ['delegate', 'OCSP No Check'],
    ['delegate', 'Key Usage: critical Digital Signature'],
    ['delegate-any-eku', 'Any Extended Key Usage'],
    ['delegate-without-digital-signature', 'Key Usage: critical Key Encipherment'],
    ['delegate-behind-intermediate', 'CA:TRUE'],
    ['leaf', 'DNS:mx.test'],
  ] as const)('%s has a certificate inside that says %s', async (signer, text) => {
    expect(await shown(good().signedBy(signer))).toContain(text);
  });

  it.each([
    ['delegate-without-eku', 'Extended Key Usage'],
    ['delegate-without-nocheck', 'OCSP No Check'],
    ['ca', 'Certificate:'],
  ] as const)('%s comes without: %s', async (signer, text) => {
    expect(await shown(good().signedBy(signer))).not.toContain(text);
  });

  it('a delegate that expires first expires between now and nextUpdate', async () => {
    const text = await shown(good().valid('1h ago', '10h ahead').signedBy('delegate-expires-first'));
    const end = new Date(/Not After : (.*? GMT)/.exec(text)?.[1] ?? '').getTime() - Date.now();
    expect(end / 3_600_000).toBeCloseTo(5, 1);
  });

  it('the signer of the same name is the leaf’s issuer by name alone', async () => {
    const about = await world.identity(base);
    const proof = Buffer.from(await mintProof(good().signedBy('ca-same-name').spec, about, world));
    const twin = (await world.authority('same-name', 'p256', 2)).issuing;
    expect(proof.includes(Buffer.from(twin.certificate))).toBe(true);
    expect(new X509Certificate(twin.certificate).subject).toBe(new X509Certificate(about.issuer).subject);
  });

  it.each(['other', 'same-name'])('authority %s has others and namesakes of its own', async (ca) => {
    const spec = identity({ ca });
    expect(await opinionOf(good(), spec)).toMatchObject(accepted);
    expect((await opinionOf(good().signedBy('other-ca'), spec)).verified).toBe(false);
    expect((await opinionOf(good().signedBy('delegate-of-other-ca'), spec)).verified).toBe(false);
    if (ca === 'same-name') expect((await opinionOf(good().signedBy('ca-same-name'), spec)).verified).toBe(false);
  });
});

describe('what a single says', () => {
  it.each([
    ['revoked', good().revoked(), { verified: true, status: 'revoked' }],
    ['unknown', good().unknown(), { verified: true, status: 'unknown' }],
    ['expired', good().valid('2d ago', '1d ago'), { verified: true, timely: false }],
    ['from tomorrow', good().valid('1d ahead', '2d ahead'), { verified: true, timely: false }],
    ['another leaf', good().about('other-leaf-same-ca'), { verified: true, status: undefined }],
    ['the issuer', good().about('issuer'), { status: undefined }],
    ['the same number elsewhere', good().about('same-serial-other-ca'), { status: undefined }],
    ['a wrong name hash', good().wrong('issuerNameHash'), { status: undefined }],
    ['a wrong key hash', good().wrong('issuerKeyHash'), { status: undefined }],
    ['a wrong number', good().wrong('serialNumber'), { verified: true, status: undefined }],
    ['a wrong algorithm', good().wrong('hashAlgorithm'), { status: undefined }],
    ['nothing', good().without('singles'), { status: undefined }],
  ] satisfies [string, Proof, Partial<ProofOpinion>][])('%s', async (_, proof, expected) => {
    expect(await opinionOf(proof)).toMatchObject(expected);
  });

  it.each([
    ['a reason', good().revoked(4, '3d ago'), 'Revocation Reason: superseded (0x4)'],
    ['no reason', good().single({ certStatus: 'revoked' }), 'Cert Status: revoked Revocation Time'],
    ['a critical extension of its own', good().single({ criticalExtension: true }), 'critical'],
    ['a critical extension', good().with({ criticalExtension: true }), 'critical'],
    ['version 2', good().with({ version: 'v2' }), 'Version: 2 (0x1)'],
    ['a nonce', good().nonce(8), 'OCSP Nonce'],
    ['a name of nobody', good().responder('wrong-name'), 'CN = nobody'],
    ['an MD5 signature', good().with({ digest: 'md5' }), 'md5WithRSAEncryption'],
    ['a SHA-1 signature', good().with({ digest: 'sha1' }), 'ecdsa-with-SHA1'],
  ])('%s', async (_, proof, text) => {
    expect((await shown(proof)).replaceAll('CN=', 'CN = ')).toContain(text);
  });

  it('the issuer’s status stands under the CA above it', async () => {
    using opinion = new SecondOpinion();
    const about = await world.identity(identity());
    const proof = await mintProof(good().about('issuer').signedBy('delegate-of-root').spec, about, world);
    const above = { ...about, leaf: about.issuer, issuer: about.root, chain: [about.issuer] };
    expect(opinion.ofProof(proof, above)).toMatchObject(accepted);
  });

  it('of a serial number given, another leaf has another', async () => {
    const spec = identity({ leaf: { serial: '1234' } });
    expect(await shown(good(), spec)).toContain('Serial Number: 1234');
    expect(await shown(good().about('other-leaf-same-ca'), spec)).not.toContain('Serial Number: 1234');
    expect(await shown(good().about('same-serial-other-ca'), spec)).toContain('Serial Number: 1234');
  });
});

describe('signatures and certificates inside', () => {
  it.each(['flipped', 'foreign-key', 'empty'] as const)('%s signature does not verify', async (signature) => {
    const { verified, text } = await opinionOf(good().signature(signature));
    expect(verified).toBe(false);
    expect(text).toMatch(/Response Verify Failure/i);
  });

  it('without its certificate a delegate is not found', async () => {
    expect((await opinionOf(good().certs('none'))).verified).toBe(false);
  });

  it.each(['wrong-name', 'wrong-key'] as const)('%s: the signer is not found', async (responderId) => {
    expect((await opinionOf(good().responder(responderId))).verified).toBe(false);
  });

  it('junk is no certificate', async () => {
    expect(await shown(good().certs('junk'))).toMatch(/error/i);
  });

  it('MD5 needs an RSA key', async () => {
    await expect(opinionOf(good().with({ digest: 'md5' }).signedBy('ca'))).rejects.toThrow(RangeError);
  });
});

describe('the outer answer', () => {
  it.each([
    ['malformedRequest', 'malformedrequest (1)'],
    ['internalError', 'internalerror (2)'],
    ['tryLater', 'trylater (3)'],
    ['sigRequired', 'sigrequired (5)'],
    ['unauthorized', 'unauthorized (6)'],
    [4, '(UNKNOWN) (4)'],
    [7, '(UNKNOWN) (7)'],
    [255, '(UNKNOWN) (255)'],
  ] satisfies [Exclude<OuterStatus, 'successful'>, string][])('%s', async (outer, text) => {
    expect(await shown(good().error(outer))).toContain(`Responder Error: ${text}`);
    expect((await mintProof(good().error(outer).spec, await world.identity(base), world)).length).toBeLessThan(8);
  });

  it.each([
    ['left out', good().without('responseBytes'), 5],
    ['put in', good().error('tryLater').with({ responseBytes: 'present' }), 500],
  ])('responseBytes %s', async (_, proof, length) => {
    const bytes = await mintProof(proof.spec, await world.identity(base), world);
    expect(Math.abs(bytes.length - length)).toBeLessThan(500);
    expect(bytes.length >= length).toBe(true);
  });

  it('a type nobody knows', async () => {
    expect(await shown(good().with({ responseType: 'unknown' }))).toContain('unknown response type');
  });
});

describe('sizes', () => {
  it.each([2_000, 4_096, 16_384, 65_535, 65_536, 100_000])('padded to %i octets', async (octets) => {
    const about = await world.identity(base);
    expect((await mintProof(good().padded(octets).spec, about, world)).length).toBe(octets);
  });

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
    const proof = Buffer.from(await mintProof(good().spec, about, world, new Date('2031-05-06T07:08:09.5Z')));
    expect(proof.includes('20310506060809Z')).toBe(true);
    expect(proof.includes('20310507070809Z')).toBe(true);
  });
});

describe('every combination mints', () => {
  const axes: Partial<{ [Field in keyof ProofSpec]: readonly ProofSpec[Field][] }> = {
    responderId: ['byName', 'byKey', 'wrong-name', 'wrong-key'],
    certs: ['as-due', 'none', 'with-issuer', 'signer', 'junk'],
    signature: ['right', 'flipped', 'foreign-key', 'empty'],
    times: ['whole', 'fraction', 'offset', 'utcTime', 'no-seconds'],
    digest: ['sha1', 'sha256', 'sha384', 'sha512'],
    version: ['default', 'explicit-v1', 'v2'],
  };
  const changes = Object.entries(axes).flatMap(([field, values]) => values.map((value) => ({ [field]: value })));
  const abouts: Single['about'][] = ['leaf', 'issuer', 'other-leaf-same-ca', 'same-serial-other-ca'];

  it.each(everySigner)('%s', async (signer) => {
    const about = await world.identity(base);
    for (const change of changes) {
      const proof = await mintProof(good().signedBy(signer).with(change).spec, about, world);
      expect(proof[0]).toBe(0x30);
    }
    for (const one of abouts)
      expect((await mintProof(good().signedBy(signer).about(one).spec, about, world)).length).toBeGreaterThan(200);
  });
});
