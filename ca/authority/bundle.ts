import { createHash } from 'node:crypto';
import forge from 'node-forge';
import type { Identity } from './world.ts';

const { asn1, pki, pkcs12 } = forge;
type Asn1 = forge.asn1.Asn1;

/** node-forge speaks of octets as strings of them. */
const binary = (octets: Uint8Array) => Buffer.from(octets).toString('binary');
const octets = (text: string) => new Uint8Array(Buffer.from(text, 'binary'));
const derOf = (node: Asn1) => asn1.toDer(node).getBytes();

const universal = (type: forge.asn1.Type, value: string) =>
  asn1.create(asn1.Class.UNIVERSAL, type, false, value);
const sequence = (...value: Asn1[]) =>
  asn1.create(asn1.Class.UNIVERSAL, asn1.Type.SEQUENCE, true, value);
const setOf = (...value: Asn1[]) => asn1.create(asn1.Class.UNIVERSAL, asn1.Type.SET, true, value);
// Context tags are numbers of their own, which the typings know only as universal types.
const explicit = (value: Asn1) =>
  asn1.create(asn1.Class.CONTEXT_SPECIFIC, asn1.Type.NONE, true, [value]);
const oid = (value: string) => universal(asn1.Type.OID, asn1.oidToDer(value).getBytes());
const octetString = (value: string) => universal(asn1.Type.OCTETSTRING, value);
const integer = (value: number) =>
  universal(asn1.Type.INTEGER, asn1.integerToDer(value).getBytes());

const OIDS = {
  data: '1.2.840.113549.1.7.1',
  shroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certBag: '1.2.840.113549.1.12.10.1.3',
  x509Certificate: '1.2.840.113549.1.9.22.1',
  localKeyId: '1.2.840.113549.1.9.21',
  sha1: '1.3.14.3.2.26',
} as const;

const ITERATIONS = 2048;
const SALT_OCTETS = 8;

/** ContentInfo of plain data, RFC 7292 4. */
const contentInfo = (content: Asn1) =>
  sequence(oid(OIDS.data), explicit(octetString(derOf(content))));

/** The attribute by which a reader finds the certificate that goes with the key. */
const localKeyId = (leaf: Uint8Array) =>
  setOf(
    sequence(
      oid(OIDS.localKeyId),
      setOf(octetString(binary(createHash('sha1').update(leaf).digest()))),
    ),
  );

function certificateBag(certificate: Uint8Array, attributes: Asn1[]): Asn1 {
  const wrapped = sequence(oid(OIDS.x509Certificate), explicit(octetString(binary(certificate))));
  return sequence(oid(OIDS.certBag), explicit(wrapped), ...attributes);
}

function keyBag(identity: Identity, password: string, cipher: 'aes256' | '3des'): Asn1 {
  const pkcs8 = identity.privateKey.export({ format: 'der', type: 'pkcs8' });
  // PBES2 takes the octets of the password in UTF-8 (RFC 8018 3), the older way UTF-16, which
  // node-forge makes itself.
  const secret = cipher === 'aes256' ? binary(Buffer.from(password, 'utf8')) : password;
  const shrouded = pki.encryptPrivateKeyInfo(asn1.fromDer(binary(pkcs8)), secret, {
    algorithm: cipher,
    count: ITERATIONS,
    saltSize: SALT_OCTETS,
  });
  return sequence(oid(OIDS.shroudedKeyBag), explicit(shrouded), localKeyId(identity.leaf));
}

/** MacData: HMAC-SHA1 under a key derived from the password, RFC 7292 appendix B. */
function macData(safe: Asn1, password: string): Asn1 {
  const salt = forge.random.getBytesSync(SALT_OCTETS);
  const key = pkcs12.generateKey(password, forge.util.createBuffer(salt), 3, ITERATIONS, 20);
  const mac = forge.hmac.create();
  mac.start('sha1', key);
  mac.update(derOf(safe));
  const algorithm = sequence(oid(OIDS.sha1), universal(asn1.Type.NULL, ''));
  return sequence(
    sequence(algorithm, octetString(mac.digest().getBytes())),
    octetString(salt),
    integer(ITERATIONS),
  );
}

/**
 * PKCS#12 (RFC 7292) of an identity: its key, encrypted, and the certificates it sends. The bags
 * are put together here, because node-forge's own function takes RSA keys only.
 *
 * @param cipher default AES-256; `3des` for software that is old enough to want it.
 */
export function toPkcs12(
  identity: Identity,
  password: string,
  cipher: 'aes256' | '3des' = 'aes256',
): Uint8Array {
  const certificates = identity.sent.map((certificate, index) =>
    certificateBag(certificate, index === 0 ? [localKeyId(identity.leaf)] : []),
  );
  const safe = sequence(
    contentInfo(sequence(...certificates)),
    contentInfo(sequence(keyBag(identity, password, cipher))),
  );
  return octets(derOf(sequence(integer(3), contentInfo(safe), macData(safe, password))));
}

/**
 * The key in the encoding from before PKCS#8: PKCS#1 for RSA (RFC 8017 A.1.2), SEC1 for elliptic
 * curves (RFC 5915).
 * @throws RangeError for Ed25519, which never had one.
 */
export function legacyKeyPem({ privateKey }: Identity): string {
  const kind = privateKey.asymmetricKeyType;
  if (kind === 'rsa') return privateKey.export({ format: 'pem', type: 'pkcs1' }).toString();
  if (kind === 'ec') return privateKey.export({ format: 'pem', type: 'sec1' }).toString();
  throw new RangeError(`${kind ?? 'such'} keys have no encoding but PKCS#8`);
}
