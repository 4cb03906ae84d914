import { shown } from '../../harness/model/visible.ts';

/** No text of the page is longer, in UTF-16 units; the whole of it stands in the journal. */
const LONGEST = 2000;

/** Text as it stands in the page. */
export const plain = (text: string): string => shown(text, LONGEST);
export const plains = (list: readonly string[]): string[] => list.map(plain);

/** Values of the same place in every cell, in the order of the cells. */
export type Column<T> = T[];
