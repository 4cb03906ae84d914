/** One value of each dimension, by the dimension's name. */
export type Row<D extends string> = Readonly<Record<D, string>>;

export interface Pairs<D extends string> {
  rows: Row<D>[];
  /** Pairs that no row can have, in words, with the reason. */
  impossible: string[];
}

/**
 * Rows in which every pair of values of two dimensions occurs that can: most faults are of one
 * value or of two that meet. The same input gives the same rows.
 * @param conflict why these values do not go together; asked of rows that are not complete yet as
 * well.
 */
export function allPairs<D extends string>(
  dimensions: Readonly<Record<D, readonly string[]>>,
  conflict: (row: Partial<Row<D>>) => string | undefined,
): Pairs<D> {
  const names = Object.keys(dimensions) as D[];
  const due = new Map<string, Partial<Row<D>>>();
  const keyOf = (row: Partial<Row<D>>, one: D, other: D): string =>
    `${one} ${row[one]}, ${other} ${row[other]}`;
  for (const [at, one] of names.entries())
    for (const other of names.slice(at + 1))
      for (const value of dimensions[one])
        for (const second of dimensions[other]) {
          const pair = { [one]: value, [other]: second } as Partial<Row<D>>;
          due.set(keyOf(pair, one, other), pair);
        }
  const covered = (row: Partial<Row<D>>): string[] =>
    names.flatMap((one, at) =>
      names
        .slice(at + 1)
        .filter((other) => row[one] !== undefined && row[other] !== undefined)
        .map((other) => keyOf(row, one, other)),
    );
  const gain = (row: Partial<Row<D>>): number => covered(row).filter((key) => due.has(key)).length;
  const rows: Row<D>[] = [];
  const complete = (row: Partial<Row<D>>): Row<D> | undefined => {
    const open = names.find((name) => row[name] === undefined);
    if (open === undefined) return row as Row<D>;
    // Where several are as good as each other they take turns.
    const values = dimensions[open];
    const turn = rows.length % values.length;
    const choices = [...values.slice(turn), ...values.slice(0, turn)]
      .map((value) => ({ ...row, [open]: value }))
      .filter((each) => conflict(each) === undefined)
      .map((each) => ({ each, gain: gain(each) }))
      .sort((a, b) => b.gain - a.gain);
    for (const { each } of choices) {
      const found = complete(each);
      if (found) return found;
    }
    return undefined;
  };
  const impossible: string[] = [];
  for (const [key, pair] of due) {
    if (!due.has(key)) continue;
    const row = conflict(pair) === undefined ? complete(pair) : undefined;
    if (row) {
      rows.push(row);
      for (const each of covered(row)) due.delete(each);
    } else {
      impossible.push(`${key}: ${conflict(pair) ?? 'no third value goes with both'}`);
      due.delete(key);
    }
  }
  return { rows, impossible };
}
