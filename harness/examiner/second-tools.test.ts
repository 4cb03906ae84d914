import { describe, expect, it } from 'vitest';
import { identity, rareKeyKinds } from '../../ca/authority/spec.ts';
import { World } from '../../ca/authority/world.ts';
import { good, type Proof } from '../../ca/proof/good.ts';
import { mintProof } from '../../ca/proof/mint.ts';
import { SecondOpinion } from '../../ca/second-opinion.ts';
import { examine } from './examine.ts';

/** Keys of which GnuTLS knows nothing, and those that OpenSSL has from 3.5 on. */
const notOfGnutls = new Set(['secp256k1', 'brainpoolP256r1', 'brainpoolP384r1', 'brainpoolP512r1']);
const isYoung = (kind: string): boolean => kind.startsWith('ml-dsa');

const world = new World();
const proofs: [string, Proof][] = [
  ['by the CA', good().signedBy('ca')],
  ['by a delegate', good()],
  ['badly signed', good().signature('flipped')],
  ['by somebody else', good().signature('foreign-key')],
];

describe.each(rareKeyKinds)('a CA with a key of %s', (kind) => {
  it.each(proofs)(
    '%s: we say what openssl and ocsptool say, where they know it',
    async (label, proof) => {
      using opinion = new SecondOpinion();
      const about = await world.identity(identity({ caKey: kind, leaf: { key: kind } }));
      const staple = await mintProof(proof.spec, about, world);
      const { leaf, issuer } = about;
      const { status } = examine(staple, { leaf, issuer, at: new Date() });
      const right = label.startsWith('by ') && label !== 'by somebody else';
      expect(status).toBe(right ? 'good' : 'invalid');
      if (isYoung(kind)) return;
      expect(opinion.ofProof(staple, about).verified).toBe(right);
      // Where our damage falls is no part of what GnuTLS 3.7 reads of an Ed448 signature.
      if (kind === 'ed448' && label === 'badly signed') return;
      if (!notOfGnutls.has(kind)) expect(opinion.ofSigner(staple, about).ok).toBe(right);
    },
  );
});
