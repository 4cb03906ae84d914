import { Calibrations } from '../judge/calibrations.ts';
import { accuses, decide, gone } from '../judge/decide.ts';
import { unjudged } from '../judge/judge.ts';
import { AdapterFault } from '../model/adapter-fault.ts';
import type { Circumstances } from '../model/observation.ts';
import type { Clause } from '../model/requirement.ts';
import type { Launchers } from '../model/roles.ts';
import type { Excerpt, Outcome } from '../model/run.ts';
import type { PromiseClaim, Target, TargetVersion } from '../model/target.ts';
import type { Role } from '../model/terms.ts';
import type { Verdict, VerdictKind } from '../model/verdict.ts';
import type { BudgetPlan } from '../wire/budget.ts';
import { Semaphore, within } from './budget.ts';
import type { Cell } from './cell.ts';
import { type Clocks, ClockWatch, lateFrom } from './clocks.ts';
import { filesOf } from './evidence/files.ts';
import { EvidenceKeeper } from './evidence/keep.ts';
import { FixtureCache } from './fixture-cache.ts';
import { Share } from './log-lines.ts';
import type { RoleDefinition, RunningRole } from './role.ts';
import { roles } from './roles.ts';

export interface PlayerInput {
  target: Target;
  version: TargetVersion;
  role: Role;
  cells: readonly Cell[];
  /** How the role is brought up. */
  open: Launchers;
  /** Requirement id → clause. */
  requirements: ReadonlyMap<string, Clause>;
  /** Folder of the run; undefined keeps no evidence. */
  out: string | undefined;
  budget?: BudgetPlan;
  /** Cells at a time, at most: fewer where the machine is too slow for so many. */
  parallel?: number;
  /**
   * A cell that is under way for so long hangs, whatever the budgets of its steps, and the next has
   * its turn; milliseconds, default five minutes or more.
   */
  lastResort?: number;
  /**
   * The target as it is named on the command line, options of its own included; default
   * NAME@VERSION.
   */
  words?: string;
  /** To share certificates and proofs with other players; default: a cache of its own. */
  fixtures?: FixtureCache;
  /**
   * May a calibration that did not pass block what rests on it? Default true; a mutant is to be met
   * by every scenario.
   */
  blocking?: boolean;
  /**
   * Would this verdict be news? Then what the clock decided is left undecided, since others are
   * played at the same time. Default: nothing is, as where cells are played one after the other.
   */
  isNews?: (cell: string, kind: VerdictKind) => boolean;
  /** Default: those of this machine. */
  clocks?: Clocks;
}

/** An outcome before the baseline has been asked: the standing comes later. */
export type Result = Omit<Outcome, 'standing'>;

const BUDGET: BudgetPlan = { step: 6000, total: 20_000 };
const PARALLEL = 12;
/** Of a cell's time at most: milliseconds, and so often what a connection may take. */
const LAST_RESORT = 300_000;
const MANY = 20;
/** How long the news of a target's end may take, milliseconds. */
const NEWS = 6000;

const whoseFault = (error: unknown): string => {
  if (error instanceof AdapterFault) return error.message;
  return `Our own fault: ${error instanceof Error ? error.message : String(error)}`;
};

/** One role of one target, up with every arrangement of the plan inside. */
export class Player implements AsyncDisposable {
  readonly #input: PlayerInput;
  readonly #fixtures: FixtureCache;
  readonly #role: RoleDefinition;
  readonly #running: RunningRole;
  readonly #calibrations: Calibrations;
  readonly #limit: Semaphore;
  readonly #watch: ClockWatch;
  readonly #shares = new Set<Share>();
  readonly #keeper: EvidenceKeeper | undefined;
  #ended: string | undefined;

  private constructor(
    input: PlayerInput,
    fixtures: FixtureCache,
    running: RunningRole,
    watch: ClockWatch,
  ) {
    this.#input = input;
    this.#fixtures = fixtures;
    this.#role = roles[input.role];
    this.#running = running;
    this.#watch = watch;
    this.#calibrations = new Calibrations(input.cells);
    const { out, target, version, role } = input;
    if (out !== undefined)
      this.#keeper = new EvidenceKeeper(out, `${target.name}-${version.version}.${role}`);
    this.#limit = new Semaphore(input.parallel ?? PARALLEL);
    running.ended?.then((how) => {
      this.#ended = how;
    });
  }

  /** Mints every certificate and proof the plan needs and starts the target once. */
  static async open(input: PlayerInput): Promise<Player> {
    const watch = new ClockWatch(input.clocks);
    try {
      const fixtures = input.fixtures ?? new FixtureCache();
      const running = await roles[input.role].open({
        cells: input.cells.filter(({ unsupported }) => unsupported === undefined),
        fixtures,
        launchers: input.open,
        budget: input.budget ?? BUDGET,
        runStart: Date.now(),
      });
      return new Player(input, fixtures, running, watch);
    } catch (error) {
      watch[Symbol.dispose]();
      throw error;
    }
  }

  /** What the target states of itself. */
  states(): readonly string[] {
    return this.#running.states();
  }

  /**
   * Plays one cell and judges it; never throws: what goes wrong on our side is an `error` verdict.
   * @returns undefined when the signal was given before the cell was done: an interrupted cell has
   * no verdict.
   */
  async play(cell: Cell, signal?: AbortSignal): Promise<Result | undefined> {
    if (signal?.aborted) return undefined;
    const stopped = Promise.withResolvers<undefined>();
    const stop = (): void => stopped.resolve(undefined);
    signal?.addEventListener('abort', stop);
    try {
      return await Promise.race([this.#play(cell, signal), stopped.promise]);
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  async #play(cell: Cell, signal: AbortSignal | undefined): Promise<Result | undefined> {
    const started = performance.now();
    const bare = (kind: VerdictKind, reason: string): Result =>
      this.#result(cell, this.#bare(cell, kind, reason), [], started);
    if (cell.unsupported !== undefined) return bare('unsupported', cell.unsupported);
    const unmet = this.#calibrations.unmet(cell);
    if (unmet) return bare(unmet.kind, unmet.reason);
    try {
      const result = await this.#limit.run(async () => {
        if (this.#ended !== undefined) return bare('inconclusive', gone(this.#ended));
        const stopped = this.#stopped();
        if (stopped !== undefined) return bare('inconclusive', stopped);
        if (signal?.aborted) return undefined;
        const share = new Share(this.#running.lines, this.#shares);
        const done = this.#exercise(cell, performance.now(), share).finally(() => share.leave());
        const { budget = BUDGET } = this.#input;
        const { lastResort = Math.max(LAST_RESORT, budget.total * MANY) } = this.#input;
        const hangs = `Our own fault: not done in ${lastResort / 1000} s`;
        return (await within(done, lastResort, undefined)) ?? bare('error', hangs);
      });
      if (!result) return undefined;
      this.#noteCalibration(cell, result.verdict);
      return result;
    } catch (error) {
      const stopped = this.#stopped();
      if (stopped !== undefined) return bare('inconclusive', stopped);
      const ended = await this.#howItEnded(cell);
      if (ended !== undefined) return bare('inconclusive', gone(ended));
      const verdict = this.#bare(cell, 'error', whoseFault(error));
      this.#noteCalibration(cell, verdict);
      return this.#result(cell, verdict, [], started);
    }
  }

  /** Why a box that is not ours is not asked any more. */
  #stopped(): string | undefined {
    return this.#running.stopped?.();
  }

  #noteCalibration(cell: Cell, verdict: Verdict): void {
    if (this.#input.blocking ?? true) this.#calibrations.note(cell, verdict);
  }

  async #exercise(cell: Cell, started: number, share: Share): Promise<Result> {
    const { judging, shown } = this.#role;
    const since = this.#watch.look();
    const { ownFault, late, captures, ...seen } = await this.#running.play(cell, (...marks) =>
      share.mark(...marks),
    );
    const circumstances: Circumstances = {
      ...(ownFault === undefined ? {} : { ownFault }),
      ...(late === undefined ? {} : { late }),
      ...this.#watch.circumstances(since, lateFrom((this.#input.budget ?? BUDGET).step)),
      // A target that is gone in mid-run may have been gone for this cell: nobody can say.
      ...(judging.maybeGone(seen.observation) ? await this.#ending(cell) : {}),
    };
    const judged = (): Verdict => decide(judging, this.#question(cell), { ...seen, circumstances });
    let verdict = judged();
    // Who cannot tell by himself that he is gone is asked before he is accused.
    if (accuses(verdict) && this.#running.gone) {
      Object.assign(circumstances, await this.#ending(cell));
      verdict = judged();
    }
    if (accuses(verdict) && this.#input.isNews?.(cell.id, verdict.kind)) {
      circumstances.unforeseen = true;
      verdict = judged();
    }
    // Where we are late, so many at a time are too many for this machine.
    if (circumstances.late === undefined) this.#limit.more();
    else this.#limit.fewer(started);
    const result = this.#result(
      cell,
      verdict,
      shown.excerpts(seen.observation, seen.known),
      started,
    );
    if (!this.#keeper) return result;
    const files = filesOf(cell.id, {
      ...seen,
      circumstances,
      captures,
      shown: shown.files(seen.observation),
      facts: verdict.facts,
      log: share.lines(),
      configuration: this.#running.configuration(cell),
    });
    return { ...result, evidence: await this.#keeper.keep(cell.id, verdict.kind, files) };
  }

  /** What the cell is judged by. */
  #question({ scenario, variant }: Cell): Parameters<typeof decide>[1] {
    const { target, requirements } = this.#input;
    return {
      scenario,
      variant,
      promises: target.promises,
      requirements: scenario.proves.flatMap((id) => requirements.get(id) ?? []),
    };
  }

  async #ending(cell: Cell): Promise<Pick<Circumstances, 'ended'>> {
    const ended = await this.#howItEnded(cell);
    return ended === undefined ? {} : { ended };
  }

  /**
   * How the target ended in mid-run; the news of it may come a moment behind the connections it
   * cost.
   */
  async #howItEnded(cell: Cell): Promise<string | undefined> {
    if (this.#ended === undefined && this.#running.gone) return this.#running.gone(cell);
    return (
      this.#ended ?? within(this.#running.ended ?? Promise.resolve(undefined), NEWS, undefined)
    );
  }

  #bare(cell: Cell, kind: VerdictKind, reason: string): Verdict {
    return unjudged(kind, reason, this.#question(cell).requirements);
  }

  #result(cell: Cell, verdict: Verdict, excerpts: Excerpt[], started: number): Result {
    const { target, version, words = `${target.name}@${version.version}` } = this.#input;
    const { scenario, variant } = cell;
    return {
      type: 'outcome',
      cell: cell.id,
      scenario: scenario.id,
      title: scenario.title,
      role: scenario.role,
      target: target.name,
      version: version.version,
      variant,
      proves: [...scenario.proves],
      covers: [...scenario.covers],
      verdict,
      excerpts,
      reproduce:
        `mailstaple run ${words} --only ` +
        `'${scenario.id}'${variant.tls ? ` --tls ${variant.tls}` : ''} ` +
        `--transport ${variant.transport}`,
      ms: Math.round(performance.now() - started),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#watch[Symbol.dispose]();
    await this.#running[Symbol.asyncDispose]();
    await this.#keeper?.[Symbol.asyncDispose]();
    // A cache that is shared is its owner's to close.
    if (!this.#input.fixtures) await this.#fixtures[Symbol.asyncDispose]();
  }
}

/**
 * Promises of a target that no scenario speaks of: said in the report, so that silence is not taken
 * for a pass.
 */
export function unjudgedPromises(
  promises: readonly PromiseClaim[],
  cells: readonly Cell[],
): string[] {
  const spoken = new Set(cells.flatMap(({ scenario }) => Object.keys(scenario.promise)));
  return promises.filter(({ id }) => !spoken.has(id)).map(({ id }) => id);
}
