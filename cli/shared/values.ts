import { visible } from '../../harness/model/visible.ts';
import { type FormatName, formatNames } from './formats.ts';
import { findChromium } from './pdf.ts';
import { didYouMean, UsageError } from './usage.ts';

/** Weights of what a scenario proves: the key words of BCP 14, and the promises of manuals. */
export const levels = ['must', 'should', 'may', 'promise'] as const;
export type Level = (typeof levels)[number];

/** Values of an option that may be repeated, and may hold several with commas between them. */
export const listOf = (value: string, before: readonly string[] | undefined): string[] => [
  ...(before ?? []),
  ...value.split(','),
];

/**
 * Names of report formats with commas between them.
 * @throws UsageError for one there is not, and for a PDF where no Chromium is there to print it.
 */
export const formatsOf = (value: string): FormatName[] =>
  value.split(',').map((word) => {
    const name = word.trim();
    const known = formatNames.find((it) => it === name);
    if (known === 'pdf') findChromium();
    if (known) return known;
    const hint = didYouMean(name, formatNames) || `; there are ${formatNames.join(', ')}`;
    throw new UsageError(`unknown format ${visible(name).slice(0, 40) || '""'}${hint}`);
  });

/** Weights of requirements, with commas between them. @throws UsageError for one there is not. */
export const levelsOf = (value: string, before: readonly Level[] | undefined): Level[] => [
  ...(before ?? []),
  ...value.split(',').map((word) => {
    const known = levels.find((it) => it === word.trim().toLowerCase());
    if (known) return known;
    throw new UsageError(`--level takes ${levels.join(', ')}, not "${visible(word).slice(0, 40)}"`);
  }),
];

/** A number of times, 1 to 1000. @throws UsageError for anything else. */
export const countOf = (value: string): number => {
  const count = Number(value);
  if (Number.isInteger(count) && count >= 1 && count <= 1000) return count;
  throw new UsageError(`${visible(value).slice(0, 40)} is not a number from 1 to 1000`);
};

/** A word that fixes an order. @throws UsageError for nothing. */
export const seedOf = (value: string): string => {
  if (value.trim() !== '') return value;
  throw new UsageError('--seed takes a word, not ""');
};

/** Which part of how many. */
export interface Shard {
  index: number;
  of: number;
}

/** More parts than anybody has machines for. */
const MOST = 1000;

/** `2/4` as a part. @throws UsageError for anything else. */
export function shardOf(text: string): Shard {
  const [, index, of] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? [];
  const shard = { index: Number(index), of: Number(of) };
  if (shard.index >= 1 && shard.index <= shard.of && shard.of <= MOST) return shard;
  throw new UsageError(`--shard takes a part of so many, 1/4 to 4/4 as it were; at most ${MOST}`);
}
