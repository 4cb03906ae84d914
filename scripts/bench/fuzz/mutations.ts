import { concat, encode, tag } from '../../../ca/der.ts';
import type { Dice } from './dice.ts';
import { outline, replaced } from './outline.ts';

/** No input grows beyond this, in octets: a little above what the examiner's policy takes. */
const LARGEST = 140_000;
const TIMES = [
  ...[
    '20300101000000Z',
    '19700101000000Z',
    '99991231235959Z',
    '20300101000000.5Z',
    '20300101000000+0100',
  ],
  ...[
    '203001010000Z',
    '20301301000000Z',
    '300101000000Z',
    '',
    '20300101000000',
    '2030010100000060Z',
  ],
].map((text) => new TextEncoder().encode(text));
const NUMBERS = [
  [],
  [0],
  [1],
  [0xff],
  [0, 0x80],
  [0x80, 0],
  [0, 0, 1],
  [0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
];

/** Changes octets and knows nothing of what they mean. */
const blind: readonly ((bytes: Uint8Array, dice: Dice) => Uint8Array)[] = [
  (bytes, dice) => {
    const copy = Uint8Array.from(bytes);
    for (let left = 1 + dice.roll(4); left > 0; left -= 1) {
      const at = dice.roll(copy.length);
      copy[at] = (copy[at] ?? 0) ^ (1 + dice.roll(255));
    }
    return copy;
  },
  (bytes, dice) => {
    const at = dice.roll(bytes.length + 1);
    return concat([bytes.subarray(0, at), dice.bytes(1 + dice.roll(20)), bytes.subarray(at)]);
  },
  (bytes, dice) => bytes.slice(0, dice.roll(bytes.length + 1)),
  (bytes, dice) => {
    const from = dice.roll(bytes.length + 1);
    return concat([bytes.subarray(0, from), bytes.subarray(from + dice.roll(40))]);
  },
  (bytes, dice) => {
    const [from, to] = [dice.roll(bytes.length + 1), dice.roll(bytes.length + 1)];
    return concat([
      bytes.subarray(0, to),
      bytes.subarray(from, from + dice.roll(200)),
      bytes.subarray(to),
    ]);
  },
];

/** A length in more octets than it takes, without end, or of something else. */
function mismeasured(octet: number, content: Uint8Array, dice: Dice): Uint8Array {
  const { length } = content;
  switch (dice.roll(4)) {
    case 0:
      return concat([
        Uint8Array.of(octet, 0x83, length >> 16, (length >> 8) & 0xff, length & 0xff),
        content,
      ]);
    case 1:
      return concat([Uint8Array.of(octet, 0x80), content, Uint8Array.of(0, 0)]);
    case 2:
      return concat([Uint8Array.of(octet, 0x84, 0xff, 0xff, 0xff, 0xff), content]);
    default:
      return concat([Uint8Array.of(octet, (length + 1 + dice.roll(4)) & 0x7f), content]);
  }
}

function nested(inner: Uint8Array, depth: number): Uint8Array {
  let whole = inner;
  for (let left = depth; left > 0; left -= 1) whole = encode(tag.sequence, whole);
  return whole;
}

/** What can be done to one element: octet of its tag, its content, both together. */
const knowing: readonly ((
  octet: number,
  content: Uint8Array,
  own: Uint8Array,
  dice: Dice,
) => Uint8Array)[] = [
  () => new Uint8Array(),
  (_, __, own) => concat([own, own]),
  (octet) => encode(octet),
  (_, content, __, dice) => encode(dice.roll(256), content),
  (octet, content) => encode(octet ^ 0x20, content),
  (octet, content, _, dice) => encode(octet, dice.bytes(content.length)),
  (octet, content, _, dice) => encode(octet, content.subarray(0, dice.roll(content.length + 1))),
  (octet, content, _, dice) => encode(octet, content, dice.bytes(1 + dice.roll(8))),
  (octet, content, _, dice) => mismeasured(octet, content, dice),
  (_, __, own, dice) => nested(own, 1 + dice.roll(dice.once(50) ? 400 : 4)),
  (_, __, own, dice) => concat([encode(dice.roll(256), dice.bytes(dice.roll(6))), own]),
  (_, __, own, dice) => {
    const most = Math.floor(LARGEST / Math.max(1, own.length));
    return concat(
      Array.from({ length: 1 + dice.roll(Math.min(most, dice.once(40) ? 3000 : 6)) }, () => own),
    );
  },
];

function knowingly(bytes: Uint8Array, others: readonly Uint8Array[], dice: Dice): Uint8Array {
  const spots = outline(bytes);
  if (spots.length === 0) return bytes;
  const at = dice.roll(spots.length);
  const spot = spots[at];
  if (!spot) return bytes;
  const own = bytes.subarray(spot.start, spot.end);
  const content = bytes.subarray(spot.content, spot.end);
  const put = (by: Uint8Array): Uint8Array => replaced(bytes, spots, at, by, !dice.once(10));
  if (spot.tag === tag.generalizedTime && !dice.once(3))
    return put(encode(spot.tag, dice.pick(TIMES)));
  if (spot.tag === tag.integer && dice.once(2))
    return put(encode(spot.tag, Uint8Array.from(dice.pick(NUMBERS))));
  if (!dice.once(4)) return put(dice.pick(knowing)(spot.tag, content, own, dice));
  // Something of another answer, or from another place of this one.
  const source = dice.once(3) ? bytes : dice.pick(others);
  const alike = outline(source).filter((one) => dice.once(8) || one.tag === spot.tag);
  if (alike.length === 0) return put(new Uint8Array());
  const { start, end } = dice.pick(alike);
  return put(source.subarray(start, end));
}

/**
 * One to three changes to an answer, most of them to its structure. `others` are answers to take
 * parts from.
 */
export function mutated(bytes: Uint8Array, others: readonly Uint8Array[], dice: Dice): Uint8Array {
  let result = bytes;
  for (let left = 1 + dice.roll(3); left > 0; left -= 1) {
    const next = dice.once(3) ? dice.pick(blind)(result, dice) : knowingly(result, others, dice);
    if (next.length <= LARGEST) result = next;
  }
  return result;
}
