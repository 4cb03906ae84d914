import type {
  EndRecord,
  JudgedAgainRecord,
  Outcome,
  Provenance,
  Run,
  RunRecord,
  ShardRecord,
  TargetRecord,
} from '../../../harness/model/run.ts';
import { plural } from '../../../reports/summary.ts';

const earliest = (times: readonly string[]): string => [...times].sort()[0] ?? '';
const latest = (times: readonly string[]): string => [...times].sort().at(-1) ?? '';
const union = <T>(lists: readonly (readonly T[])[]): T[] => [...new Set(lists.flat())];

/** What parts were judged by: one and the same, or nothing is said of it. */
function sameOf(parts: readonly (Provenance | undefined)[]): Provenance | undefined {
  const all = parts.flatMap((provenance) => (provenance ? [provenance] : []));
  const [first] = all;
  const said = ({ baselines: _, ...sets }: Provenance): string => JSON.stringify(sets);
  if (!first || all.length < parts.length || all.some((one) => said(one) !== said(first)))
    return undefined;
  const baselines = new Map(
    all.flatMap((one) => one.baselines).map((file) => [`${file.file} ${file.sha256}`, file]),
  );
  return { ...first, baselines: [...baselines.values()] };
}

/** Were parts judged once more? Of one that was not no cell was judged again. */
function judgedAgainOf(runs: readonly Run[]): JudgedAgainRecord | undefined {
  const judged = runs.flatMap(({ run: { judgedAgain } }) => (judgedAgain ? [judgedAgain] : []));
  const [last] = judged.toSorted((a, b) => (a.at < b.at ? 1 : -1));
  if (!last) return undefined;
  const before = sameOf(
    runs.map(({ run }) => (run.judgedAgain ? run.judgedAgain.before : run.provenance)),
  );
  const notJudged = runs.reduce(
    (sum, { run, outcomes }) => sum + (run.judgedAgain?.notJudged ?? outcomes.length),
    0,
  );
  return { at: last.at, version: last.version, notJudged, ...(before ? { before } : {}) };
}

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
 * no part, and expired where any part found it so.
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
  const unmatched = (first ?? []).filter((line) => rest.every((lines) => lines.includes(line)));
  const expired = union(ends.map((end) => end.expired ?? []));
  return {
    type: 'end',
    endedAt: latest(ends.map(({ endedAt }) => endedAt)),
    reason,
    staleLines: union([unmatched, expired]),
    ...(expired.length > 0 ? { expired } : {}),
  };
}

/** Shards of one plan share calibrations on purpose. */
const samePlan = (one: RunRecord | undefined, other: RunRecord): boolean =>
  one?.shard !== undefined && one.shard.plan === other.shard?.plan;

/** Of parts of one plan: what all of it is; undefined where they are of several, or of none. */
function wholeOf(runs: readonly Run[]): ShardRecord | undefined {
  const [first] = runs;
  if (!first || !runs.every(({ run }) => samePlan(first.run, run))) return undefined;
  const shards = runs.flatMap(({ run: { shard } }) => (shard ? [shard] : []));
  const [{ of, plan, targets } = { of: 0, plan: '', targets: [] }] = shards;
  const indexes = union(shards.map((shard) => shard.indexes)).sort((a, b) => a - b);
  return { indexes, of, plan, targets };
}

/** What of a plan no part has played, a sentence each. */
export function missingOf(runs: readonly Run[]): string[] {
  const whole = wholeOf(runs);
  if (!whole) {
    return runs.some(({ run }) => run.shard)
      ? ['these are not the parts of one plan: what is missing cannot be told']
      : [];
  }
  const cells = new Map<string, Set<string>>();
  for (const { target, version, cell } of runs.flatMap(({ outcomes }) => outcomes)) {
    const key = JSON.stringify([target, version]);
    cells.set(key, (cells.get(key) ?? new Set()).add(cell));
  }
  const parts = Array.from({ length: whole.of }, (_, at) => at + 1).filter(
    (index) => !whole.indexes.includes(index),
  );
  return [
    ...parts.map((index) => `part ${index} of ${whole.of} is missing`),
    ...whole.targets.flatMap(({ name, version, cells: planned }) => {
      const lacking = planned - (cells.get(JSON.stringify([name, version]))?.size ?? 0);
      return lacking > 0
        ? [`${name} ${version}: ${lacking} of ${plural(planned, 'cell')} were not played`]
        : [];
    }),
  ];
}

/** Which parts played the same cells, a sentence for each that comes again after an earlier one. */
export function overlapOf(parts: readonly { path: string; run: Run }[]): string[] {
  const owners = new Map<string, string>();
  const byPath = new Map(parts.map(({ path, run }) => [path, run]));
  const overlaps = new Map<string, { earlier: string; path: string; cells: string[] }>();
  for (const { path, run } of parts)
    for (const { cell } of run.outcomes) {
      const earlier = owners.get(cell);
      owners.set(cell, path);
      if (earlier === undefined || earlier === path) continue;
      if (samePlan(byPath.get(earlier)?.run, run.run)) continue;
      const key = JSON.stringify([earlier, path]);
      const known = overlaps.get(key) ?? { earlier, path, cells: [] };
      known.cells.push(cell);
      overlaps.set(key, known);
    }
  return [...overlaps.values()].map(
    ({ earlier, path, cells }) =>
      `${earlier} and ${path} overlap in ${plural(cells.length, 'cell')}, such as ` +
      `${cells[0]}: the later part counts`,
  );
}

/** What was left out of a part; what an earlier merge missed may be there now. */
function leftOutOf(run: Run): string[] {
  const missed = missingOf([run]);
  return run.run.leftOut.filter((sentence) => !missed.includes(sentence));
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
  const whole = wholeOf(runs);
  const { shard: _, provenance: __, judgedAgain: ___, ...single } = first;
  const provenance = sameOf(runs.map(({ run }) => run.provenance));
  const judgedAgain = judgedAgainOf(runs);
  const resumed = runs
    .flatMap((run) => run.resumed ?? [])
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const parts = whole && whole.indexes.length < whole.of ? { shard: whole } : {};
  return {
    run: {
      ...single,
      ...parts,
      ...(provenance ? { provenance } : {}),
      ...(judgedAgain ? { judgedAgain } : {}),
      startedAt: earliest(runs.map(({ run }) => run.startedAt)),
      planned: whole ? whole.targets.reduce((sum, { cells }) => sum + cells, 0) : planned,
      leftOut: union([...runs.map(leftOutOf), missingOf(runs)]),
    },
    targets: [...targets.values()],
    outcomes: [...outcomes.values()],
    ...(resumed.length > 0 ? { resumed } : {}),
    ...(end ? { end } : {}),
  };
}
