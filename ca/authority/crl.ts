import { Enumerated, Integer } from 'asn1js';
import { CertificateRevocationList, Extension, Extensions, RevokedCertificate } from 'pkijs';
import { bitString, elementAt, encode, tag } from '../der.ts';
import { at, type Offset } from '../time.ts';
import { time } from './certificate.ts';
import { authorityKeyIdentifier, freshestCrl } from './extensions.ts';
import { signatureAlgorithm, signOctets, usualDigest } from './signature.ts';
import type { Identity, World } from './world.ts';

/** One entry of the list. */
export interface Revocation {
  identity: Identity;
  /** Its leaf, or the CA that issued it. Default: the leaf. */
  what?: 'leaf' | 'issuing';
  /** Default: a day ago. */
  revokedAt?: Offset;
  /** CRLReason, RFC 5280 5.3.1; left out when absent. */
  reason?: number;
}

export interface CrlOrder {
  /** Who lists: the CA that issued the leaf, or the root. Default: the issuing CA. */
  by?: 'issuing' | 'root';
  revoked: readonly Revocation[];
  /** Default: an hour ago. */
  thisUpdate?: Offset;
  /** Default: a day ahead. */
  nextUpdate?: Offset;
  /** It says that changes since are to be had at this URI (Freshest CRL, RFC 5280 5.2.6). */
  freshest?: string;
  /** It tells the changes alone since a list of so long ago (RFC 5280 5.2.4). */
  deltaSince?: Offset;
}

function entry(
  { identity, what = 'leaf', revokedAt = '1d ago', reason }: Revocation,
  now: Date,
): RevokedCertificate {
  const extnValue = reason === undefined ? undefined : new Enumerated({ value: reason }).toBER();
  return new RevokedCertificate({
    userCertificate: new Integer({
      valueHex: what === 'leaf' ? identity.holder.serial : identity.authority.issuing.serial,
    }),
    revocationDate: time(at(revokedAt, now)),
    ...(extnValue
      ? {
          crlEntryExtensions: new Extensions({
            extensions: [new Extension({ extnID: '2.5.29.21', extnValue })],
          }),
        }
      : {}),
  });
}

/** Seconds since 1970 grow with every list, which is all that cRLNumber asks (RFC 5280 5.2.3). */
const numberAt = (time: Date): ArrayBuffer =>
  new Integer({ value: Math.floor(time.getTime() / 1000) }).toBER();

/** The number of the list that the changes are to be read with; critical (RFC 5280 5.2.4). */
const deltaIndicator = (base: Date): Extension =>
  new Extension({ extnID: '2.5.29.27', critical: true, extnValue: numberAt(base) });

/** DER of the CRL (RFC 5280 5.1) of the CA that issued this identity's leaf, or of its root. */
export function mintCrl(world: World, { authority }: Identity, order: CrlOrder): Uint8Array {
  const now = world.now();
  const issuing = order.by === 'root' ? authority.root : authority.issuing;
  const digest = usualDigest(issuing.key.kind);
  const algorithm = signatureAlgorithm(issuing.key.kind, digest);
  const number = numberAt(now);
  const { freshest, deltaSince } = order;
  const list = new CertificateRevocationList({
    version: 1,
    signature: algorithm,
    issuer: issuing.subject,
    thisUpdate: time(at(order.thisUpdate ?? '1h ago', now)),
    nextUpdate: time(at(order.nextUpdate ?? '1d ahead', now)),
    // An empty list is left out altogether (RFC 5280 5.1.2.6).
    ...(order.revoked.length > 0
      ? { revokedCertificates: order.revoked.map((one) => entry(one, now)) }
      : {}),
    crlExtensions: new Extensions({
      extensions: [
        authorityKeyIdentifier(issuing.key),
        new Extension({ extnID: '2.5.29.20', extnValue: number }),
        ...(deltaSince === undefined ? [] : [deltaIndicator(at(deltaSince, now))]),
        ...(freshest === undefined ? [] : [freshestCrl(freshest)]),
      ],
    }),
  });
  // PKI.js gives the list as a whole only; its first element is what is signed.
  const unsigned = new Uint8Array(list.toSchema(true).toBER());
  const tbsElement = elementAt(unsigned, elementAt(unsigned, 0).content);
  const tbs = unsigned.slice(tbsElement.start, tbsElement.end);
  const signature = signOctets(issuing.key, digest, tbs);
  return encode(
    tag.sequence,
    tbs,
    new Uint8Array(algorithm.toSchema().toBER()),
    bitString(signature),
  );
}
