import { type AlgorithmId, type Extension, readAlgorithm, readExtensions } from './certificate.ts';
import {
  all,
  checkStrict,
  context,
  type Der,
  DerError,
  implicit,
  inside,
  oid,
  only,
  readFirst,
  readWhole,
  smallNumber,
  Tag,
  wholeBits,
} from './der.ts';
import { Oid } from './oids.ts';
import { type WrittenTime, writtenTime } from './time.ts';

/** CertID, RFC 6960 4.1.1. */
export interface CertId {
  readonly hash: AlgorithmId;
  readonly issuerNameHash: Uint8Array;
  readonly issuerKeyHash: Uint8Array;
  readonly serial: Uint8Array;
}

export type CertStatus =
  | { readonly kind: 'good' | 'unknown' }
  | { readonly kind: 'revoked'; readonly time: WrittenTime; readonly reason: number | undefined };

/** SingleResponse, RFC 6960 4.2.1. */
export interface SingleView {
  readonly certId: CertId;
  readonly status: CertStatus;
  readonly thisUpdate: WrittenTime;
  readonly nextUpdate: WrittenTime | undefined;
  readonly extensions: readonly Extension[];
}

/** BasicOCSPResponse, RFC 6960 4.2.1. */
export interface BasicView {
  /** DER of tbsResponseData: what the signature covers. */
  readonly tbs: Uint8Array;
  /** 0 is v1. */
  readonly version: number;
  /** v1 was written out although it is the default, which DER forbids. */
  readonly versionWritten: boolean;
  readonly responderId:
    | { readonly by: 'name'; readonly name: Uint8Array }
    | { readonly by: 'key'; readonly hash: Uint8Array };
  readonly producedAt: WrittenTime;
  readonly singles: readonly SingleView[];
  readonly extensions: readonly Extension[];
  readonly signatureAlgorithm: AlgorithmId;
  readonly signature: Uint8Array;
  /** DER of each certificate sent along. */
  readonly certs: readonly Uint8Array[];
  /** certs is there, if only as an empty list. */
  readonly certsWritten: boolean;
}

/** OCSPResponse, RFC 6960 4.2.1, as far as it can be read. */
export interface ResponseView {
  readonly outerStatus: number;
  readonly responseType: string | undefined;
  /** Of a basic response; undefined for another type or none. */
  readonly basic: BasicView | undefined;
  /** Octets behind the outer value. */
  readonly trailing: number;
}

export const outerStatusNames = [
  'successful',
  'malformedRequest',
  'internalError',
  'tryLater',
  undefined,
  'sigRequired',
  'unauthorized',
] as const;

function readTime(value: Der, what: string): WrittenTime {
  if (value.tag !== Tag.generalizedTime && value.tag !== Tag.utcTime) {
    throw new DerError(`${what} is not a time`, value.offset);
  }
  return writtenTime(value);
}

/** Reads a CertID. @throws DerError */
export function readCertId(value: Der): CertId {
  const reader = inside(value);
  const hash = readAlgorithm(reader.next(Tag.sequence, 'hashAlgorithm'));
  const issuerNameHash = reader.next(Tag.octetString, 'issuerNameHash').content;
  const issuerKeyHash = reader.next(Tag.octetString, 'issuerKeyHash').content;
  const serial = reader.next(Tag.integer, 'serialNumber').content;
  reader.end('a CertID');
  return { hash, issuerNameHash, issuerKeyHash, serial };
}

function readStatus(value: Der): CertStatus {
  if (value.tag === implicit(0) || value.tag === implicit(2)) {
    if (value.content.length > 0) throw new DerError('a certStatus with content', value.offset);
    return { kind: value.tag === implicit(0) ? 'good' : 'unknown' };
  }
  if (value.tag !== context(1)) throw new DerError('not a certStatus', value.offset);
  const reader = inside(value);
  const time = readTime(reader.next(undefined, 'revocationTime'), 'revocationTime');
  const reason = reader.optional(context(0), 'revocationReason');
  reader.end('RevokedInfo');
  return {
    kind: 'revoked',
    time,
    reason: reason && smallNumber(only(reason, Tag.enumerated, 'CRLReason')),
  };
}

const extensionsIn = (value: Der | undefined): Extension[] =>
  value ? readExtensions(only(value, Tag.sequence, 'extensions')) : [];

function readSingle(value: Der): SingleView {
  const reader = inside(value);
  const certId = readCertId(reader.next(Tag.sequence, 'certID'));
  const status = readStatus(reader.next(undefined, 'certStatus'));
  const thisUpdate = readTime(reader.next(undefined, 'thisUpdate'), 'thisUpdate');
  const next = reader.optional(context(0), 'nextUpdate');
  const extensions = extensionsIn(reader.optional(context(1), 'singleExtensions'));
  reader.end('a SingleResponse');
  return {
    certId,
    status,
    thisUpdate,
    nextUpdate: next && readTime(only(next), 'nextUpdate'),
    extensions,
  };
}

function readResponderId(value: Der): BasicView['responderId'] {
  if (value.tag === context(1))
    return { by: 'name', name: only(value, Tag.sequence, 'a Name').bytes };
  if (value.tag === context(2))
    return { by: 'key', hash: only(value, Tag.octetString, 'a KeyHash').content };
  throw new DerError('not a ResponderID', value.offset);
}

function readBasic(value: Der): BasicView {
  const outer = inside(value);
  const tbs = outer.next(Tag.sequence, 'tbsResponseData');
  const signatureAlgorithm = readAlgorithm(outer.next(Tag.sequence, 'signatureAlgorithm'));
  const signature = wholeBits(outer.next(Tag.bitString, 'the signature'));
  const certs = outer.optional(context(0), 'certs');
  outer.end('a BasicOCSPResponse');

  const reader = inside(tbs);
  const version = reader.optional(context(0), 'version');
  const responderId = readResponderId(reader.next(undefined, 'responderID'));
  const producedAt = readTime(reader.next(undefined, 'producedAt'), 'producedAt');
  const responses = reader.next(Tag.sequence, 'responses');
  const extensions = extensionsIn(reader.optional(context(1), 'responseExtensions'));
  reader.end('tbsResponseData');
  return {
    tbs: tbs.bytes,
    version: version ? smallNumber(only(version, Tag.integer, 'version')) : 0,
    versionWritten: version !== undefined,
    responderId,
    producedAt,
    singles: all(responses, Tag.sequence, 'a SingleResponse').map(readSingle),
    extensions,
    signatureAlgorithm,
    signature,
    certs: certs ? all(only(certs, Tag.sequence, 'certs')).map((c) => c.bytes) : [],
    certsWritten: certs !== undefined,
  };
}

/**
 * Reads an OCSPResponse. Strict DER throughout, also inside the certificates sent along; octets
 * behind the outer value are counted, not refused. Judges nothing.
 * @throws DerError when the bytes are not an OCSPResponse.
 */
export function readOcspResponse(bytes: Uint8Array): ResponseView {
  const { value, trailing } = readFirst(bytes);
  if (value.tag !== Tag.sequence) throw new DerError('an OCSPResponse is a SEQUENCE', 0);
  checkStrict(value);
  const reader = inside(value);
  const outerStatus = smallNumber(reader.next(Tag.enumerated, 'responseStatus'));
  const wrapped = reader.optional(context(0), 'responseBytes');
  reader.end('an OCSPResponse');
  if (!wrapped) return { outerStatus, responseType: undefined, basic: undefined, trailing };

  const inner = inside(only(wrapped, Tag.sequence, 'ResponseBytes'));
  const responseType = oid(inner.next(Tag.oid, 'responseType'));
  const response = inner.next(Tag.octetString, 'response');
  inner.end('ResponseBytes');
  if (responseType !== Oid.ocspBasic)
    return { outerStatus, responseType, basic: undefined, trailing };
  const origin = response.offset + response.bytes.length - response.content.length;
  const basic = readWhole(response.content, Tag.sequence, 'a BasicOCSPResponse', origin);
  checkStrict(basic);
  return { outerStatus, responseType, basic: readBasic(basic), trailing };
}
