import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { identity } from '../authority/spec.ts';
import { SecondOpinion } from '../second-opinion.ts';
import { good } from './good.ts';
import { mintProof } from './mint.ts';
import { accepted, base, opinionOf, shown, world } from './opinion.fixture.ts';
import type { Signer } from './spec.ts';

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
  'above-issuing': false,
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
    const said = opinion.ofSigner(
      await mintProof(good().signedBy(signer).spec, about, world),
      about,
    );
    expect(said.ok, said.text).toBe(verified);
  });

  it.each(everySigner)('%s with its key named verifies no better', async (signer, verified) => {
    expect((await opinionOf(good().signedBy(signer).responder('byKey'))).verified).toBe(verified);
  });

  it.each(['root', 'delegate-of-root'] as const)(
    '%s is in order where the root issues the leaf',
    async (signer) => {
      expect(
        await opinionOf(good().signedBy(signer), identity({ intermediates: 0 })),
      ).toMatchObject(accepted);
    },
  );

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
    const text = await shown(
      good().valid('1h ago', '10h ahead').signedBy('delegate-expires-first'),
    );
    const end = new Date(/Not After : (.*? GMT)/.exec(text)?.[1] ?? '').getTime() - Date.now();
    expect(end / 3_600_000).toBeCloseTo(5, 1);
  });

  it('the signer of the same name is the leaf’s issuer by name alone', async () => {
    const about = await world.identity(base);
    const proof = Buffer.from(await mintProof(good().signedBy('ca-same-name').spec, about, world));
    const twin = (await world.authority('same-name', 'p256', 2)).issuing;
    expect(proof.includes(Buffer.from(twin.certificate))).toBe(true);
    expect(new X509Certificate(twin.certificate).subject).toBe(
      new X509Certificate(about.issuer).subject,
    );
  });

  it.each(['other', 'same-name'])(
    'authority %s has others and namesakes of its own',
    async (ca) => {
      const spec = identity({ ca });
      expect(await opinionOf(good(), spec)).toMatchObject(accepted);
      expect((await opinionOf(good().signedBy('other-ca'), spec)).verified).toBe(false);
      expect((await opinionOf(good().signedBy('delegate-of-other-ca'), spec)).verified).toBe(false);
      if (ca === 'same-name')
        expect((await opinionOf(good().signedBy('ca-same-name'), spec)).verified).toBe(false);
    },
  );
});
