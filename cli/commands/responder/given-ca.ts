import { createPublicKey, type KeyObject } from 'node:crypto';
import { fromBER } from 'asn1js';
import { Certificate, PublicKeyInfo } from 'pkijs';
import type { Authority, Holder } from '../../../ca/authority/authority.ts';
import type { KeyPair } from '../../../ca/authority/keys.ts';
import { nameDer } from '../../../ca/authority/name.ts';
import { identity, type KeyKind } from '../../../ca/authority/spec.ts';
import type { Identity } from '../../../ca/authority/world.ts';
import { certificatesPem } from '../../../ca/pem.ts';
import { type CertificateView, readCertificate } from '../../../harness/examiner/certificate.ts';
import { sameName, showName } from '../../../harness/examiner/name.ts';
import { signedBy } from '../../../harness/examiner/signature.ts';
import { toHex } from '../../../harness/model/octets.ts';
import { visible } from '../../../harness/model/visible.ts';
import { plural } from '../../../reports/summary.ts';
import { shownPath } from '../../shared/files.ts';
import { UsageError } from '../../shared/usage.ts';
import { contentsOf, type FolderContents } from './folder-contents.ts';

/** Certificates of CAs that were there before, where they lie, and what lies beside them. */
export interface GivenCa {
  identities: [Identity, ...Identity[]];
  /**
   * Files, by name, whose first certificate is one that is answered for, and the CA that issued it.
   */
  example: { leaf: string; issuer: string } | undefined;
  /** The names of the CAs. */
  issuers: string[];
  passedOver: string[];
}

type Found = FolderContents['certificates'][number] & { view: CertificateView };

/** How the mint's own words call a key; undefined for one that cannot sign answers here. */
function kindOf({ asymmetricKeyType: type, asymmetricKeyDetails }: KeyObject): KeyKind | undefined {
  const { namedCurve = '', modulusLength = 0 } = asymmetricKeyDetails ?? {};
  if (type === 'rsa') return modulusLength >= 3072 ? 'rsa3072' : 'rsa2048';
  if (type === 'ec') {
    const curves = { prime256v1: 'p256', secp384r1: 'p384', secp521r1: 'p521' } as const;
    const rare = ['secp256k1', 'brainpoolP256r1', 'brainpoolP384r1', 'brainpoolP512r1'] as const;
    const known: KeyKind | undefined = Object.entries(curves).find(
      ([it]) => it === namedCurve,
    )?.[1];
    // Of any other curve the CA signs by its own key all the same; its delegates get a usual one.
    return known ?? rare.find((it) => it === namedCurve) ?? 'p256';
  }
  return (['ed25519', 'ed448', 'ml-dsa-44', 'ml-dsa-65', 'ml-dsa-87'] as const).find(
    (it) => it === type,
  );
}

const spkiOf = (key: KeyObject): Buffer =>
  createPublicKey(key).export({ format: 'der', type: 'spki' });

function pairOf(kind: KeyKind, privateKey: KeyObject): KeyPair {
  const info = new PublicKeyInfo({ schema: fromBER(new Uint8Array(spkiOf(privateKey))).result });
  return { kind, privateKey, info, bits: info.subjectPublicKey.valueBlock.valueHexView };
}

/** Is it the key of this certificate, in whichever form the certificate writes it? */
function isKeyOf(key: KeyObject, { spki }: CertificateView): boolean {
  try {
    const own = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
    return own.equals(createPublicKey(key));
  } catch {
    // A key node:crypto cannot read is nobody's here.
    return false;
  }
}

function holderOf({ der, view }: Found, key: KeyPair): Holder {
  const { subject } = Certificate.fromBER(new Uint8Array(der));
  // The octets that stand in the certificate: what key identifiers and certIDs hash, compressed
  // points among them.
  return { subject, key: { ...key, bits: view.keyBits }, certificate: der, serial: view.serial };
}

function identityOf(found: Found, issuer: Found, key: KeyPair, ca: string): Identity {
  const issuing = holderOf(issuer, key);
  const authority: Authority = {
    ca,
    caKey: key.kind,
    root: issuing,
    intermediates: [],
    issuing,
    aboveIssuing: issuing,
  };
  const written = found.view.issuer;
  const otherwise = Buffer.compare(written, nameDer(issuing.subject)) !== 0;
  return {
    // The name keeps its delegates apart from those of other CAs.
    spec: identity({ ca, caKey: key.kind, intermediates: 0 }),
    key: '',
    privateKey: key.privateKey,
    leaf: found.der,
    issuer: issuer.der,
    root: issuer.der,
    chain: [found.der],
    sent: [found.der],
    sentPem: certificatesPem([found.der]),
    holder: holderOf(found, key),
    authority,
    ...(otherwise ? { issuerName: written } : {}),
  };
}

const issued = (issuer: CertificateView, { issuer: name, ...rest }: CertificateView): boolean =>
  sameName(name, issuer.subject) && signedBy({ issuer: name, ...rest }, issuer.spki).ok;

const rank = ({ first, alone }: { first: boolean; alone: boolean }): number =>
  Number(first) + Number(alone);

/** Without doubles; one that is alone in its file, or the first there, stands for the others. */
function distinct({ certificates }: FolderContents): Found[] {
  const found = new Map<string, Found>();
  for (const each of certificates) {
    const id = toHex(each.der);
    const known = found.get(id);
    if (!known || rank(each) >= rank(known))
      found.set(id, { ...each, view: readCertificate(each.der) });
  }
  return [...found.values()];
}

function nothing(dir: string, { certificates, keys, passedOver }: FolderContents): UsageError {
  const read =
    `${plural(certificates.length, 'certificate')} and ` +
    `${plural(keys.length, 'private key')} were read`;
  const rest = passedOver.length > 0 ? `; passed over: ${passedOver.slice(0, 5).join(', ')}` : '';
  return new UsageError(
    `${shownPath(dir)} holds no CA with its key that issued another ` +
      `certificate there: ${read}${rest}`,
  );
}

/**
 * The certificates of CAs that came from elsewhere: in the files of the folder, whatever their
 * names, every CA whose private key lies there too, and every certificate that such a CA issued.
 * Their own keys are not asked for, so none of them can sign an answer itself.
 * @throws UsageError in one sentence when there is none.
 */
export function givenCa(dir: string): GivenCa {
  const contents = contentsOf(dir);
  const all = distinct(contents);
  const cas = all.flatMap((issuer, i) => {
    const held = contents.keys.find(({ key }) => isKeyOf(key, issuer.view));
    const below = held ? all.filter((it) => it !== issuer && issued(issuer.view, it.view)) : [];
    if (!held || below.length === 0) return [];
    const kind = kindOf(held.key);
    if (!kind)
      throw new UsageError(
        `${shownPath(held.file)} is the key of a CA, of a kind that cannot sign answers here ` +
          `(${held.key.asymmetricKeyType})`,
      );
    return [{ issuer, key: pairOf(kind, held.key), below, ca: `given-${i}` }];
  });
  const [first, ...rest] = cas.flatMap(({ issuer, key, below, ca }) =>
    below.map((found) => identityOf(found, issuer, key, ca)),
  );
  if (!first) throw nothing(dir, contents);
  const used = new Set(cas.flatMap(({ issuer, below }) => [issuer, ...below]));
  const others = all
    .filter((it) => !used.has(it))
    .map(
      ({ file, view }) =>
        `${visible(file)}: ${showName(view.subject)}, not issued by a CA whose key is here`,
    );
  const example = cas.flatMap(({ issuer, below }) => {
    const leaf = below.find((it) => it.first);
    return leaf && issuer.first ? [{ leaf: leaf.file, issuer: issuer.file }] : [];
  })[0];
  return {
    identities: [first, ...rest],
    example,
    issuers: cas.map(({ issuer }) => showName(issuer.view.subject)),
    passedOver: [...contents.passedOver, ...others],
  };
}
