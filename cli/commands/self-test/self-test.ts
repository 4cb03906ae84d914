import { performance } from 'node:perf_hooks';
import { target } from '../../../containers/reference/target.ts';
import { matches } from '../../../harness/model/glob.ts';
import type { Scenario } from '../../../harness/model/scenario.ts';
import { type Role, roleNames } from '../../../harness/model/terms.ts';
import type { VerdictKind } from '../../../harness/model/verdict.ts';
import type { Defect, Defects } from '../../../harness/reference/defects/defects.ts';
import { referenceLaunchers } from '../../../harness/reference/launchers.ts';
import { Semaphore } from '../../../harness/run/budget.ts';
import type { Cell } from '../../../harness/run/cell.ts';
import { FixtureCache } from '../../../harness/run/fixture-cache.ts';
import { planCells } from '../../../harness/run/plan.ts';
import { Player, type PlayerInput, type Result } from '../../../harness/run/player.ts';
import { clausesById } from '../../shared/requirements.ts';
import { versionOf } from '../../targets.ts';

/** What one mutant did to the scenarios that were held against it. */
export interface MutantResult {
  defect: { name: string; does: string; role: Role };
  /** Scenarios whose verdict it made worse. */
  trips: string[];
}

/** The mutant × scenario table, and what it says. */
export interface SelfTest {
  mutants: number;
  killed: number;
  /** Defects that no scenario noticed. */
  survivors: string[];
  /** Scenarios that no defect makes fail: decoration. */
  unproven: string[];
  /** Cells of the unmutated reference that are not as they should be. */
  unsound: string[];
  table: MutantResult[];
  ms: number;
}

/** How bad a verdict is for the target; a trip is a step up. */
const rank: Record<VerdictKind, number> = {
  pass: 0,
  note: 0,
  unsupported: 0,
  warn: 1,
  blocked: 0,
  inconclusive: 2,
  fail: 3,
  error: 0,
};
const version = versionOf(target, undefined);
/** For mutants, many of which go silent. */
const BUDGET = { step: 2000, total: 12_000 };
/**
 * What is sound never goes silent: patience costs nothing there, and a busy machine is not taken
 * for a fault.
 */
const SOUND_BUDGET = { step: 15_000, total: 45_000 };
const PARALLEL = 10;
/** Side by side, since many of them wait for a budget to pass. */
const MUTANTS_AT_A_TIME = 4;

/**
 * Plays scenarios against the reference and against each of its defects: a check that cannot fail
 * is found here.
 * @param everything play every scenario of the role against every mutant, not only those the defect
 * is said to concern.
 * @param open brings a player up; for tests.
 */
export async function selfTest(
  scenarios: readonly Scenario[],
  defects: readonly Defect[],
  everything = false,
  open: OpenPlayer = Player.open,
): Promise<SelfTest> {
  const started = performance.now();
  const fixtures = new FixtureCache();
  const sound = new Map<string, number>();
  const unsound: string[] = [];
  for (const role of roleNames)
    for (const [id, cells] of await play(role, scenarios, new Set(), fixtures, open)) {
      sound.set(id, Math.max(...cells.map((kind) => rank[kind])));
      if (cells.some((kind) => rank[kind] > 0 || kind === 'error' || kind === 'blocked'))
        unsound.push(id);
    }
  const table: MutantResult[] = [];
  const limit = new Semaphore(MUTANTS_AT_A_TIME);
  const hold = async (defect: Defect): Promise<void> => {
    const concerned = everything
      ? scenarios
      : scenarios.filter(({ id }) => defect.trips.some((glob) => matches(glob, id)));
    const seen = await play(defect.role, concerned, new Set([defect.name]), fixtures, open);
    const trips = [...seen].filter(([id, cells]) =>
      cells.some((kind) => rank[kind] > (sound.get(id) ?? 0)),
    );
    table.push({ defect, trips: trips.map(([id]) => id).sort() });
  };
  await Promise.all(defects.map((defect) => limit.run(() => hold(defect)))).finally(() =>
    fixtures[Symbol.asyncDispose](),
  );
  const order = new Map(defects.map(({ role, name }, index) => [`${role} ${name}`, index]));
  const placeOf = ({ defect: { role, name } }: MutantResult): number =>
    order.get(`${role} ${name}`) ?? 0;
  table.sort((a, b) => placeOf(a) - placeOf(b));
  const proven = new Set(table.flatMap(({ trips }) => trips));
  const playable = scenarios.filter(({ id }) => sound.has(id));
  return {
    mutants: table.length,
    killed: table.filter(({ trips }) => trips.length > 0).length,
    survivors: table
      .filter(({ trips }) => trips.length === 0)
      .map(({ defect }) => `${defect.role} ${defect.name}`),
    unproven: playable.filter(({ id }) => !proven.has(id)).map(({ id }) => id),
    unsound,
    table,
    ms: Math.round(performance.now() - started),
  };
}

/** What plays the cells of one role. */
export interface CellPlayer extends AsyncDisposable {
  play(cell: Cell): Promise<Pick<Result, 'scenario' | 'verdict'> | undefined>;
}

/** Brings up the reference with these defects, or with none. */
export type OpenPlayer = (input: PlayerInput, defects: Defects) => Promise<CellPlayer>;

/** Verdicts of every cell of these scenarios, calibrations included as plain scenarios. */
async function play(
  role: Role,
  scenarios: readonly Scenario[],
  defects: Defects,
  fixtures: FixtureCache,
  open: OpenPlayer,
): Promise<Map<string, VerdictKind[]>> {
  const planned = planCells(scenarios, target, version, 'embedded', { role });
  const cells = planned.filter(
    ({ variant, unsupported }) => variant.round !== 'last' && unsupported === undefined,
  );
  const verdicts = new Map<string, VerdictKind[]>();
  if (cells.length === 0) return verdicts;
  const input: PlayerInput = {
    target,
    version,
    role,
    cells,
    requirements: clausesById(),
    out: undefined,
    budget: defects.size > 0 ? BUDGET : SOUND_BUDGET,
    fixtures,
    blocking: false,
    parallel: PARALLEL,
    open: referenceLaunchers(defects),
  };
  const player = await open(input, defects);
  try {
    const first = await Promise.all(cells.map((cell) => player.play(cell)));
    for (const [index, cell] of cells.entries()) {
      // As in a run: what was undecided since we were late is played once more, alone.
      const result = first[index]?.verdict.late ? await player.play(cell) : first[index];
      if (!result) continue;
      // What nobody could decide is no merit of a scenario.
      const kind = result.verdict.late && defects.size > 0 ? 'blocked' : result.verdict.kind;
      verdicts.set(result.scenario, [...(verdicts.get(result.scenario) ?? []), kind]);
    }
  } finally {
    await player[Symbol.asyncDispose]();
  }
  return verdicts;
}
