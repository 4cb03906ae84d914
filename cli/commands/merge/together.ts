import type { EndRecord, Outcome, Run, TargetRecord } from '../../../harness/model/run.ts';
import { plural } from '../../../reports/summary.ts';

const earliest = (times: readonly string[]): string => [...times].sort()[0] ?? '';
const latest = (times: readonly string[]): string => [...times].sort().at(-1) ?? '';
const union = <T>(lists: readonly (readonly T[])[]): T[] => [...new Set(lists.flat())];

function merged(one: TargetRecord, other: TargetRecord): TargetRecord {
  const failed = one.failed ?? other.failed;
  return {
    ...other,
    roles: union([one.roles, other.roles]).sort(),
    capabilities: union([one.capabilities, other.capabilities]),
    states: union([one.states, other.states]),
    ...(failed === undefined ? {} : { failed }),
  };
}

/**
 * An end for all of them: the worst reason; a line of a baseline is stale only where it matched in
 * no part.
 */
function endOf(runs: readonly Run[]): EndRecord | undefined {
  const ends = runs.flatMap(({ end }) => (end ? [end] : []));
  // One that was killed leaves the whole without an end.
  if (ends.length < runs.length) return undefined;
  const reason =
    (['interrupted', 'failed'] as const).find((worst) =>
      ends.some((end) => end.reason === worst),
    ) ?? 'done';
  const [first, ...rest] = ends.map(({ staleLines }) => staleLines);
  const staleLines = (first ?? []).filter((line) => rest.every((lines) => lines.includes(line)));
  return { type: 'end', endedAt: latest(ends.map(({ endedAt }) => endedAt)), reason, staleLines };
}

/** Which parts played the same cells, a sentence for each that comes again after an earlier one. */
export function overlapOf(parts: readonly { path: string; run: Run }[]): string[] {
  const owners = new Map<string, string>();
  const overlaps = new Map<string, { earlier: string; path: string; cells: string[] }>();
  for (const { path, run } of parts)
    for (const { cell } of run.outcomes) {
      const earlier = owners.get(cell);
      owners.set(cell, path);
      if (earlier === undefined || earlier === path) continue;
      const key = JSON.stringify([earlier, path]);
      const known = overlaps.get(key) ?? { earlier, path, cells: [] };
      known.cells.push(cell);
      overlaps.set(key, known);
    }
  return [...overlaps.values()].map(
    ({ earlier, path, cells }) =>
      `${earlier} and ${path} overlap in ${plural(cells.length, 'cell')}, such as ${cells[0]}: the later part counts`,
  );
}

/**
 * Parts of a run, such as shards, as one. Of a cell that several of them played the last one
 * counts.
 * @param runs at least one.
 */
export function together(runs: readonly [Run, ...Run[]]): Run {
  const [{ run: first }] = runs;
  const outcomes = new Map<string, Outcome>();
  const targets = new Map<string, TargetRecord>();
  for (const { outcomes: own, targets: records } of runs) {
    for (const outcome of own) outcomes.set(outcome.cell, outcome);
    for (const record of records) {
      const key = JSON.stringify([record.name, record.version]);
      const known = targets.get(key);
      targets.set(key, known ? merged(known, record) : record);
    }
  }
  const played = runs.reduce((sum, { outcomes: own }) => sum + own.length, 0);
  const planned = runs.reduce((sum, { run }) => sum + run.planned, 0) - (played - outcomes.size);
  const end = endOf(runs);
  return {
    run: {
      ...first,
      startedAt: earliest(runs.map(({ run }) => run.startedAt)),
      planned,
      leftOut: union(runs.map(({ run }) => run.leftOut)),
    },
    targets: [...targets.values()],
    outcomes: [...outcomes.values()],
    ...(end ? { end } : {}),
  };
}
