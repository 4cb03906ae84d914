import { type Der, Tag } from './der.ts';

/**
 * A time as it was written. `form` is `whole` for the only way RFC 5280 4.1.2.5 and RFC 6960
 * 4.2.2.1 allow in an OCSP answer; `ms` is what it means all the same, NaN when it means nothing.
 */
export interface WrittenTime {
  readonly text: string;
  readonly form: 'whole' | 'fraction' | 'offset' | 'no-seconds' | 'utcTime' | 'not-a-time';
  readonly ms: number;
}

const GENERALIZED = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?([.,]\d{1,12})?(Z|[+-]\d{4})$/;
const UTC = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?()(Z|[+-]\d{4})$/;

/** Milliseconds of a calendar moment; NaN when there is no such day or hour. */
function moment(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  const kept =
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute &&
    date.getUTCSeconds() === second;
  return kept ? date.getTime() : Number.NaN;
}

function zone(text: string): number {
  if (text === 'Z') return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(3, 5));
  if (hours > 23 || minutes > 59) return Number.NaN;
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/**
 * Reads a GeneralizedTime or UTCTime as leniently as can be, and says how it was written. Never
 * throws.
 */
export function writtenTime({ tag, content }: Der): WrittenTime {
  const text = content.length > 40 ? '' : String.fromCharCode(...content);
  const isUtc = tag === Tag.utcTime;
  const match = (isUtc ? UTC : GENERALIZED).exec(text);
  if (!match) return { text, form: 'not-a-time', ms: Number.NaN };
  const [, y = '', mo, d, h, mi, s, fraction, z = ''] = match;
  // RFC 5280 4.1.2.5.1: two-digit years below 50 are in this century.
  const year = isUtc ? Number(y) + (Number(y) < 50 ? 2000 : 1900) : Number(y);
  const base = moment(year, Number(mo), Number(d), Number(h), Number(mi), Number(s ?? 0));
  const ms = base + (fraction ? Math.floor(Number(`0.${fraction.slice(1)}`) * 1000) : 0) - zone(z);
  if (Number.isNaN(ms)) return { text, form: 'not-a-time', ms };
  if (isUtc) return { text, form: 'utcTime', ms };
  if (z !== 'Z') return { text, form: 'offset', ms };
  if (s === undefined) return { text, form: 'no-seconds', ms };
  return { text, form: fraction ? 'fraction' : 'whole', ms };
}

/** ISO, cut to whole seconds, or words for what is no time. Never throws. */
export function showTime(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? 'not a time' : `${date.toISOString().slice(0, -5)}Z`;
}
