import { createHash } from 'node:crypto';

/**
 * The cells in an order that the seed decides and nothing else: neither what is left out of them
 * nor how they were given. Names of messages and listeners follow their order, and so are fixed as
 * well. Without a seed they stay as they are.
 */
export function shuffled<T extends { id: string }>(
  cells: readonly T[],
  seed: string | undefined,
): readonly T[] {
  if (seed === undefined) return cells;
  const place = ({ id }: T): string => createHash('sha256').update(`${seed}\n${id}`).digest('hex');
  return cells
    .map((cell) => ({ cell, at: place(cell) }))
    .sort((one, other) => (one.at < other.at ? -1 : 1))
    .map(({ cell }) => cell);
}
