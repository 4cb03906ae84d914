import { type CertificateView, readCertificate } from '../../../harness/examiner/certificate.ts';
import { chooseIssuer } from '../../../harness/examiner/issuer.ts';
import { toHex } from '../../../harness/model/octets.ts';
import { certificateFile } from '../../shared/certificates/certificates.ts';
import { UsageError } from '../../shared/usage.ts';

/** Files that hold the certificate, its issuer, or both. */
export interface SubjectFiles {
  cert?: string;
  issuer?: string;
  chain?: string;
}

/** What an answer is judged about. DER. */
export interface Subject {
  leaf: Uint8Array;
  /** Undefined where no file holds it. */
  issuer: Uint8Array | undefined;
  remarks: string[];
}

/**
 * The certificate among these that the others are there for: one that is no CA and issued none of
 * them, in whatever order they stand; where all are CAs, one that issued none of the others.
 */
function leafAmong(certificates: readonly [Uint8Array, ...Uint8Array[]]): Uint8Array {
  const views = certificates.map(readCertificate);
  const name = (der: Uint8Array): string => toHex(der);
  const selfIssued = (view: CertificateView): boolean => name(view.issuer) === name(view.subject);
  const issuers = new Set(views.filter((v) => !selfIssued(v)).map((v) => name(v.issuer)));
  const last = views.filter(({ subject }) => !issuers.has(name(subject)));
  const found = last.find(({ isCa }) => !isCa) ?? views.find(({ isCa }) => !isCa) ?? last[0];
  return found?.bytes ?? certificates[0];
}

/** @throws UsageError for a certificate with an extension that cannot be read */
function sound(der: Uint8Array, what: string): Uint8Array {
  const [odd] = readCertificate(der).unreadable;
  if (odd === undefined) return der;
  throw new UsageError(`the ${what} is malformed (RFC 5280 4.1): ${odd}`);
}

/**
 * Leaf and issuer from wherever they were named, bundles in any order and with strangers in them.
 * @throws UsageError when there is no leaf, no file that could hold the issuer, or a file cannot be
 * used.
 */
export function subjectOf({ cert, issuer, chain }: SubjectFiles): Subject {
  const read = (path: string | undefined) =>
    path === undefined ? undefined : certificateFile(path);
  const files = { cert: read(cert), chain: read(chain), issuer: read(issuer) };
  const holder = files.cert ?? files.chain;
  if (!holder)
    throw new UsageError('which certificate? Name it with --cert, or the chain with --chain');
  const leaf = sound(leafAmong(holder.certificates), 'certificate');
  const others = [...(files.chain?.certificates ?? []), ...(files.cert?.certificates ?? [])];
  const chosen = chooseIssuer([leaf, ...others], files.issuer?.certificates);
  if (!chosen.issuer && !files.issuer && !files.chain)
    throw new UsageError('the certificate of the issuer is needed, by --issuer or --chain');
  const passedOver = Object.values(files).flatMap((file) => file?.passedOver ?? []);
  return {
    leaf,
    issuer: chosen.issuer && sound(chosen.issuer, 'certificate of the issuer'),
    remarks: [...passedOver, ...(chosen.remark === undefined ? [] : [chosen.remark])],
  };
}
