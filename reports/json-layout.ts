import { jsonText } from '../harness/model/visible.ts';

/** How many levels below a part are written an entry a line; `*` stands for every other key. */
export type Layout = number | { readonly [key: string]: Layout };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const below = (layout: Layout, key: string): Layout =>
  typeof layout === 'number' ? layout - 1 : (layout[key] ?? layout['*']) || 0;

/**
 * A value as JSON in which no character acts (`jsonText`), laid out by a plan: an entry a line as
 * far down as it says, and what is below on one line, so that a big file is small and can still be
 * read and compared line by line.
 */
export function laidOut(value: unknown, layout: Layout): string {
  const parts: string[] = [];
  const write = (part: unknown, plan: Layout, indent: string): void => {
    const entries: [string, unknown][] = Array.isArray(part)
      ? part.map((one: unknown): [string, unknown] => ['', one])
      : isRecord(part)
        ? Object.entries(part).filter(([, one]) => one !== undefined)
        : [];
    if (entries.length === 0 || (typeof plan === 'number' && plan <= 0)) {
      parts.push(jsonText(part));
      return;
    }
    const [open, close] = Array.isArray(part) ? '[]' : '{}';
    parts.push(open ?? '');
    for (const [index, [key, one]] of entries.entries()) {
      parts.push(`${index > 0 ? ',' : ''}\n${indent}  `);
      if (!Array.isArray(part)) parts.push(`${jsonText(key)}: `);
      write(one, below(plan, key), `${indent}  `);
    }
    parts.push(`\n${indent}${close}`);
  };
  write(value, layout, '');
  return `${parts.join('')}\n`;
}
