/**
 * Does the text match the pattern, where `*` stands for any run of characters, `/` included? Ids
 * are short; no other signs are special.
 */
export function matches(pattern: string, text: string): boolean {
  const parts = pattern.split('*');
  const [head = '', ...rest] = parts;
  if (rest.length === 0) return text === pattern;
  if (!text.startsWith(head)) return false;
  let from = head.length;
  const tail = rest.pop() ?? '';
  for (const part of rest) {
    const found = text.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return text.length - tail.length >= from && text.endsWith(tail);
}
