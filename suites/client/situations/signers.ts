import { good, type Proof } from '#harness';
import type { Situation, Situations } from './situation.ts';

const right = (served: string, proof: Proof, more: Partial<Situation> = {}): Situation => ({
  served,
  row: 'good',
  given: { proof },
  proves: [],
  // RFC 6960 4.2.1 and 4.2.2.2: of the basic type, by the CA itself or by one whom it has
  // appointed.
  accepts: ['RFC6960-4.2.1-02'],
  covers: ['C01', 'V06', 'S08', 'R15'],
  under: ['verifying', 'requiring'],
  ...more,
});

const wrong = (served: string, proof: Proof, more: Partial<Situation> = {}): Situation => ({
  served,
  row: 'unauthorised',
  given: { proof },
  proves: ['RFC6960-3.2-04', 'RFC6960-4.2.2.2-07', 'RFC6066-8-16'],
  covers: ['C10', 'V06', 'V07', 'R14'],
  under: ['requiring'],
  ...more,
});

const signature = {
  proves: ['RFC6960-3.2-02', 'RFC6066-8-16'],
  covers: ['C10', 'V04', 'R14', 'R44'],
};
const responder = { proves: ['RFC6960-3.2-03', 'RFC6066-8-16'], covers: ['V05', 'R16'] };
const everywhere = {
  under: ['opportunistic', 'verifying', 'requiring', 'requiring-any-chain'],
} as const;

/** Who signed, and how he is named. */
export const signers: Situations = {
  'signed-by-ca': right('a good status signed by the CA itself', good().signedBy('ca')),
  'signed-by-ca-with-certificate': right(
    'a good status signed by the CA itself, its certificate inside',
    good().signedBy('ca').certs('signer'),
    { under: ['requiring'] },
  ),
  'by-key': right('a good status whose signer is named by his key', good().responder('byKey'), {
    covers: ['V05', 'R16'],
  }),
  'signed-by-ca-by-key': right(
    'a good status of the CA itself, named by its key',
    good().signedBy('ca').responder('byKey'),
    {
      covers: ['V05', 'R15', 'R16'],
      under: ['requiring'],
    },
  ),
  'bad-signature': wrong(
    'a good status with a bit of its signature flipped',
    good().signature('flipped'),
    {
      ...signature,
      ...everywhere,
    },
  ),
  'foreign-signature': wrong(
    "a good status signed with somebody else's key",
    good().signature('foreign-key'),
    signature,
  ),
  'empty-signature': wrong(
    'a good status with an empty signature',
    good().signature('empty'),
    signature,
  ),
  'without-eku': wrong(
    'a good status signed by a certificate of the CA that is no OCSP signer',
    good().signedBy('delegate-without-eku'),
    { ...everywhere, proves: ['RFC6960-4.2.2.2-05', 'RFC6960-4.2.2.2-07', 'RFC6066-8-16'] },
  ),
  'expired-delegate': wrong(
    'a good status whose signer has expired',
    good().signedBy('delegate-expired'),
    {
      covers: ['V07', 'R17'],
      under: ['verifying', 'requiring'],
    },
  ),
  'future-delegate': wrong(
    'a good status whose signer is not valid yet',
    good().signedBy('delegate-not-yet-valid'),
  ),
  'delegate-of-other-ca': wrong(
    'a good status by the OCSP signer of another CA',
    good().signedBy('delegate-of-other-ca'),
    {
      under: ['verifying', 'requiring'],
    },
  ),
  'behind-intermediate': wrong(
    'a good status by an OCSP signer of a CA below the issuer',
    good().signedBy('delegate-behind-intermediate'),
    { proves: ['RFC6960-4.2.2.2-07', 'RFC6066-8-16'], covers: ['S09', 'V06'] },
  ),
  'delegate-of-root': wrong(
    'a good status by an OCSP signer of the root',
    good().signedBy('delegate-of-root'),
    {
      proves: ['RFC6960-4.2.2.2-07', 'RFC6066-8-16'],
    },
  ),
  'signed-by-root': wrong(
    'a good status signed by the root above the issuer',
    good().signedBy('root'),
  ),
  'signed-by-leaf': wrong('a good status the leaf signed for itself', good().signedBy('leaf'), {
    under: ['opportunistic', 'verifying', 'requiring'],
  }),
  'ca-of-same-name': wrong(
    'a good status by a CA of the same name with another key',
    good().signedBy('ca-same-name'),
    { covers: ['C10', 'V06', 'V20', 'R14'] },
  ),
  'intermediate-revoked-signs': {
    served: 'a good status by the issuing CA, whose own status says revoked',
    row: 'intermediate-revoked',
    given: {
      proof: good().signedBy('ca'),
      chainProofs: [good().about('issuer').signedBy('root').revoked()],
    },
    proves: ['RFC5280-6.1.3-01'],
    covers: ['V22', 'V18', 'C19'],
    under: ['requiring'],
  },
  'other-ca': wrong('a good status signed by another CA', good().signedBy('other-ca'), {
    under: ['opportunistic', 'verifying', 'requiring'],
  }),
  'without-certificate': wrong(
    'a good status whose delegate brings no certificate',
    good().without('certs'),
    {
      proves: ['RFC6960-3.2-02', 'RFC6066-8-16'],
      covers: ['V08'],
    },
  ),
  'wrong-responder-name': wrong(
    'a good status that names a responder who did not sign',
    good().responder('wrong-name'),
    responder,
  ),
  'wrong-responder-key': wrong(
    'a good status that names a key which did not sign',
    good().responder('wrong-key'),
    responder,
  ),
  'any-eku': wrong(
    'a good status by a delegate with anyExtendedKeyUsage only',
    good().signedBy('delegate-any-eku'),
    {
      row: 'unauthorised-in-part',
      proves: ['RFC6960-4.2.2.2-05'],
    },
  ),
  'without-digital-signature': wrong(
    'a good status by a delegate whose key usage lacks digitalSignature',
    good().signedBy('delegate-without-digital-signature'),
    { row: 'unauthorised-in-part', proves: ['RFC5280-4.2.1.3-01', 'RFC5280-4.2.1.12-02'] },
  ),
  md5: wrong('a good status with an MD5 signature', good().with({ digest: 'md5' }), {
    row: 'unauthorised-in-part',
    proves: ['RFC6066-8-16'],
    covers: ['V04'],
  }),
  sha1: wrong('a good status with a SHA-1 signature', good().with({ digest: 'sha1' }), {
    row: 'open',
    proves: ['RFC6960-4.3-02'],
    covers: ['V04'],
  }),
  'without-nocheck': wrong(
    'a good status by a delegate without nocheck',
    good().signedBy('delegate-without-nocheck'),
    {
      row: 'open',
      proves: ['RFC6960-4.2.2.2.1-03'],
      covers: ['V08', 'R17'],
    },
  ),
  'signer-ends-first': wrong(
    'a good status whose signer expires before it does',
    good().signedBy('delegate-expires-first'),
    {
      row: 'open',
      proves: ['RFC6960-3.2-04'],
      covers: ['V23', 'R17'],
    },
  ),
};
