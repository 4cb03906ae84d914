import { describe, expect, it } from 'vitest';
import { identity } from '../authority/spec.ts';
import { type ProofOpinion, SecondOpinion } from '../second-opinion.ts';
import { good, type Proof } from './good.ts';
import { mintProof } from './mint.ts';
import { accepted, opinionOf, shown, world } from './opinion.fixture.ts';

/** Without certificates inside, whose extensions would be shown as well. */
const bare = good().signedBy('ca');

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
    [
      'a critical extension of its own',
      bare.single({ criticalExtension: true }),
      'Response Single Extensions: 1.3.6.1.4.1.32473.1: critical',
    ],
    [
      'a critical extension',
      bare.with({ criticalExtension: true }),
      'Response Extensions: 1.3.6.1.4.1.32473.1: critical',
    ],
    [
      'padding that is not critical',
      bare.padded(400),
      'Response Extensions: 1.3.6.1.4.1.32473.2: .',
    ],
    ['version 2', good().with({ version: 'v2' }), 'Version: 2 (0x1)'],
    ['a nonce', good().nonce(8), 'OCSP Nonce'],
    ['an MD5 signature', good().with({ digest: 'md5' }), 'md5WithRSAEncryption'],
    ['a SHA-1 signature', good().with({ digest: 'sha1' }), 'ecdsa-with-SHA1'],
  ])('%s', async (_, proof, text) => {
    expect(await shown(proof)).toContain(text);
  });

  it('the issuer’s status stands under the CA above it', async () => {
    using opinion = new SecondOpinion();
    const about = await world.identity(identity());
    const proof = await mintProof(
      good().about('issuer').signedBy('delegate-of-root').spec,
      about,
      world,
    );
    const above = { ...about, leaf: about.issuer, issuer: about.root, chain: [about.issuer] };
    expect(opinion.ofProof(proof, above)).toMatchObject(accepted);
  });

  it('of a serial number given, another leaf has another', async () => {
    const spec = identity({ leaf: { serial: '1234' } });
    expect(await shown(good(), spec)).toContain('Serial Number: 1234');
    expect(await shown(good().about('other-leaf-same-ca'), spec)).not.toContain(
      'Serial Number: 1234',
    );
    expect(await shown(good().about('same-serial-other-ca'), spec)).toContain(
      'Serial Number: 1234',
    );
  });
});
