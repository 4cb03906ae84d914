import { visible } from '../../../harness/model/visible.ts';
import { readFileWithin, shownPath } from '../../shared/files.ts';
import { base64, pemBlocks } from '../../shared/pem.ts';
import { UsageError } from '../../shared/usage.ts';

/** Far above any answer; what is between this and the policy's own limit is a finding, not bad input. */
const LONGEST = 16 * 1_048_576;
const LABEL = 'OCSP RESPONSE';
const SEQUENCE = 0x30;

/** The bytes a file means: DER as it is, or what is inside PEM or base64. Anything else is taken as it is and judged. */
function stapleBytes(bytes: Uint8Array): Uint8Array | { label: string } {
  if (bytes.length === 0 || bytes[0] === SEQUENCE) return bytes;
  const text = Buffer.from(bytes).toString('latin1');
  const blocks = pemBlocks(text);
  const [block] = blocks.filter(({ label }) => label === LABEL);
  if (block) return block.der ?? bytes;
  if (blocks[0]) return { label: blocks[0].label };
  const decoded = base64(text);
  return decoded?.[0] === SEQUENCE ? decoded : bytes;
}

/**
 * An OCSP answer from a file: DER, PEM or base64. What cannot be decoded is for the examiner to say.
 * @throws UsageError when the file cannot be read, or holds PEM of another kind.
 */
export function readStaple(path: string): Uint8Array {
  const found = stapleBytes(new Uint8Array(readFileWithin(path, LONGEST)));
  if (found instanceof Uint8Array) return found;
  throw new UsageError(`${shownPath(path)} holds a ${visible(found.label)}, not an ${LABEL}`);
}
