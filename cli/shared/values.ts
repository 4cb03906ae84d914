import { visible } from '../../harness/model/visible.ts';
import { type FormatName, formatNames } from './formats.ts';
import { didYouMean, UsageError } from './usage.ts';

/** Values of an option that may be repeated, and may hold several with commas between them. */
export const listOf = (value: string, before: readonly string[] | undefined): string[] => [
  ...(before ?? []),
  ...value.split(','),
];

/** Names of report formats with commas between them. @throws UsageError for one there is not. */
export const formatsOf = (value: string): FormatName[] =>
  value.split(',').map((word) => {
    const name = word.trim();
    const known = formatNames.find((it) => it === name);
    if (known) return known;
    const hint = didYouMean(name, formatNames) || `; there are ${formatNames.join(', ')}`;
    throw new UsageError(`unknown format ${visible(name).slice(0, 40) || '""'}${hint}`);
  });

/** A number of times, 1 to 1000. @throws UsageError for anything else. */
export const countOf = (value: string): number => {
  const count = Number(value);
  if (Number.isInteger(count) && count >= 1 && count <= 1000) return count;
  throw new UsageError(`${visible(value).slice(0, 40)} is not a number from 1 to 1000`);
};
