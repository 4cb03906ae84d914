import { jsonText } from '../harness/model/visible.ts';

/** How many levels below a part are written an entry a line; `*` stands for every other key. */
export type Layout = number | { readonly [key: string]: Layout };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const below = (layout: Layout, key: string): Layout =>
  typeof layout === 'number' ? layout - 1 : (layout[key] ?? layout['*']) || 0;

/** JSON that is written already: a part that need not be kept as what it was made from. */
export class Written {
  readonly text: string;

  constructor(value: unknown) {
    this.text = jsonText(value);
  }
}

/** UTF-16 units that are handed on at once. */
const PIECE = 262_144;

/**
 * A value as JSON in which no character acts (`jsonText`), laid out by a plan: an entry a line as
 * far down as it says, and what is below on one line, so that a big file is small and can still be
 * read and compared line by line.
 * @param take is handed the text piece by piece: all of it may be longer than any text can be.
 */
export function layOut(value: unknown, layout: Layout, take: (text: string) => void): void {
  let waiting = '';
  const put = (text: string): void => {
    waiting += text;
    if (waiting.length < PIECE) return;
    take(waiting);
    waiting = '';
  };
  const write = (part: unknown, plan: Layout, indent: string): void => {
    if (part instanceof Written) {
      put(part.text);
      return;
    }
    const entries: [string, unknown][] = Array.isArray(part)
      ? part.map((one: unknown): [string, unknown] => ['', one])
      : isRecord(part)
        ? Object.entries(part).filter(([, one]) => one !== undefined)
        : [];
    if (entries.length === 0 || (typeof plan === 'number' && plan <= 0)) {
      put(jsonText(part));
      return;
    }
    const [open, close] = Array.isArray(part) ? '[]' : '{}';
    put(open ?? '');
    for (const [index, [key, one]] of entries.entries()) {
      put(`${index > 0 ? ',' : ''}\n${indent}  `);
      if (!Array.isArray(part)) put(`${jsonText(key)}: `);
      write(one, below(plan, key), `${indent}  `);
    }
    put(`\n${indent}${close}`);
  };
  write(value, layout, '');
  take(`${waiting}\n`);
}

/** A record with these fields in this order, and no others. */
export const inOrder = <T extends object>(value: T, keys: readonly (keyof T)[]): T =>
  Object.fromEntries(
    keys.filter((key) => value[key] !== undefined).map((key) => [key, value[key]]),
  ) as T;
