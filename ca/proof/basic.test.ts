import { describe, expect, it } from 'vitest';
import { identity } from '../authority/spec.ts';
import { good, type Proof } from './good.ts';
import { mintProof } from './mint.ts';
import { base, opinionOf, shown, world } from './opinion.fixture.ts';

/** Without certificates inside, whose extensions would be shown as well. */
const bare = good().signedBy('ca');

describe('signatures and certificates inside', () => {
  it.each(['flipped', 'foreign-key', 'empty'] as const)(
    '%s signature does not verify',
    async (signature) => {
      const { verified, text } = await opinionOf(good().signature(signature));
      expect(verified).toBe(false);
      expect(text).toMatch(/Response Verify Failure/i);
    },
  );

  it('without its certificate a delegate is not found', async () => {
    expect((await opinionOf(good().certs('none'))).verified).toBe(false);
  });

  it.each(['wrong-name', 'wrong-key'] as const)(
    '%s: the signer is not found',
    async (responderId) => {
      expect((await opinionOf(good().responder(responderId))).verified).toBe(false);
    },
  );

  it('junk is no certificate', async () => {
    expect(await shown(good().certs('junk'))).toMatch(/error/i);
  });

  it('MD5 needs an RSA key', async () => {
    await expect(opinionOf(good().with({ digest: 'md5' }).signedBy('ca'))).rejects.toThrow(
      RangeError,
    );
  });
});

describe('bytes inside', () => {
  /** The DER of an answer, as a buffer to search in. */
  const bytes = async (proof: Proof) =>
    Buffer.from(await mintProof(proof.spec, await world.identity(base), world));
  const explicitV1 = Buffer.from('a003020100', 'hex');

  it('a version is written only when asked for', async () => {
    expect((await bytes(bare)).includes(explicitV1)).toBe(false);
    expect((await bytes(bare.with({ version: 'explicit-v1' }))).includes(explicitV1)).toBe(true);
  });

  it.each([1, 8, 32, 33])('a nonce of %i octets in its two OCTET STRINGs', async (octets) => {
    const header = Buffer.of(0x04, octets + 2, 0x04, octets);
    const nonce = (proof: Buffer) => proof.subarray(proof.indexOf(header)).subarray(4, 4 + octets);
    const [one, other] = [await bytes(bare.nonce(octets)), await bytes(bare.nonce(octets))];
    expect(one.includes(header)).toBe(true);
    if (octets >= 8) expect(nonce(one).equals(nonce(other))).toBe(false);
  });

  it.each([
    ['byName', /Responder Id: O ?= ?Mailstaple, CN ?= ?main issuing/],
    ['byKey', /Responder Id: [0-9A-F]{40} /],
    ['wrong-name', /Responder Id: O ?= ?Mailstaple, CN ?= ?nobody/],
    ['wrong-key', /Responder Id: [0-9A-F]{40} /],
  ] as const)('responderID %s', async (responderId, text) => {
    expect(await shown(bare.responder(responderId))).toMatch(text);
  });

  it.each([
    ['as-due', 'delegate', 1, false],
    ['as-due', 'delegate-behind-intermediate', 2, false],
    ['as-due', 'ca', 0, false],
    ['as-due', 'root', 1, false],
    ['as-due', 'leaf', 1, false],
    ['none', 'delegate', 0, false],
    ['with-issuer', 'delegate', 2, true],
    ['with-issuer', 'ca', 1, true],
    ['signer', 'ca', 1, true],
    ['signer', 'delegate-behind-intermediate', 1, false],
  ] as const)('certs %s, signed by %s: %i inside', async (certs, signer, count, issuer) => {
    const proof = good().signedBy(signer).certs(certs);
    const text = await shown(proof);
    expect(text.match(/BEGIN CERTIFICATE/g)?.length ?? 0).toBe(count);
    expect((await bytes(proof)).includes(Buffer.from((await world.identity(base)).issuer))).toBe(
      issuer,
    );
  });

  it('an empty signature is a BIT STRING of no bits', async () => {
    expect([...(await bytes(bare.signature('empty'))).subarray(-3)]).toEqual([0x03, 0x01, 0x00]);
  });

  it('a flipped signature differs in its last octet alone', async () => {
    const spec = identity({ caKey: 'ed25519' });
    const about = await world.identity(spec);
    const [right, flipped] = await Promise.all(
      (['right', 'flipped'] as const).map((one) =>
        mintProof(bare.signature(one).spec, about, world),
      ),
    );
    expect(right?.slice(0, -1)).toEqual(flipped?.slice(0, -1));
    expect(right).not.toEqual(flipped);
  });
});
