/**
 * A moment told from "now", so that no fixture ever carries a date: `2d ago`, `90s ahead`, `now`.
 */
export type Offset = 'now' | `${number}${'s' | 'm' | 'h' | 'd'} ${'ago' | 'ahead'}`;

const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/**
 * The offset in whole seconds, negative for the past.
 * @throws RangeError when the text is not an offset.
 */
export function offsetSeconds(offset: Offset): number {
  if (offset === 'now') return 0;
  const match = /^(\d+)([smhd]) (ago|ahead)$/.exec(offset);
  if (!match) throw new RangeError(`not an offset: ${offset}`);
  const [, count, unit, side] = match;
  const seconds = Number(count) * SECONDS[unit as keyof typeof SECONDS];
  return side === 'ago' ? -seconds : seconds;
}

/**
 * The date an offset names, in whole seconds: PKI.js would write milliseconds as a fraction (RFC
 * 6960 4.2.2.1 forbids it).
 */
export function at(offset: Offset, now: Date = new Date()): Date {
  return new Date((Math.floor(now.getTime() / 1000) + offsetSeconds(offset)) * 1000);
}
