import { fromBER, ObjectIdentifier, Sequence, Set as SetOf, Utf8String } from 'asn1js';
import { RelativeDistinguishedNames } from 'pkijs';

/** X.520 ub-common-name, RFC 5280 appendix A. */
export const COMMON_NAME_LIMIT = 64;

const rdn = (type: string, value: string) =>
  new SetOf({
    value: [
      new Sequence({ value: [new ObjectIdentifier({ value: type }), new Utf8String({ value })] }),
    ],
  });

/**
 * `O=Mailstaple, CN=…`; without a common name the empty name. Read back from DER, as PKI.js would
 * otherwise write all attributes into one RelativeDistinguishedName.
 */
export function distinguishedName(commonName: string | undefined): RelativeDistinguishedNames {
  const rdns =
    commonName === undefined ? [] : [rdn('2.5.4.10', 'Mailstaple'), rdn('2.5.4.3', commonName)];
  const der = new Sequence({ value: rdns }).toBER();
  return new RelativeDistinguishedNames({ schema: fromBER(der).result });
}

/** DER of a name: what a certID's issuerNameHash is made of. */
export function nameDer(name: RelativeDistinguishedNames): Uint8Array {
  return new Uint8Array(name.toSchema().toBER());
}
