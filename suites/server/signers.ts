import { good, type Proof, type ServerClaim, type ServerScenario, server } from '#harness';
import { open, stapled } from './expectations.ts';

const right = (title: string, proof: Proof, covers: readonly string[]): ServerClaim => ({
  title,
  covers: ['S01', ...covers],
  given: { proof },
  ...stapled,
});

// No document has a server verify what its administrator puts in the file; manuals may promise it.
const wrong = (
  title: string,
  proof: Proof,
  covers: readonly string[] = [],
  promise?: string,
): ServerClaim => ({
  title: `${title}: sent or left out`,
  proves: ['RFC6066-8-05'],
  covers: ['R14', ...covers],
  given: { proof },
  ...open(promise),
});

/** Who signed the answer in the file. */
export const signers: readonly ServerScenario[] = server('signers', {
  ca: right('a status signed by the CA itself is stapled', good().signedBy('ca'), ['S08', 'R15']),
  'ca-with-certificate': right(
    'a status signed by the CA itself, its certificate inside, is stapled',
    good().signedBy('ca').certs('signer'),
    ['S08', 'R15'],
  ),
  'by-key': right(
    'a status whose signer is named by his key is stapled',
    good().responder('byKey'),
    ['V05', 'R16'],
  ),
  'with-issuer': right(
    'a status that brings the issuer along is stapled',
    good().certs('with-issuer'),
    ['S09'],
  ),
  'without-nocheck': wrong(
    'a status by a delegate without nocheck',
    good().signedBy('delegate-without-nocheck'),
    ['R17'],
  ),
  'signer-ends-first': wrong(
    'a status whose signer expires before it does',
    good().signedBy('delegate-expires-first'),
    ['R17', 'V23'],
  ),
  'behind-intermediate': wrong(
    'a status by a signer behind an intermediate',
    good().signedBy('delegate-behind-intermediate'),
    ['S09'],
  ),
  'bad-signature': wrong(
    'a status with a broken signature',
    good().signature('flipped'),
    ['N29'],
    'withholds-badly-signed',
  ),
  'foreign-signature': wrong(
    "a status signed with somebody else's key",
    good().signature('foreign-key'),
    ['N29'],
    'withholds-badly-signed',
  ),
  'without-eku': wrong(
    'a status by a certificate that is no OCSP signer',
    good().signedBy('delegate-without-eku'),
  ),
  'any-eku': wrong(
    'a status by a delegate with anyExtendedKeyUsage only',
    good().signedBy('delegate-any-eku'),
  ),
  'expired-delegate': wrong(
    'a status whose signer has expired',
    good().signedBy('delegate-expired'),
    ['R17'],
  ),
  'delegate-of-other-ca': wrong(
    'a status by the OCSP signer of another CA',
    good().signedBy('delegate-of-other-ca'),
  ),
  'other-ca': wrong('a status signed by another CA', good().signedBy('other-ca')),
  'signed-by-leaf': wrong('a status the leaf signed for itself', good().signedBy('leaf')),
  'without-certificate': wrong(
    'a status whose delegate brings no certificate',
    good().without('certs'),
    ['V08'],
  ),
  'wrong-responder-name': wrong(
    'a status that names a responder who did not sign',
    good().responder('wrong-name'),
    ['V05'],
  ),
});
