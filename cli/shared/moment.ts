import { visible } from '../../harness/model/visible.ts';
import { UsageError } from './usage.ts';

const EXTENDED =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;
const BASIC =
  /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(?:(\d\d)(?:[.,]\d{1,9})?)?(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;

/** Minutes east of Greenwich; NaN for what no zone has. */
function zone(text: string | undefined): number {
  if (text === undefined || text.toUpperCase() === 'Z') return 0;
  const [, sign, hours, minutes = '00'] = /^([+-])(\d\d):?(\d\d)?$/.exec(text) ?? [];
  const east = Number(hours) * 60 + Number(minutes);
  if (Number(hours) > 23 || Number(minutes) > 59) return Number.NaN;
  return sign === '-' ? -east : east;
}

/**
 * A moment in ISO 8601: a date, or a date and a time; UTC unless it says otherwise. Fractions of a
 * second are dropped.
 * @throws UsageError for anything else, days that no month has among them.
 */
export function momentOf(text: string): Date {
  const match = EXTENDED.exec(text) ?? BASIC.exec(text);
  const [, y, mo, d, h = '0', mi = '0', s = '0', tz] = match ?? [];
  const [year, month, day, hour, minute, second] = [y, mo, d, h, mi, s].map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const there = new Date(0);
  there.setUTCFullYear(year, month - 1, day);
  there.setUTCHours(hour, minute, second, 0);
  const moment = new Date(there.getTime() - zone(tz) * 60_000);
  const real =
    match !== null &&
    there.getUTCMonth() === month - 1 &&
    there.getUTCDate() === day &&
    hour < 24 &&
    minute < 60 &&
    second < 60;
  if (real && !Number.isNaN(moment.getTime())) return moment;
  throw new UsageError(
    `${visible(text).slice(0, 60) || '""'} is not a time in ISO 8601, such as 2030-01-31T12:00:00Z`,
  );
}
