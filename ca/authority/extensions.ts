import { createHash } from 'node:crypto';
import { BitString, Integer, Null, OctetString, Sequence } from 'asn1js';
import {
  AccessDescription,
  AltName,
  AuthorityKeyIdentifier,
  BasicConstraints,
  CRLDistributionPoints,
  DistributionPoint,
  Extension,
  ExtKeyUsage,
  GeneralName,
  InfoAccess,
} from 'pkijs';
import type { KeyPair } from './keys.ts';
import { distinguishedName } from './name.ts';

interface Schema {
  toBER(): ArrayBuffer;
}

const extension = (extnID: string, critical: boolean, value: Schema) =>
  new Extension({ extnID, critical, extnValue: value.toBER() });

/** Key purposes, RFC 5280 4.2.1.12. */
export const purposes = {
  any: '2.5.29.37.0',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
} as const;

/** Bits of keyUsage in the order of RFC 5280 4.2.1.3. */
const usageBits = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
] as const;
export type Usage = (typeof usageBits)[number];

/** SHA-1 of the subjectPublicKey's content (RFC 5280 4.2.1.2, method 1). */
function keyIdentifier(key: KeyPair): Uint8Array {
  return createHash('sha1').update(key.bits).digest();
}

export function keyUsage(...usages: readonly Usage[]): Extension {
  const positions = usages.map((usage) => usageBits.indexOf(usage));
  const octet = positions.reduce((bits, position) => bits | (0x80 >> position), 0);
  // DER drops the trailing zero bits of a named bit list (X.690 11.2.2).
  const unusedBits = 7 - Math.max(...positions);
  return extension(
    '2.5.29.15',
    true,
    new BitString({ valueHex: Uint8Array.of(octet), unusedBits }),
  );
}

export function extendedKeyUsage(...keyPurposes: string[]): Extension {
  return extension('2.5.29.37', false, new ExtKeyUsage({ keyPurposes }).toSchema());
}

export function basicConstraints(cA: boolean): Extension {
  return extension('2.5.29.19', true, new BasicConstraints({ cA }).toSchema());
}

/** authorityKeyIdentifier by key, RFC 5280 4.2.1.1. */
export function authorityKeyIdentifier(issuer: KeyPair): Extension {
  const value = new AuthorityKeyIdentifier({
    keyIdentifier: new OctetString({ valueHex: keyIdentifier(issuer) }),
  });
  return extension('2.5.29.35', false, value.toSchema());
}

/** subjectKeyIdentifier of one key and authorityKeyIdentifier of the other. */
export function keyIdentifiers(subject: KeyPair, issuer: KeyPair): Extension[] {
  const own = extension('2.5.29.14', false, new OctetString({ valueHex: keyIdentifier(subject) }));
  return [own, authorityKeyIdentifier(issuer)];
}

/** dNSName entries; critical when the subject is empty (RFC 5280 4.2.1.6). */
export function subjectAltName(names: readonly string[], critical: boolean): Extension {
  const altNames = names.map((value) => new GeneralName({ type: 2, value }));
  return extension('2.5.29.17', critical, new AltName({ altNames }).toSchema());
}

/** One accessLocation: a URI, or a name that leads nowhere. */
export interface Access {
  method: 'ocsp' | 'caIssuers';
  location: { uri: string } | { directoryName: string };
}

/** authorityInfoAccess, RFC 5280 4.2.2.1. */
export function authorityInfoAccess(accesses: readonly Access[]): Extension {
  const accessDescriptions = accesses.map(
    ({ method, location }) =>
      new AccessDescription({
        accessMethod: method === 'ocsp' ? '1.3.6.1.5.5.7.48.1' : '1.3.6.1.5.5.7.48.2',
        accessLocation:
          'uri' in location
            ? new GeneralName({ type: 6, value: location.uri })
            : new GeneralName({ type: 4, value: distinguishedName(location.directoryName) }),
      }),
  );
  return extension('1.3.6.1.5.5.7.1.1', false, new InfoAccess({ accessDescriptions }).toSchema());
}

const pointing = (extnID: string, uri: string): Extension => {
  const distributionPoints = [
    new DistributionPoint({ distributionPoint: [new GeneralName({ type: 6, value: uri })] }),
  ];
  return extension(extnID, false, new CRLDistributionPoints({ distributionPoints }).toSchema());
};

/** Where the list is to be had (RFC 5280 4.2.1.13). */
export const crlDistributionPoint = (uri: string): Extension => pointing('2.5.29.31', uri);

/** Where the changes since are to be had, in a list (RFC 5280 5.2.6). */
export const freshestCrl = (uri: string): Extension => pointing('2.5.29.46', uri);

/** The number with an octet of zero before it, which DER forbids (X.690 8.3.2). */
const nonMinimal = (value: number): Integer =>
  new Integer({
    valueHex: Uint8Array.of(0, ...Buffer.from(new Integer({ value }).toBER()).subarray(2)),
  });

/**
 * TLS feature, RFC 7633: 5 is status_request (must-staple), 17 status_request_v2.
 * @param form how it is written, where that is not as it should be.
 */
export function tlsFeature(
  features: readonly number[],
  form?: 'critical' | 'non-minimal',
): Extension {
  const written = (value: number): Integer =>
    form === 'non-minimal' ? nonMinimal(value) : new Integer({ value });
  return extension(
    '1.3.6.1.5.5.7.1.24',
    form === 'critical',
    new Sequence({ value: features.map(written) }),
  );
}

/** id-ce-noRevAvail, RFC 9608 2: there is no revocation information about this certificate. */
export function noRevocationAvailable(): Extension {
  return extension('2.5.29.56', false, new Null());
}

/** id-pkix-ocsp-nocheck, RFC 6960 4.2.2.2.1. */
export function ocspNoCheck(): Extension {
  return extension('1.3.6.1.5.5.7.48.1.5', false, new Null());
}
