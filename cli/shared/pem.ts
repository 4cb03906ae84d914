/** One block of PEM (RFC 7468). */
export interface PemBlock {
  label: string;
  /** Undefined when what stands between the lines is not base64. */
  der: Uint8Array | undefined;
}

const BEGIN = '-----BEGIN ';
const DASHES = '-----';
const LONGEST_LABEL = 64;

/** Strict base64, blanks aside; undefined for anything else. */
export function base64(text: string): Uint8Array | undefined {
  const compact = text.replaceAll(/\s+/g, '');
  if (compact === '' || compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact))
    return undefined;
  return new Uint8Array(Buffer.from(compact, 'base64'));
}

/**
 * Every block of PEM in a text, in order; what stands between blocks is passed over. A block that does not end is one
 * without content. Takes time in proportion to the text.
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
    // Looked for within this block only: a text of beginnings without ends must not cost their square.
    const inside = text.slice(body, next < 0 ? undefined : next);
    const end = inside.indexOf(close);
    found.push({ label, der: end < 0 ? undefined : base64(inside.slice(0, end)) });
    at = next;
  }
  return found;
}
