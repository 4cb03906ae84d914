import { LOOPBACK } from '../../ca/loopback.ts';
import { factsOfClient } from '../judge/client-facts.ts';
import { judge } from '../judge/judge.ts';
import { factsOfServer } from '../judge/server-facts.ts';
import { AdapterFault } from '../model/adapter-fault.ts';
import type { Observation } from '../model/observation.ts';
import type { Excerpt, Outcome } from '../model/run.ts';
import type { LogReader, RunningClient, RunningServer } from '../model/running.ts';
import type { PromiseClaim, Target, TargetVersion } from '../model/target.ts';
import type { Capability, Policy, Role, Source, TlsVersion } from '../model/terms.ts';
import { isUndecided, type Verdict, type VerdictKind } from '../model/verdict.ts';
import type { BudgetPlan } from '../wire/budget.ts';
import { arrangementKey, arrangementsOf, type Minted } from './arrange.ts';
import { Semaphore, within } from './budget.ts';
import { playClient } from './client-play.ts';
import { type Clocks, ClockWatch } from './clocks.ts';
import { namelessActs, undecidedClient, undecidedServer, untestedServer } from './conclusive.ts';
import { writeEvidence } from './evidence.ts';
import { excerptsOf } from './excerpt.ts';
import type { Reach } from './fetching.ts';
import { FixtureCache } from './fixture-cache.ts';
import { Share } from './log-lines.ts';
import type { Cell } from './plan.ts';
import { refused } from './refused.ts';
import { faultOfProbe } from './self-check/client.ts';
import { faultOfHost } from './self-check/server.ts';
import { wiresOf } from './self-check/wire.ts';
import { playServer } from './server-play.ts';

/** What the player needs to bring a role of a target up. */
export interface Launchers {
  server(arrangements: readonly Minted[]): Promise<RunningServer>;
  client(policies: readonly Policy[], rootsPem: string): Promise<RunningClient>;
  /** Where the target finds a responder of ours. Default: on the loopback. */
  reach?(): Promise<Reach>;
}

export interface PlayerInput {
  target: Target;
  version: TargetVersion;
  role: Role;
  cells: readonly Cell[];
  open: Launchers;
  /** Requirement id → source. */
  requirements: ReadonlyMap<string, Source>;
  /** Folder of the run; undefined keeps no evidence. */
  out: string | undefined;
  budget?: BudgetPlan;
  /** Cells at a time. */
  parallel?: number;
  /** The target as it is named on the command line, options of its own included; default NAME@VERSION. */
  words?: string;
  /** To share certificates and proofs with other players; default: a workshop of its own. */
  fixtures?: FixtureCache;
  /** May a calibration that did not pass block what rests on it? Default true; a mutant is to be met by every scenario. */
  gates?: boolean;
  /** Default: those of this machine. */
  clocks?: Clocks;
}

/** An outcome before the baseline has been asked: the standing comes later. */
export type Result = Omit<Outcome, 'standing'>;

const BUDGET: BudgetPlan = { step: 6000, total: 20_000 };
const PARALLEL = 12;
/** How long the news of a target's end may take, milliseconds. */
const NEWS = 6000;

const gone = (how: string): string => `The target ended in mid-run: ${how}.`;

const accuses = ({ kind }: Verdict): boolean => kind === 'fail' || kind === 'warn';

const whoseFault = (error: unknown): string => {
  if (error instanceof AdapterFault) return error.message;
  return `Our own fault: ${error instanceof Error ? error.message : String(error)}`;
};

/** A target that says little keeps all its lines. */
const readerOf = (running: RunningServer | RunningClient): LogReader =>
  running.lines ?? {
    count: () => running.log().length,
    since: (count) => running.log().slice(count),
  };

/** Might this be what is seen of a target that is gone? */
function isOdd(observation: Observation): boolean {
  if (observation.role === 'client')
    return observation.dispositions.some(({ kind }) => kind === 'unknown');
  return !observation.aliveAfter;
}

/** One role of one target, up with every arrangement of the plan inside. */
export class Player implements AsyncDisposable {
  readonly #input: PlayerInput;
  readonly #fixtures: FixtureCache;
  readonly #minted: ReadonlyMap<string, Minted>;
  readonly #running: RunningServer | RunningClient;
  /** Capability → version of TLS → what its first calibration came to, where it did not pass. */
  readonly #failed = new Map<Capability, Map<TlsVersion, Verdict>>();
  readonly #gate: Semaphore;
  readonly #runStart = Date.now();
  readonly #watch: ClockWatch;
  readonly #shares = new Set<Share>();
  #count = 0;
  #ended: string | undefined;

  private constructor(
    input: PlayerInput,
    fixtures: FixtureCache,
    minted: ReadonlyMap<string, Minted>,
    running: RunningServer | RunningClient,
    watch: ClockWatch,
  ) {
    this.#input = input;
    this.#fixtures = fixtures;
    this.#watch = watch;
    this.#minted = minted;
    this.#running = running;
    this.#gate = new Semaphore(input.parallel ?? PARALLEL);
    running.ended?.then((how) => {
      this.#ended = how;
    });
  }

  /** Mints every certificate and proof the plan needs and starts the target once. */
  static async open(input: PlayerInput): Promise<Player> {
    const watch = new ClockWatch(input.clocks);
    try {
      return await Player.#open(input, watch);
    } catch (error) {
      watch[Symbol.dispose]();
      throw error;
    }
  }

  static async #open(input: PlayerInput, watch: ClockWatch): Promise<Player> {
    const fixtures = input.fixtures ?? new FixtureCache();
    const { world } = fixtures;
    const playable = input.cells.filter(({ unsupported }) => unsupported === undefined);
    const fetches = playable.some(
      ({ scenario }) => scenario.role === 'server' && scenario.given.reading === 'fetched',
    );
    if (fetches)
      await fixtures.openFetching(
        (await input.open.reach?.()) ?? { listenOn: LOOPBACK, host: LOOPBACK },
      );
    if (input.role === 'server') {
      const minted = new Map<string, Minted>();
      const needed = [...arrangementsOf(playable)];
      // All at once: RSA keys are made on other threads.
      const made = await Promise.all(
        needed.map(([key, it]) => fixtures.arrangement(key, it.scenario, it.transports)),
      );
      for (const [index, [key]] of needed.entries()) if (made[index]) minted.set(key, made[index]);
      return new Player(
        input,
        fixtures,
        minted,
        await input.open.server([...minted.values()]),
        watch,
      );
    }
    const policies = new Map<string, Policy>();
    for (const { scenario } of playable)
      if (scenario.role === 'client')
        policies.set(JSON.stringify(scenario.given.policy), scenario.given.policy);
    const roots = await world.rootsPem('main');
    return new Player(
      input,
      fixtures,
      new Map(),
      await input.open.client([...policies.values()], roots),
      watch,
    );
  }

  /** What the target states of itself. */
  states(): readonly string[] {
    return this.#running.states();
  }

  /**
   * Plays one cell and judges it; never throws: what goes wrong on our side is an `error` verdict.
   * @returns undefined when the signal was given before the cell was done: an interrupted cell has no verdict.
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
    for (const need of cell.needs) {
      const fallen = this.#fallen(need, cell.variant.tls);
      if (fallen === undefined) continue;
      // What could not be decided says nothing of the target, and nothing of what rests on it either.
      return isUndecided(fallen.kind)
        ? bare('inconclusive', `The calibration of ${need} was not decided: ${fallen.reason}`)
        : bare('blocked', `The calibration of ${need} did not pass: ${fallen.reason}`);
    }
    try {
      const result = await this.#gate.run(async () => {
        if (this.#ended !== undefined) return bare('inconclusive', gone(this.#ended));
        const stopped = this.#stopped();
        if (stopped !== undefined) return bare('inconclusive', stopped);
        if (signal?.aborted) return undefined;
        const share = new Share(readerOf(this.#running), this.#shares);
        return this.#exercise(cell, performance.now(), share).finally(() => share.leave());
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
    return 'stopped' in this.#running ? this.#running.stopped?.() : undefined;
  }

  /** A first calibration that did not pass blocks what rests on it. */
  #noteCalibration(cell: Cell, verdict: Verdict): void {
    const { calibrates } = cell.scenario;
    const gates = this.#input.gates ?? true;
    if (!gates || !calibrates || cell.variant.round !== 'first' || verdict.kind === 'pass') return;
    const failures = this.#failed.get(calibrates) ?? new Map<TlsVersion, Verdict>();
    this.#failed.set(calibrates, failures.set(cell.variant.tls, verdict));
  }

  /** The calibration by which the capability cannot be relied on in this version; one of the other alone stands for both. */
  #fallen(need: Capability, tls: TlsVersion): Verdict | undefined {
    const failures = this.#failed.get(need);
    const own = this.#input.cells.some(
      ({ scenario, variant }) => scenario.calibrates === need && variant.tls === tls,
    );
    return own ? failures?.get(tls) : failures?.values().next().value;
  }

  async #exercise(cell: Cell, started: number, share: Share): Promise<Result> {
    const { scenario } = cell;
    const { requirements, target, out } = this.#input;
    const budget = this.#input.budget ?? BUDGET;
    const shared = { cell, world: this.#fixtures.world, budget, runStart: this.#runStart };
    const since = this.#watch.look();
    let played: Awaited<ReturnType<typeof playServer | typeof playClient>>;
    let facts: Record<string, string>;
    let inconclusive: string | undefined;
    let untested: string | undefined;
    let ownFault: string | undefined;
    let configured = (): string | undefined => undefined;
    if (scenario.role === 'server') {
      const minted = this.#minted.get(arrangementKey(cell));
      if (!minted) throw new Error('no arrangement was minted for this cell');
      const { fetching } = this.#fixtures;
      const running = this.#running as RunningServer;
      const why = running.refused?.(minted.arrangement.slug, cell.variant.transport);
      if (why !== undefined) {
        const { kind, reason, mismatches } = refused(scenario, why);
        return this.#result(cell, { ...this.#bare(cell, kind, reason), mismatches }, [], started);
      }
      const { slug } = minted.arrangement;
      configured = () => running.configuration?.(slug, cell.variant.transport);
      share.mark(...(running.marks?.(slug, cell.variant.transport) ?? []));
      const connected = (port: number) => share.mark(String(port));
      const seen = await playServer({ ...shared, scenario, minted, fetching, running, connected });
      const { sni } = running.endpoint(slug, cell.variant.transport);
      ownFault = faultOfProbe(wiresOf(seen), seen.known, scenario, cell.variant, sni);
      facts = factsOfServer(seen.observation, seen.known);
      inconclusive = undecidedServer(seen.observation, namelessActs(scenario));
      untested = untestedServer(seen.observation);
      played = seen;
    } else {
      const running = this.#running as RunningClient;
      const token = `t${++this.#count}`;
      share.mark(token);
      configured = () => running.configuration?.(scenario.given.policy, cell.variant.transport);
      const opened = (ports: readonly number[]) => share.mark(...ports.map(String));
      const seen = await playClient({ ...shared, scenario, running, token, opened });
      ownFault = faultOfHost(wiresOf(seen), seen.due, cell.variant.tls);
      facts = factsOfClient(seen.observation, (headers) => running.markOf(headers));
      inconclusive = undecidedClient(seen.observation);
      played = seen;
    }
    // A target that is gone in mid-run may have been gone for this cell: nobody can say.
    if (isOdd(played.observation)) {
      const ended = await this.#howItEnded(cell);
      if (ended !== undefined) inconclusive = gone(ended);
    }
    inconclusive = this.#watch.jumped() ?? inconclusive;
    const question = {
      scenario,
      facts,
      promises: target.promises,
      requirements: scenario.proves.flatMap((id) => requirements.get(id) ?? []),
      untested,
      ownFault,
    };
    let seen = judge({ ...question, inconclusive });
    // Who cannot tell by himself that he is gone is asked before he is accused.
    if (accuses(seen) && this.#running.gone) {
      const ended = await this.#howItEnded(cell);
      if (ended !== undefined) seen = judge({ ...question, inconclusive: gone(ended) });
    }
    // Who is found fault with because something came late is heard again, should it be us who were late.
    const late = accuses(seen) ? this.#watch.stoodStill(since) : undefined;
    const verdict = late === undefined ? seen : judge({ ...question, inconclusive: late });
    const observation: Observation = played.observation;
    const result = this.#result(cell, verdict, excerptsOf(observation, played.known), started);
    if (out === undefined) return result;
    const log = share.lines();
    const configuration = configured();
    const evidence = writeEvidence(out, cell.id, { ...played, log, configuration, facts });
    return { ...result, evidence };
  }

  /** How the target ended in mid-run; the news of it may come a moment behind the connections it cost. */
  async #howItEnded(cell: Cell): Promise<string | undefined> {
    if (this.#ended === undefined && this.#running.gone)
      return this.#running.gone(this.#minted.get(arrangementKey(cell))?.arrangement.slug);
    return (
      this.#ended ?? within(this.#running.ended ?? Promise.resolve(undefined), NEWS, undefined)
    );
  }

  #bare(cell: Cell, kind: VerdictKind, reason: string): Verdict {
    const promised = cell.scenario.proves.flatMap((id) => this.#input.requirements.get(id) ?? []);
    return { kind, reason, mismatches: [], promised, facts: {} };
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
      reproduce: `mailstaple run ${words} --only '${scenario.id}' --tls ${variant.tls} --transport ${variant.transport}`,
      ms: Math.round(performance.now() - started),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#watch[Symbol.dispose]();
    await this.#running[Symbol.asyncDispose]();
    // A workshop that is shared is its owner's to close.
    if (!this.#input.fixtures) await this.#fixtures[Symbol.asyncDispose]();
  }
}

/** Promises of a target that no scenario speaks of: said in the report, so that silence is not taken for a pass. */
export function unjudgedPromises(
  promises: readonly PromiseClaim[],
  cells: readonly Cell[],
): string[] {
  const spoken = new Set(cells.flatMap(({ scenario }) => Object.keys(scenario.promise)));
  return promises.filter(({ id }) => !spoken.has(id)).map(({ id }) => id);
}
