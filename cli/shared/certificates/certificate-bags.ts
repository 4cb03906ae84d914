import {
  all,
  context,
  DerError,
  inside,
  oid,
  only,
  readFirst,
  readWhole,
  Tag,
} from '../../../harness/examiner/der.ts';

const SIGNED_DATA = '1.2.840.113549.1.7.2';

/** What a DER structure is, by its first values; undefined for what is neither. */
function kindOf(der: Uint8Array): 'pkcs7' | 'pkcs12' | 'path' | undefined {
  const [first, second] = all(readWhole(der, Tag.sequence));
  if (first?.tag === Tag.oid) return oid(first) === SIGNED_DATA ? 'pkcs7' : undefined;
  if (first?.tag === Tag.integer && first.content[0] === 3 && second?.tag === Tag.sequence)
    return 'pkcs12';
  // A certificate begins with two SEQUENCEs as well, and ends with a BIT STRING.
  const last = all(readWhole(der, Tag.sequence)).at(-1);
  return first?.tag === Tag.sequence && last?.tag === Tag.sequence ? 'path' : undefined;
}

/** certificates of SignedData, RFC 2315 9.1: what .p7b files hold. @throws DerError */
export function pkcs7Certificates(der: Uint8Array): Uint8Array[] {
  const outer = inside(readWhole(der, Tag.sequence, 'PKCS#7'));
  if (oid(outer.next(Tag.oid, 'contentType')) !== SIGNED_DATA)
    throw new DerError('PKCS#7 that is not SignedData', 0);
  const reader = inside(only(outer.next(context(0), 'content'), Tag.sequence, 'SignedData'));
  reader.next(Tag.integer, 'version');
  reader.next(Tag.set, 'digestAlgorithms');
  reader.next(Tag.sequence, 'contentInfo');
  const list = reader.optional(context(0));
  return list ? all(list, Tag.sequence, 'a certificate').map(({ bytes }) => bytes) : [];
}

/** One value of DER after the other, blanks at the end aside. @throws DerError */
function values(der: Uint8Array): Uint8Array[] {
  const found: Uint8Array[] = [];
  let rest = der;
  while (rest.some((octet) => ![0, 0x0a, 0x0d, 0x20].includes(octet))) {
    const { value } = readFirst(rest);
    found.push(value.bytes);
    rest = rest.subarray(value.bytes.length);
  }
  return found;
}

/**
 * What DER may hold in the way of certificates: one, several behind each other, a PkiPath (RFC 6066
 * 10.1), PKCS#7. Each is returned as it is, read by nobody. @throws DerError
 */
export function certificatesInDer(der: Uint8Array): Uint8Array[] | 'pkcs12' {
  const [first, ...others] = values(der);
  if (first === undefined) return [];
  const kind = others.length === 0 ? kindOf(first) : undefined;
  if (kind === 'pkcs12') return kind;
  if (kind === 'pkcs7') return pkcs7Certificates(first);
  if (kind === 'path') return all(readWhole(first)).map(({ bytes }) => bytes);
  return [first, ...others];
}
