import { readExtensions } from './certificate.ts';
import { all, context, DerError, inside, only, readWhole, Tag } from './der.ts';
import { type CertId, readCertId } from './ocsp.ts';
import { Oid } from './oids.ts';

/** What a question asks (RFC 6960 4.1.1), as far as an answer is held against it. */
export interface RequestView {
  certIds: readonly CertId[];
  /** extnValue of the nonce, as it stands there; undefined for none. */
  nonce: Uint8Array | undefined;
}

/** Reads an OCSPRequest. @throws DerError when the bytes are none. */
export function readOcspRequest(bytes: Uint8Array): RequestView {
  const outer = inside(readWhole(bytes, Tag.sequence, 'an OCSPRequest'));
  const reader = inside(outer.next(Tag.sequence, 'tbsRequest'));
  reader.optional(context(0), 'version');
  reader.optional(context(1), 'requestorName');
  const asked = all(reader.next(Tag.sequence, 'requestList'), Tag.sequence, 'a Request');
  if (asked.length === 0) throw new DerError('it asks about nothing', 0);
  const extensions = reader.optional(context(2), 'requestExtensions');
  const list = extensions ? readExtensions(only(extensions, Tag.sequence)) : [];
  return {
    certIds: asked.map((one) => readCertId(inside(one).next(Tag.sequence, 'reqCert'))),
    nonce: list.find(({ id }) => id === Oid.ocspNonce)?.value,
  };
}
