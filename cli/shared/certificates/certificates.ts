import { readCertificate } from '../../../harness/examiner/certificate.ts';
import { DerError, readFirst } from '../../../harness/examiner/der.ts';
import { visible } from '../../../harness/model/visible.ts';
import { readFileWithin, shownPath } from '../files.ts';
import { UsageError } from '../usage.ts';
import { certificatesInDer, pkcs7Certificates } from './certificate-bags.ts';
import { bareDer, textOf } from './encodings.ts';
import { type PemBlock, pemBlocks } from './pem.ts';

/**
 * No bundle is longer than this, octets: that of a browser has some 300,000, with texts some
 * million.
 */
const LONGEST = 16 * 1_048_576;
const CERTIFICATE = ['CERTIFICATE', 'X509 CERTIFICATE'];
const TRUSTED = 'TRUSTED CERTIFICATE';
const PKCS7 = ['PKCS7', 'PKCS #7 SIGNED DATA', 'CMS'];
const SEQUENCE = 0x30;

/** The certificates of a file, and a sentence for each that had to be passed over. */
export interface CertificateFile {
  certificates: [Uint8Array, ...Uint8Array[]];
  passedOver: string[];
}

/** Something in a file that should be a certificate. */
type Found = Uint8Array | { unusable: string };

const cutShort: Found = { unusable: 'a certificate in PEM that is cut short or not base64' };

function tried(read: () => Uint8Array[]): Found[] {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    return [{ unusable: `no certificate that can be read: ${error.message}` }];
  }
}

function inBlock({ label, der }: PemBlock): Found[] {
  if (PKCS7.includes(label)) return der ? tried(() => pkcs7Certificates(der)) : [cutShort];
  if (!CERTIFICATE.includes(label) && label !== TRUSTED) return [];
  if (!der) return [cutShort];
  // OpenSSL's trust settings stand behind the certificate.
  return label === TRUSTED ? tried(() => [readFirst(der).value.bytes]) : [der];
}

function inDer(der: Uint8Array, shown: string): Found[] {
  return tried(() => {
    const found = certificatesInDer(der);
    if (found !== 'pkcs12') return found;
    throw new UsageError(
      `${shown} is PKCS#12, which needs its password: take the certificates out ` +
        'first (openssl pkcs12 -nokeys)',
    );
  });
}

/** A readable one, or why it is none. */
function checked(found: Found): Found {
  if (!(found instanceof Uint8Array)) return found;
  try {
    readCertificate(found);
    return found;
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    return { unusable: `no certificate that can be read: ${error.message}` };
  }
}

/** What a file holds. @throws UsageError when that is no certificate at all. */
function foundIn(bytes: Buffer, shown: string): Found[] {
  if (bytes.length === 0) throw new UsageError(`${shown} is empty`);
  if (bytes[0] === SEQUENCE) {
    // Hexadecimal may begin with that octet as well: it is the digit 0.
    if (!/^0x/i.test(bytes.subarray(0, 2).toString('latin1')))
      return inDer(new Uint8Array(bytes), shown);
  }
  const text = textOf(bytes);
  const blocks = pemBlocks(text);
  if (blocks.length === 0) {
    const der = bareDer(text);
    if (!der) throw new UsageError(`${shown} is neither PEM nor DER`);
    return inDer(der, shown);
  }
  const found = blocks.flatMap(inBlock);
  const labels = [...new Set(blocks.map(({ label }) => visible(label)))].slice(0, 4).join(', ');
  if (found.length === 0) throw new UsageError(`${shown} holds no certificate but ${labels}`);
  return found;
}

/**
 * The certificates of a file in their order: PEM (one or more, other blocks passed over, OpenSSL's
 * trust settings cut off), DER (one, several behind each other, a PkiPath), PKCS#7 in either, or
 * base64 and hexadecimal of these. What cannot be read is passed over where something else can.
 * @throws UsageError in one sentence: unreadable, empty, another kind of PEM, malformed.
 */
export function certificateFile(path: string): CertificateFile {
  const shown = shownPath(path);
  const found = foundIn(readFileWithin(path, LONGEST), shown).map(checked);
  const [first, ...rest] = found.filter((it) => it instanceof Uint8Array);
  const unusable = found.flatMap((it) => (it instanceof Uint8Array ? [] : [it.unusable]));
  if (!first) throw new UsageError(`${shown} holds ${unusable[0] ?? 'no certificate'}`);
  const [what] = unusable;
  const more = unusable.length > 1 ? ` (and ${unusable.length - 1} more)` : '';
  const passedOver = what === undefined ? [] : [`in ${shown} passed over: ${what}${more}`];
  return { certificates: [first, ...rest], passedOver };
}

/** The same without what was passed over. @throws UsageError as above. */
export const certificatesIn = (path: string): CertificateFile['certificates'] =>
  certificateFile(path).certificates;
