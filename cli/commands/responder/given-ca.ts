import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fromBER } from 'asn1js';
import { Certificate, PublicKeyInfo } from 'pkijs';
import type { Authority, Holder } from '../../../ca/authority/authority.ts';
import type { KeyPair } from '../../../ca/authority/keys.ts';
import { identity, type KeyKind } from '../../../ca/authority/spec.ts';
import type { Identity } from '../../../ca/authority/world.ts';
import { certificatesPem } from '../../../ca/pem.ts';
import { readCertificate } from '../../../harness/examiner/certificate.ts';
import { certificatesIn } from '../../shared/certificates.ts';
import { readFileWithin, reasonOf, shownPath } from '../../shared/files.ts';
import { UsageError } from '../../shared/usage.ts';

const LONGEST_KEY = 65_536;
/** Certificates of one folder; more are somebody's archive. */
const MOST = 1000;

function kindOf(key: KeyObject): KeyKind | undefined {
  const { namedCurve, modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'ed25519') return 'ed25519';
  if (key.asymmetricKeyType === 'rsa') return modulusLength >= 3072 ? 'rsa3072' : 'rsa2048';
  return ({ prime256v1: 'p256', secp384r1: 'p384' } as const)[namedCurve ?? ''];
}

function pairOf(kind: KeyKind, privateKey: KeyObject): KeyPair {
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  const info = new PublicKeyInfo({ schema: fromBER(new Uint8Array(spki)).result });
  return { kind, privateKey, info, bits: info.subjectPublicKey.valueBlock.valueHexView };
}

function issuerKey(path: string, certificate: X509Certificate): KeyPair {
  const text = readFileWithin(path, LONGEST_KEY);
  let key: KeyObject;
  try {
    key = createPrivateKey(text);
  } catch {
    throw new UsageError(
      `${shownPath(path)} holds no private key that can be read without a password`,
    );
  }
  const kind = kindOf(key);
  if (!kind)
    throw new UsageError(
      `${shownPath(path)} is of a kind that is not known here (RSA, P-256, P-384, Ed25519)`,
    );
  if (!certificate.checkPrivateKey(key))
    throw new UsageError(`${shownPath(path)} is not the key of issuer.pem`);
  return pairOf(kind, key);
}

function holderOf(der: Uint8Array, key: KeyPair): Holder {
  const { subject } = Certificate.fromBER(new Uint8Array(der));
  return { subject, key, certificate: der, serial: readCertificate(der).serial };
}

/** Every certificate in the PEM files of a folder that this issuer signed, without doubles. */
function issuedBy(issuer: X509Certificate, dir: string, names: readonly string[]): Uint8Array[] {
  const found = new Map<string, Uint8Array>();
  for (const name of names
    .filter((it) => it.endsWith('.pem') && !/key|staple|crl/.test(it))
    .slice(0, MOST))
    for (const der of certificatesIn(join(dir, name))) {
      const certificate = new X509Certificate(der);
      const own = certificate.fingerprint256 === issuer.fingerprint256;
      if (!own && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey))
        found.set(certificate.fingerprint256, der);
    }
  return [...found.values()];
}

/**
 * The certificates of a CA that came from elsewhere: `issuer.pem` and `issuer.key` of the folder, and every certificate
 * in its PEM files that this CA issued. Their own keys are not asked for, so none of them can sign an answer itself.
 * @throws UsageError in one sentence when something is missing or does not fit.
 */
export function identitiesIn(dir: string): [Identity, ...Identity[]] {
  let names: string[];
  try {
    names = readdirSync(dir).sort();
  } catch (error) {
    throw new UsageError(
      `${shownPath(dir)} ${reasonOf(error).replace('is not there', 'is not a folder')}`,
    );
  }
  const [issuerDer] = certificatesIn(join(dir, 'issuer.pem'));
  const issuer = new X509Certificate(issuerDer);
  const key = issuerKey(join(dir, 'issuer.key'), issuer);
  const issuing = holderOf(issuerDer, key);
  const authority: Authority = {
    ca: 'given',
    caKey: key.kind,
    root: issuing,
    intermediates: [],
    issuing,
    aboveIssuing: issuing,
  };
  const [first, ...rest] = issuedBy(issuer, dir, names).map(
    (leaf): Identity => ({
      // The name keeps its delegates apart from those of the CAs that are minted.
      spec: identity({ ca: 'given', caKey: key.kind, intermediates: 0 }),
      key: '',
      privateKey: key.privateKey,
      leaf,
      issuer: issuerDer,
      root: issuerDer,
      chain: [leaf],
      sent: [leaf],
      sentPem: certificatesPem([leaf]),
      holder: holderOf(leaf, key),
      authority,
    }),
  );
  if (!first) throw new UsageError(`${shownPath(dir)} holds no certificate that issuer.pem issued`);
  return [first, ...rest];
}
