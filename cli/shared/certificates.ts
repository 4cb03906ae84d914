import { readCertificate } from '../../harness/examiner/certificate.ts';
import { DerError } from '../../harness/examiner/der.ts';
import { visible } from '../../harness/model/visible.ts';
import { readFileWithin, shownPath } from './files.ts';
import { pemBlocks } from './pem.ts';
import { UsageError } from './usage.ts';

/** No chain is longer than this, octets. */
const LONGEST = 1_048_576;
const LABELS = ['CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE'];

function checked(der: Uint8Array, path: string): Uint8Array {
  try {
    const [odd] = readCertificate(der).unreadable;
    if (odd !== undefined)
      throw new UsageError(`${shownPath(path)} holds a certificate that is malformed: ${odd}`);
    return der;
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    throw new UsageError(
      `${shownPath(path)} holds no certificate that can be read: ${error.message}`,
    );
  }
}

/**
 * The certificates of a file, PEM (one or more, other blocks passed over) or DER (one), in their order. Each can be read.
 * @throws UsageError in one sentence: unreadable, empty, another kind of PEM, malformed.
 */
export function certificatesIn(path: string): [Uint8Array, ...Uint8Array[]] {
  const bytes = readFileWithin(path, LONGEST);
  const shown = shownPath(path);
  if (bytes.length === 0) throw new UsageError(`${shown} is empty`);
  const blocks = pemBlocks(bytes.toString('latin1'));
  if (blocks.length === 0) {
    if (bytes[0] !== 0x30) throw new UsageError(`${shown} is neither PEM nor DER`);
    return [checked(new Uint8Array(bytes), path)];
  }
  const ours = blocks.filter(({ label }) => LABELS.includes(label));
  const labels = [...new Set(blocks.map(({ label }) => visible(label)))].slice(0, 4).join(', ');
  const [first, ...rest] = ours.map(({ der }) => {
    if (!der)
      throw new UsageError(`${shown} holds a certificate in PEM that is cut short or not base64`);
    return checked(der, path);
  });
  if (!first) throw new UsageError(`${shown} holds no certificate but ${labels}`);
  return [first, ...rest];
}
