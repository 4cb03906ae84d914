import { concat, type Element, elementAt, encode, tag } from '../../../ca/der.ts';

/**
 * One element of an answer, and the number of the one it stands in; the outermost stands in none.
 */
export interface Spot extends Element {
  parent: number | undefined;
}

const isConstructed = (octet: number): boolean => (octet & 0x20) !== 0;

function whole(bytes: Uint8Array, start: number, end: number): Element | undefined {
  try {
    const element = elementAt(bytes, start);
    return element.end === end ? element : undefined;
  } catch {
    return undefined;
  }
}

/**
 * All elements in order, also those inside an OCTET STRING that holds exactly one. Empty where
 * nothing can be read.
 */
export function outline(bytes: Uint8Array): Spot[] {
  const spots: Spot[] = [];
  const enter = (from: number, to: number, parent: number | undefined): void => {
    for (let position = from; position < to; ) {
      let element: Element;
      try {
        element = elementAt(bytes, position);
      } catch {
        return;
      }
      if (element.end > to) return;
      const own = spots.push({ ...element, parent }) - 1;
      const { content, end } = element;
      if (isConstructed(element.tag)) enter(content, end, own);
      else if (element.tag === tag.octetString && whole(bytes, content, end))
        enter(content, end, own);
      position = end;
    }
  };
  enter(0, bytes.length, undefined);
  return spots;
}

/**
 * Puts other octets in the place of one element; the lengths around it are mended, or left to tell
 * of what was.
 */
export function replaced(
  bytes: Uint8Array,
  spots: readonly Spot[],
  at: number,
  by: Uint8Array,
  mend: boolean,
): Uint8Array {
  const spot = spots[at];
  if (!spot) return bytes;
  if (!mend) return concat([bytes.subarray(0, spot.start), by, bytes.subarray(spot.end)]);
  let inner = by;
  let around = spot;
  for (let up = spot.parent; up !== undefined; up = around.parent) {
    const parent = spots[up];
    if (!parent) break;
    const before = bytes.subarray(parent.content, around.start);
    inner = encode(parent.tag, before, inner, bytes.subarray(around.end, parent.end));
    around = parent;
  }
  return concat([bytes.subarray(0, around.start), inner, bytes.subarray(around.end)]);
}
