/**
 * Characters that would act instead of being seen: controls (but not the tab), format characters
 * such as bidi overrides and zero-width joins, line and paragraph separators, halves of surrogate
 * pairs, and what is no character at all.
 */
const acting = /[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Noncharacter_Code_Point}]--[\t]]/gv;

/** Most texts are: a look is cheaper than a search for what acts. */
const isPlainAscii = /^[\t\x20-\x7e]*$/;

/**
 * One line of text in which nothing acts: every such character is shown as `\u{..}`, lower-case
 * hex.
 */
export function visible(text: string): string {
  if (isPlainAscii.test(text)) return text;
  return text.replace(acting, (found) => `\\u{${(found.codePointAt(0) ?? 0).toString(16)}}`);
}

/** At most `limit` UTF-16 units of it, never half a pair, saying how long it was. */
export function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const cut = text.slice(0, limit).replace(/[\ud800-\udbff]$/, '');
  return `${cut} … (shortened, ${text.length} characters in all)`;
}

/**
 * Both: cut first, so that a flood costs nothing; what is shown of it may be longer than the limit
 * by its escapes.
 */
export function shown(text: string, limit: number): string {
  return visible(shortened(text, limit));
}

const isBeyondAscii = /[\x7f-\uffff]/;

/** What acts, the line ends that divide indented JSON left out. */
const actingInJson = /[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Noncharacter_Code_Point}]--[\t\n]]/gv;

/**
 * A value as JSON in which no character acts: whatever would is written as an escape, so that the
 * file can be looked at and still says the same.
 * @param indent blanks a level; none for a single line.
 */
export function jsonText(value: unknown, indent?: number): string {
  const escaped = (found: string): string =>
    Array.from(
      { length: found.length },
      (_, at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, '0')}`,
    ).join('');
  const text = JSON.stringify(value, null, indent);
  // JSON has escaped the controls of ASCII already.
  return isBeyondAscii.test(text) ? text.replace(actingInJson, escaped) : text;
}
