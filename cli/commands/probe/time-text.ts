const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * A stretch of time as people tell it, cut to whole units: `3 days`, `1 hour`, `40 seconds`. @param
 * ms of either sign.
 */
export function stretch(ms: number): string {
  const long = Math.abs(ms);
  const [unit, name] =
    long >= 2 * DAY
      ? [DAY, 'day']
      : long >= HOUR
        ? [HOUR, 'hour']
        : long >= MINUTE
          ? [MINUTE, 'minute']
          : [1000, 'second'];
  const count = Math.floor(long / unit);
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

/** Whole days, rounded down: what is left of a day that has begun is none. */
export const daysOf = (ms: number): number => Math.floor(ms / DAY);
