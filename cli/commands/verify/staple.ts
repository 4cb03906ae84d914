import { DerError } from '../../../harness/examiner/der.ts';
import { readOcspResponse } from '../../../harness/examiner/ocsp.ts';
import { visible } from '../../../harness/model/visible.ts';
import { bareDer, textOf } from '../../shared/certificates/encodings.ts';
import { pemBlocks } from '../../shared/certificates/pem.ts';
import { readFileWithin, shownPath } from '../../shared/files.ts';
import { UsageError } from '../../shared/usage.ts';

/**
 * Far above any answer; what is between this and the policy's own limit is a finding, not bad
 * input.
 */
const LONGEST = 16 * 1_048_576;
const LABEL = 'OCSP RESPONSE';
const [SEQUENCE, ENUMERATED, INTEGER, OID, CONTEXT_0] = [0x30, 0x0a, 0x02, 0x06, 0xa0];

/** An answer, and what is to be said of how it was found. */
export interface StapleFile {
  der: Uint8Array;
  remarks: string[];
}

/** Where the content of a SEQUENCE begins; undefined for what is none. */
function contentAt(bytes: Uint8Array, start = 0): number | undefined {
  const length = bytes[start + 1];
  if (bytes[start] !== SEQUENCE || length === undefined) return undefined;
  return start + 2 + (length > 0x80 ? length & 0x7f : 0);
}

/**
 * Does it begin as an OCSPResponse does, RFC 6960 4.2.1? What comes behind may be damaged: that is
 * for the examiner.
 */
const beginsLikeOne = (bytes: Uint8Array): boolean =>
  bytes[contentAt(bytes) ?? bytes.length] === ENUMERATED;

/** What something that is no answer seems to be. */
function guess(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.subarray(0, 200)).toString('latin1').trimStart();
  if (/^HTTP\/\d/.test(text)) return 'it is a whole HTTP reply, of which the body is the answer';
  if (/^</.test(text)) return 'it is HTML or XML';
  if (/^\s*[{[]/.test(text)) return 'it is JSON';
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'it is compressed (gzip)';
  const outer = contentAt(bytes);
  if (outer === undefined) return 'it does not begin like one, in DER, PEM, base64 or hexadecimal';
  if (bytes[outer] === OID) return 'it is PKCS#7, or something else that is signed';
  if (bytes[outer] === INTEGER) return 'it is a key or PKCS#12';
  const inner = contentAt(bytes, outer);
  const first = inner === undefined ? undefined : bytes[inner];
  if (first === SEQUENCE) return 'it is an OCSP request, which asks and does not answer';
  if (first === CONTEXT_0 || first === INTEGER) return 'it is a certificate or a CRL';
  return 'it is DER of another kind';
}

/** Does an answer have an entry of this serial? Only to choose among several. */
function speaksOf(der: Uint8Array, serial: Uint8Array | undefined): boolean {
  try {
    const singles = readOcspResponse(der).basic?.singles ?? [];
    return singles.some(({ certId }) => Buffer.compare(certId.serial, serial ?? der) === 0);
  } catch (error) {
    if (error instanceof DerError) return false;
    throw error;
  }
}

/** The answers in PEM, of which one is judged: the first about the certificate, else the first. */
function chosen(answers: Uint8Array[], serial: Uint8Array | undefined, shown: string): StapleFile {
  const found = answers.findIndex((der) => speaksOf(der, serial));
  const index = Math.max(found, 0);
  const der = answers[index] ?? new Uint8Array();
  if (answers.length < 2) return { der, remarks: [] };
  const why =
    found < 0 ? 'none of them is about the certificate' : 'the first about the certificate';
  const passed = answers.length === 2 ? 'the other was passed over' : 'the others were passed over';
  const which = `number ${index + 1} was judged (${why}), ${passed}`;
  return { der, remarks: [`${shown} holds ${answers.length} answers: ${which}`] };
}

/**
 * An OCSP answer from a file: DER, PEM, base64, base64url or hexadecimal. One that is damaged is
 * for the examiner.
 * @param serial content octets of the certificate's serial number, to choose among several answers
 * in PEM.
 * @throws UsageError when the file cannot be read, or holds no answer at all.
 */
export function readStaple(path: string, serial?: Uint8Array): StapleFile {
  const bytes = readFileWithin(path, LONGEST);
  const shown = shownPath(path);
  if (bytes.length === 0) throw new UsageError(`${shown} is empty: that is no OCSP response`);
  if (beginsLikeOne(bytes)) return { der: new Uint8Array(bytes), remarks: [] };
  const text = textOf(bytes);
  const blocks = pemBlocks(text);
  const none = (what: string): UsageError =>
    new UsageError(`${shown} holds no OCSP response: ${what}`);
  if (blocks.length === 0) {
    const der = bareDer(text);
    if (der && beginsLikeOne(der)) return { der, remarks: [] };
    throw none(guess(der ?? bytes));
  }
  const answers = blocks.filter(({ label }) => label === LABEL).map(({ der }) => der);
  if (answers.length === 0) {
    const labels = [...new Set(blocks.map(({ label }) => visible(label)))].slice(0, 4).join(', ');
    throw none(`its PEM is of another kind (${labels}, not ${LABEL})`);
  }
  const usable = answers.map((der) => {
    if (!der) throw none('its PEM is cut short or not base64');
    if (!beginsLikeOne(der)) throw none(`in its PEM, ${guess(der)}`);
    return der;
  });
  return chosen(usable, serial, shown);
}
