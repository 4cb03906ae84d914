import { type KeyObject, X509Certificate } from 'node:crypto';
import { fromBER } from 'asn1js';
import { PublicKeyInfo } from 'pkijs';
import { issueLeaf } from '../../ca/authority/leaf.ts';
import { identity } from '../../ca/authority/spec.ts';
import type { Identity, World } from '../../ca/authority/world.ts';
import { certificatesPem } from '../../ca/pem.ts';

const POINTERS = {
  ocsp: 'http://ocsp.mailstaple.test/',
  caIssuers: 'http://ocsp.mailstaple.test/issuer.cer',
  crl: 'http://ocsp.mailstaple.test/crl.der',
};

/**
 * An identity like another whose leaf has a key of any kind that node:crypto makes, for the tests
 * of our own two ends: the authority above it is the same. `sends` of the spec decides how much of
 * the chain goes out.
 */
export async function identityWith(
  world: World,
  keys: { privateKey: KeyObject; publicKey: KeyObject },
  spec = identity(),
): Promise<Identity> {
  const usual = await world.identity(spec);
  const { privateKey, publicKey } = keys;
  const spki = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }));
  const info = new PublicKeyInfo({ schema: fromBER(spki).result });
  const pair = {
    // Of the kinds that a spec names, the one whose certificates have the same key usage.
    kind: privateKey.asymmetricKeyType?.startsWith('rsa')
      ? ('rsa2048' as const)
      : ('p256' as const),
    privateKey,
    info,
    bits: info.subjectPublicKey.valueBlock.valueHexView,
  };
  const leafSpec = { ...spec.leaf, key: pair.kind };
  const holder = issueLeaf(leafSpec, pair, usual.authority.issuing, POINTERS, world.now());
  const old = Buffer.from(usual.leaf);
  const renewed = (list: readonly Uint8Array[]) =>
    list.map((der) => (old.equals(der) ? holder.certificate : der));
  const sent = renewed(usual.sent);
  // A certificate whose key does not read would be found out much later.
  new X509Certificate(holder.certificate).publicKey;
  return {
    ...usual,
    key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    privateKey,
    leaf: holder.certificate,
    chain: renewed(usual.chain),
    sent,
    sentPem: certificatesPem(sent),
    holder,
  };
}
