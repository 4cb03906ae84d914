import type { Extension } from 'pkijs';
import { at } from '../time.ts';
import type { Holder } from './authority.ts';
import { issueCertificate, serialOctets } from './certificate.ts';
import {
  type Access,
  authorityInfoAccess,
  basicConstraints,
  crlDistributionPoint,
  extendedKeyUsage,
  keyIdentifiers,
  keyUsage,
  noRevocationAvailable,
  purposes,
  subjectAltName,
  tlsFeature,
} from './extensions.ts';
import type { KeyPair } from './keys.ts';
import { COMMON_NAME_LIMIT, distinguishedName } from './name.ts';
import { isRsa } from './signature.ts';
import type { LeafSpec, OcspLocation } from './spec.ts';

/**
 * Where a leaf's pointers lead: URLs of the run's responder, of the issuer's certificate and of the
 * CRL.
 */
export interface Pointers {
  ocsp: string;
  caIssuers: string;
  crl: string;
}

const location = (where: OcspLocation, pointers: Pointers): Access['location'] =>
  where === 'responder' ? { uri: pointers.ocsp } : where;

function accesses(leaf: LeafSpec, pointers: Pointers): Access[] {
  const found: Access[] = leaf.ocsp.map((where) => ({
    method: 'ocsp',
    location: location(where, pointers),
  }));
  if (leaf.caIssuers) found.push({ method: 'caIssuers', location: { uri: pointers.caIssuers } });
  return found;
}

function extensions(
  leaf: LeafSpec,
  key: KeyPair,
  issuer: Holder,
  named: boolean,
  pointers: Pointers,
): Extension[] {
  const access = accesses(leaf, pointers);
  return [
    basicConstraints(false),
    keyUsage('digitalSignature', ...(isRsa(leaf.key) ? (['keyEncipherment'] as const) : [])),
    extendedKeyUsage(leaf.purpose === 'client' ? purposes.clientAuth : purposes.serverAuth),
    ...keyIdentifiers(key, issuer.key),
    ...(leaf.names.length > 0 ? [subjectAltName(leaf.names, !named)] : []),
    ...(access.length > 0 ? [authorityInfoAccess(access)] : []),
    ...(leaf.crl ? [crlDistributionPoint(pointers.crl)] : []),
    ...(leaf.tlsFeature.length > 0 ? [tlsFeature(leaf.tlsFeature, leaf.tlsFeatureAs)] : []),
    ...(leaf.noRevocationAvailable ? [noRevocationAvailable()] : []),
  ];
}

/**
 * A server's certificate as the spec has it. A first name too long for a common name leaves the
 * subject empty.
 */
export function issueLeaf(
  leaf: LeafSpec,
  key: KeyPair,
  issuer: Holder,
  pointers: Pointers,
  now: Date,
): Holder {
  const [first] = leaf.names;
  const commonName = first !== undefined && first.length <= COMMON_NAME_LIMIT ? first : undefined;
  const subject = distinguishedName(commonName);
  const serial = serialOctets(leaf.serial);
  const certificate = issueCertificate({
    serial,
    subject,
    subjectKey: key,
    issuer: issuer.subject,
    issuerKey: issuer.key,
    notBefore: at(leaf.notBefore, now),
    notAfter: at(leaf.notAfter, now),
    extensions: extensions(leaf, key, issuer, commonName !== undefined, pointers),
  });
  return { subject, key, certificate, serial };
}
