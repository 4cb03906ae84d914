import type { Judging } from '../judge/judging.ts';
import type { FactDefinition } from '../model/facts.ts';
import type { Arrangement, Observation } from '../model/observation.ts';
import { isOf, type Launchers, type ObservationOf, type ScenarioOf } from '../model/roles.ts';
import type { LogReader } from '../model/running.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Capability, Role, Transport } from '../model/terms.ts';
import type { Capture } from '../model/tls.ts';
import type { BudgetPlan } from '../wire/budget.ts';
import type { Cell } from './cell.ts';
import type { FixtureCache } from './fixture-cache.ts';
import type { Mark } from './log-lines.ts';
import type { Shown } from './shown.ts';

/** What was seen of a cell, and what we know of our own part in it. */
export interface Played<O extends Observation = Observation> {
  observation: O;
  known: Arrangement;
  captures: { name: string; capture: Capture }[];
  /** What our own side did wrong, by its check of what it sent. */
  ownFault?: string | undefined;
  /** How our own side was late, by the moments its octets left. */
  late?: string | undefined;
}

/** What a role is brought up with. */
export interface RoleInput<S extends Scenario = Scenario> {
  /** Every cell that is to be played. */
  cells: readonly Cell<S>[];
  fixtures: FixtureCache;
  launchers: Launchers;
  budget: BudgetPlan;
  /** `Date.now()` of the beginning, for the order of connections. */
  runStart: number;
}

/** One role of a target, up with everything the plan needs inside. */
export interface RunningRole<S extends Scenario = Scenario> extends AsyncDisposable {
  /**
   * Plays a cell and records what is seen.
   * @param mark is told what the cell is called in the target's log, as that becomes known.
   * @throws Error when it cannot be played: our own fault, or an adapter's.
   */
  play(cell: Cell<S>, mark: (...marks: readonly Mark[]) => void): Promise<Played>;
  /** The target's configuration as far as it is this cell's, where it has one that can be shown. */
  configuration(cell: Cell<S>): string | undefined;
  /** What the target writes. */
  readonly lines: LogReader;
  /** What it states of itself. */
  states(): readonly string[];
  /** Resolves with how, should the target end before it is asked to. */
  readonly ended?: Promise<string>;
  /**
   * For what does not tell by itself: how the target ended, or what serves this cell; undefined
   * while it lives.
   */
  readonly gone?: (cell: Cell<S>) => Promise<string | undefined>;
  /** Why it may not be asked any more; undefined while it may. */
  readonly stopped?: () => string | undefined;
}

/** What plan and commands have to know of a role to deal with any. */
interface RolePlan<S extends Scenario> {
  /** What such a target does, as the end of a sentence: `serves`. */
  does: string;
  /** The facts a scenario may speak of, and their values (`model/facts.ts`). */
  facts: Readonly<Record<string, FactDefinition>>;
  /** The capability that a transport rests on, of the transports it may be played over. */
  carriers: Readonly<Partial<Record<Transport, Capability>>>;
  /** Can it be played against a box that is not ours, where nothing is arranged? */
  blackBox(scenario: S): boolean;
  /** Can it be played without this capability that it needs? */
  dispensable(need: Capability, scenario: S): boolean;
  /** The scenario as it is played against a target that can do this. */
  forTarget(scenario: S, can: ReadonlySet<Capability>): S;
  /**
   * Does it speak of STARTTLS itself by what it arranges or does, so that it means nothing where
   * TLS comes first?
   */
  aboutStarttls(scenario: S): boolean;
  /**
   * What is left of a scenario for a target that does not speak what carries its answers; undefined
   * when it was about nothing else. Default: all of it.
   */
  muted?(scenario: S): S | undefined;
  /** Does it wait for the clock? Such cells begin first, so that the others pass the time. */
  waits(scenario: S): boolean;
  /** How many ports of the target's these cells need. */
  ports(cells: readonly Cell<S>[]): number;
}

interface RoleSpec<R extends Role> extends RolePlan<ScenarioOf<R>> {
  name: R;
  judging: Judging;
  shown: Shown<ObservationOf<R>>;
  /** Mints what the cells need and starts the target once; loaded when it is first asked for. */
  open(input: RoleInput<ScenarioOf<R>>): Promise<RunningRole<ScenarioOf<R>>>;
}

/** A role, for whoever need not know which. */
export interface RoleDefinition extends Omit<RolePlan<Scenario>, 'muted'> {
  readonly name: Role;
  readonly judging: Judging;
  readonly shown: Shown;
  muted(scenario: Scenario): Scenario | undefined;
  open(input: RoleInput): Promise<RunningRole>;
}

/**
 * Makes a role one for any caller. What is handed a scenario of another role throws: a fault of the
 * plan.
 */
export function defineRole<R extends Role>(spec: RoleSpec<R>): RoleDefinition {
  const own = (scenario: Scenario): ScenarioOf<R> => {
    if (isOf(spec.name, scenario)) return scenario;
    throw new Error(`${scenario.id} is no scenario for a ${spec.name}`);
  };
  const ownSeen = (observation: Observation): ObservationOf<R> => {
    if (isOf(spec.name, observation)) return observation;
    throw new Error(`what is of a ${observation.role} was to be shown as of a ${spec.name}`);
  };
  const ownCell = (cell: Cell): Cell<ScenarioOf<R>> => ({ ...cell, scenario: own(cell.scenario) });
  return {
    name: spec.name,
    does: spec.does,
    facts: spec.facts,
    carriers: spec.carriers,
    judging: spec.judging,
    shown: {
      excerpts: (observation, known) => spec.shown.excerpts(ownSeen(observation), known),
      files: (observation) => spec.shown.files(ownSeen(observation)),
    },
    blackBox: (scenario) => spec.blackBox(own(scenario)),
    dispensable: (need, scenario) => spec.dispensable(need, own(scenario)),
    forTarget: (scenario, can) => spec.forTarget(own(scenario), can),
    aboutStarttls: (scenario) => spec.aboutStarttls(own(scenario)),
    muted: (scenario) => (spec.muted ? spec.muted(own(scenario)) : scenario),
    waits: (scenario) => spec.waits(own(scenario)),
    ports: (cells) => spec.ports(cells.map(ownCell)),
    open: async (input) => {
      const running = await spec.open({ ...input, cells: input.cells.map(ownCell) });
      const { ended, gone, stopped } = running;
      return {
        play: (cell, mark) => running.play(ownCell(cell), mark),
        configuration: (cell) => running.configuration(ownCell(cell)),
        lines: running.lines,
        states: () => running.states(),
        ...(ended ? { ended } : {}),
        ...(gone ? { gone: (cell: Cell) => gone(ownCell(cell)) } : {}),
        ...(stopped ? { stopped } : {}),
        [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
      };
    },
  };
}
