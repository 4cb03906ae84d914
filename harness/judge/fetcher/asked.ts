import { createHash } from 'node:crypto';
import {
  type AskedCertId,
  type OcspRequestView,
  RequestError,
  readRequest,
  requestInPath,
} from '../../../ca/responder/request.ts';
import { readCertificate } from '../../examiner/certificate.ts';
import type { Arrangement, FetchRequest } from '../../model/observation.ts';
import { fromBase64, toHex } from '../../model/octets.ts';

/** A request taken apart: what it asks, and what was odd about how it was put into HTTP. */
export interface Asked {
  request: FetchRequest;
  view: OcspRequestView | undefined;
  remarks: readonly string[];
  /** Why it is no OCSP request. */
  broken?: string;
}

/** Takes a request apart; never throws. */
export function askedBy(request: FetchRequest): Asked {
  const { method, target, body } = request;
  try {
    const { der, remarks } =
      method === 'GET' ? requestInPath(target) : { der: fromBase64(body), remarks: [] };
    return { request, view: readRequest(der), remarks };
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return { request, view: undefined, remarks: [], broken: error.message };
  }
}

const digest = (hash: string, bytes: Uint8Array): string =>
  createHash(hash).update(bytes).digest('hex');

/** Does the certID name the certificate this responder speaks of (RFC 6960 4.1.1)? */
export function certIdValue(
  { hash, issuerNameHash, issuerKeyHash, serial }: AskedCertId,
  of: string,
  { identities }: Arrangement,
): string {
  const known = identities[of === 'forced' ? 'main' : of];
  const [leaf] = known?.chain ?? [];
  if (!known || leaf === undefined || !hash.startsWith('sha')) return 'unknown-hash';
  const certificate = readCertificate(fromBase64(leaf));
  if (toHex(serial) !== toHex(certificate.serial)) return 'wrong-serial';
  const { keyBits } = readCertificate(fromBase64(known.issuer));
  const right =
    toHex(issuerNameHash) === digest(hash, certificate.issuer) &&
    toHex(issuerKeyHash) === digest(hash, keyBits);
  return right ? 'right' : 'wrong-issuer';
}

/** What a request asks, a line each, for a reader. */
export function describeRequest(request: FetchRequest): string[] {
  const { view, remarks, broken } = askedBy(request);
  if (!view) return [`no OCSP request: ${broken ?? 'it cannot be read'}`];
  return [
    ...view.certIds.map(
      ({ hash, issuerNameHash, issuerKeyHash, serial }) =>
        `asks about serial ${toHex(serial)}, by ${hash}: name ` +
        `${toHex(issuerNameHash)}, key ${toHex(issuerKeyHash)}`,
    ),
    view.nonce ? `nonce of ${view.nonce.length} octets` : 'no nonce',
    ...view.otherExtensions.map((oid) => `extension ${oid} (hex)`),
    ...(view.signed ? ['signed'] : []),
    ...remarks,
  ];
}
