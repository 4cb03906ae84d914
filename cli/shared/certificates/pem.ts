import { base64 } from './encodings.ts';

/** One block of PEM (RFC 7468). */
export interface PemBlock {
  label: string;
  /** Undefined when what stands between the lines is not base64. */
  der: Uint8Array | undefined;
}

const BEGIN = '-----BEGIN ';
const DASHES = '-----';
const LONGEST_LABEL = 64;

/**
 * What stands between the lines, without the headers that RFC 1421 4.6 has in front of an empty
 * line.
 */
function bodyOf(inside: string): string {
  if (!inside.includes(':')) return inside;
  const lines = inside.trimStart().split('\n');
  const empty = lines.findIndex((line) => line.trim() === '');
  const headed = lines.slice(0, Math.max(empty, 0)).some((line) => line.includes(':'));
  return headed ? lines.slice(empty).join('\n') : inside;
}

/**
 * Every block of PEM in a text, in order; what stands between blocks is passed over. A block that
 * does not end is one without content. Takes time in proportion to the text.
 */
export function pemBlocks(text: string): PemBlock[] {
  const found: PemBlock[] = [];
  let at = text.indexOf(BEGIN);
  while (at >= 0) {
    const start = at + BEGIN.length;
    const labelEnd = text.indexOf(DASHES, start);
    if (labelEnd < 0) break;
    const label = text.slice(start, labelEnd);
    if (label.length > LONGEST_LABEL || label.includes('\n')) {
      at = text.indexOf(BEGIN, start);
      continue;
    }
    const body = labelEnd + DASHES.length;
    const next = text.indexOf(BEGIN, body);
    const close = `${DASHES}END ${label}${DASHES}`;
    // Looked for within this block only: a text of beginnings without ends must not cost their
    // square.
    const inside = text.slice(body, next < 0 ? undefined : next);
    const end = inside.indexOf(close);
    found.push({ label, der: end < 0 ? undefined : base64(bodyOf(inside.slice(0, end))) });
    at = next;
  }
  return found;
}
