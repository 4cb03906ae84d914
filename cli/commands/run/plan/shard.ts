import { createHash } from 'node:crypto';
import type { ShardRecord } from '../../../../harness/model/run.ts';
import type { Runtime } from '../../../../harness/model/terms.ts';
import type { Cell } from '../../../../harness/run/cell.ts';
import { readRun, warnOf } from '../../../shared/runs.ts';
import type { Shard } from '../../../shared/values.ts';
import type { PlannedTarget } from './planned.ts';

/** Milliseconds a cell took in earlier runs. */
export type Times = ReadonlyMap<string, number>;

/** What earlier runs tell of the time of each cell. @throws UsageError for what is no run. */
export function timesIn(paths: readonly string[]): Times {
  const times = new Map<string, number>();
  for (const path of paths) {
    const read = readRun(path);
    warnOf(read, path);
    for (const { cell, ms } of read.run.outcomes) times.set(cell, Math.max(0, ms));
  }
  return times;
}

/** A cell of which nothing is known, and the start of a target; milliseconds. */
const GUESS: Readonly<Record<Runtime, { cell: number; start: number }>> = {
  embedded: { cell: 100, start: 500 },
  process: { cell: 400, start: 2000 },
  container: { cell: 400, start: 5000 },
  adapter: { cell: 400, start: 2000 },
  remote: { cell: 2000, start: 5000 },
};

/** Cells of one target that are together on one machine. */
interface Piece {
  /** Which target of the plan. */
  at: number;
  cells: readonly Cell[];
  cost: number;
  /** It is all of the target. */
  whole: boolean;
}

/** A target that costs so much more than a fair part is taken apart. */
const TOO_MUCH = 1.25;

/**
 * The cells of each target of a plan that are this part's; undefined for all of a target's, empty
 * for none. The same plan and times give the same parts on every machine; targets stay whole unless
 * one alone is more than a fair part.
 */
export function partOf(
  targets: readonly PlannedTarget[],
  { index, of }: Shard,
  times: Times,
): (readonly string[] | undefined)[] {
  const wholes = targets.map((target, at) => ({ at, ...costed(target, times), whole: true }));
  const fair = wholes.reduce((sum, { cost }) => sum + cost, 0) / of;
  const pieces = wholes
    .flatMap((piece) => (piece.cost > TOO_MUCH * fair ? apart(piece, fair, times) : [piece]))
    .sort((one, other) => other.cost - one.cost || one.at - other.at);
  const loads = Array.from({ length: of }, () => 0);
  const own: Piece[] = [];
  for (const piece of pieces) {
    const least = loads.indexOf(Math.min(...loads));
    loads[least] = (loads[least] ?? 0) + piece.cost;
    if (least === index - 1) own.push(piece);
  }
  return targets.map((_, at) => {
    const mine = own.filter((piece) => piece.at === at);
    if (mine.some(({ whole }) => whole)) return undefined;
    return mine.flatMap(({ cells }) => cells.map(({ id }) => id));
  });
}

const runtimeOf = ({ selected: { runtime } }: PlannedTarget): Runtime => runtime;

function costed(target: PlannedTarget, times: Times): Pick<Piece, 'cells' | 'cost'> {
  const { cells } = target;
  const { cell, start } = GUESS[runtimeOf(target)];
  const cost = cells.reduce((sum, each) => sum + costOf(each, times, cell), start);
  return { cells, cost };
}

const costOf = ({ id, unsupported }: Cell, times: Times, guess: number): number =>
  unsupported === undefined ? (times.get(id) ?? guess) : 0;

/**
 * A target in pieces of about a fair part; the variants of a scenario stay together. Calibrations
 * come with whatever rests on them; where nothing does they are in the first piece.
 */
function apart(piece: Piece, fair: number, times: Times): Piece[] {
  const { at, cells, cost } = piece;
  const average = cost / cells.length;
  const [calibrations = [], others = []] = [true, false].map((calibrates) =>
    cells.filter(({ scenario }) => (scenario.calibrates !== undefined) === calibrates),
  );
  const byScenario = Map.groupBy(others.length > 0 ? others : cells, ({ scenario: { id } }) => id);
  const groups = [...byScenario.values()].map((group) => ({
    group,
    own: group.reduce((sum, each) => sum + costOf(each, times, average), 0),
  }));
  const all = groups.reduce((sum, { own }) => sum + own, 0);
  const wanted = Math.min(groups.length, Math.ceil(cost / fair));
  const pieces: { at: number; cells: Cell[]; cost: number; whole: false }[] = [];
  let spent = 0;
  for (const { group, own } of groups) {
    const place = Math.min(wanted - 1, Math.floor((wanted * (spent + own / 2)) / (all || 1)));
    const into = pieces[place] ?? { at, cells: [], cost: 0, whole: false };
    pieces[place] = into;
    into.cells.push(...group);
    into.cost += own;
    spent += own;
  }
  const made = pieces.filter((it) => it !== undefined);
  if (others.length > 0) made[0]?.cells.push(...calibrations);
  return made;
}

/** What the journal of a part says, so that `merge` can tell what is missing. */
export function recordOf({ index, of }: Shard, whole: readonly PlannedTarget[]): ShardRecord {
  const ids = whole.flatMap(({ cells }) => cells.map(({ id }) => id)).sort();
  return {
    indexes: [index],
    of,
    plan: createHash('sha256').update(ids.join('\n')).digest('hex').slice(0, 16),
    targets: whole
      .filter(({ cells }) => cells.length > 0)
      .map(({ selected: { found, version }, cells }) => ({
        name: found.target.name,
        version: version.version,
        cells: cells.length,
      })),
  };
}
