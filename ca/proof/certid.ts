import { createHash } from 'node:crypto';
import { Integer, Null, OctetString } from 'asn1js';
import { AlgorithmIdentifier, CertID } from 'pkijs';
import type { Holder } from '../authority/authority.ts';
import { nameDer } from '../authority/name.ts';
import type { Identity, World } from '../authority/world.ts';
import { otherAuthority } from './signers.ts';
import type { Single } from './spec.ts';

const OIDS: Record<Single['hash'], string> = {
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
};

/** A certificate as a certID names it: who issued it, and under which number. */
interface Named {
  issuer: Holder;
  /** DER of the issuer's name as the certificate has it. */
  name: Uint8Array;
  serial: Uint8Array;
}

const ofIssuer = (issuer: Holder, serial: Uint8Array): Named => ({
  issuer,
  name: nameDer(issuer.subject),
  serial,
});

async function named(single: Single, about: Identity, world: World): Promise<Named> {
  const { authority, holder, spec } = about;
  switch (single.about) {
    case 'leaf':
      return {
        ...ofIssuer(authority.issuing, holder.serial),
        ...(about.issuerName ? { name: about.issuerName } : {}),
      };
    case 'issuer':
      return ofIssuer(authority.aboveIssuing, authority.issuing.serial);
    case 'above-issuing':
      return ofIssuer(authority.root, authority.aboveIssuing.serial);
    case 'other-leaf-same-ca': {
      const { serial: _own, ...leaf } = spec.leaf;
      const other = await world.identity({ ...spec, leaf: { ...leaf, names: ['other.mx.test'] } });
      return ofIssuer(authority.issuing, other.holder.serial);
    }
    case 'same-serial-other-ca':
      return ofIssuer((await otherAuthority(about, world)).issuing, holder.serial);
  }
}

/** The same length, another value. */
function altered(octets: Uint8Array): Uint8Array {
  const changed = Uint8Array.from(octets);
  const last = changed.length - 1;
  changed[last] = (changed[last] ?? 0) ^ 0x01;
  return changed;
}

/** The certID of a single, RFC 6960 4.1.1, with the one field wrong that the spec wants wrong. */
export async function certId(single: Single, about: Identity, world: World): Promise<CertID> {
  const { issuer, name, serial } = await named(single, about, world);
  const { hash, wrong } = single;
  const digest = (octets: Uint8Array) => createHash(hash).update(octets).digest();
  const nameHash = digest(name);
  const keyHash = digest(issuer.key.bits);
  const labelled = wrong === 'hashAlgorithm' ? (hash === 'sha256' ? 'sha1' : 'sha256') : hash;
  return new CertID({
    hashAlgorithm: new AlgorithmIdentifier({
      algorithmId: OIDS[labelled],
      algorithmParams: new Null(),
    }),
    issuerNameHash: new OctetString({
      valueHex: wrong === 'issuerNameHash' ? altered(nameHash) : nameHash,
    }),
    issuerKeyHash: new OctetString({
      valueHex: wrong === 'issuerKeyHash' ? altered(keyHash) : keyHash,
    }),
    serialNumber: new Integer({ valueHex: wrong === 'serialNumber' ? altered(serial) : serial }),
  });
}
