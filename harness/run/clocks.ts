import { setTimeout as passed } from 'node:timers/promises';
import type { Circumstances } from '../model/observation.ts';

/**
 * Two clocks of this machine, in milliseconds: the one that certificates are dated by, and one that
 * nobody sets.
 */
export interface Clocks {
  wall(): number;
  steady(): number;
}

const clocks: Clocks = { wall: () => Date.now(), steady: () => performance.now() };

/**
 * A step of the wall clock above this is a jump; NTP moves a clock by less, and slowly (RFC 5905
 * 11.3: half a millisecond a second).
 */
const JUMP = 1000;
/** Milliseconds between two looks at the clocks. */
const EVERY = 250;
/**
 * So much behind `Date.now()` may a program's own look at the clock be: `time()` is moved on by the
 * kernel's ticks (time(2), CLOCK_REALTIME_COARSE), of which there are a hundred a second at least;
 * milliseconds.
 */
const TICK = 10;
/**
 * A look that comes so much later than it should means that this process was held up; milliseconds.
 */
const HELD = 100;
/**
 * Held up for so long in all, or so late with an answer, we may be what a target lost patience
 * with; milliseconds.
 */
const LATE = 1000;
/** Or for such a part of the time we give one step ourselves. */
const PART = 4;

/** From how many milliseconds on we are late, where a step may take so long. */
export const lateFrom = (step: number): number => Math.min(LATE, step / PART);

/** Delays that are remembered. */
const MOST = 2000;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/**
 * Watches whether the time that verdicts rest on can be trusted: whether the wall clock runs along
 * with the steady one, and whether this process was given time to run at all. What it sees makes
 * cells inconclusive, never a finding.
 */
export class ClockWatch implements Disposable {
  readonly #clocks: Clocks;
  readonly #timer: NodeJS.Timeout;
  #offset: number;
  #looked: number;
  #jump: number | undefined;
  #held: { until: number; ms: number }[] = [];

  constructor(given: Clocks = clocks, every = EVERY) {
    this.#clocks = given;
    this.#looked = given.steady();
    this.#offset = given.wall() - this.#looked;
    this.#timer = setInterval(() => this.look(), every).unref();
  }

  /** Looks at both clocks. @returns the steady one, to ask for what happened since. */
  look(): number {
    const now = this.#clocks.steady();
    const offset = this.#clocks.wall() - now;
    const step = offset - this.#offset;
    if (Math.abs(step) > JUMP) this.#jump ??= step;
    this.#offset = offset;
    const held = now - this.#looked - EVERY;
    if (held > HELD) {
      this.#held.push({ until: now, ms: held });
      if (this.#held.length > MOST) this.#held.splice(0, MOST / 2);
    }
    this.#looked = now;
    return now;
  }

  /**
   * Why nothing seen since the watch began can be relied on: proofs were dated by a clock that was
   * then set.
   */
  jumped(): string | undefined {
    this.look();
    if (this.#jump === undefined) return undefined;
    return (
      `the clock of this machine was set ${this.#jump > 0 ? 'forward' : 'back'} by ` +
      `${seconds(Math.abs(this.#jump))} during the run`
    );
  }

  /**
   * Why what came too late since that moment may have come too late by our own doing: we were held
   * up for `late` ms or more.
   */
  heldUp(since: number, late = LATE): string | undefined {
    this.look();
    const ms = this.#held
      .filter(({ until }) => until > since)
      .reduce((sum, held) => sum + Math.min(held.ms, held.until - since), 0);
    return ms >= late ? `our own side was held up for ${seconds(ms)} meanwhile` : undefined;
  }

  /** What the clocks say of all that was done since that moment. */
  circumstances(since: number, limit = LATE): Pick<Circumstances, 'clock' | 'late'> {
    const clock = this.jumped();
    const late = this.heldUp(since, limit);
    return { ...(clock === undefined ? {} : { clock }), ...(late === undefined ? {} : { late }) };
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}

/** A moment by both clocks. */
export type Moment = { [clock in keyof Clocks]: number };

/** So many milliseconds from now on, by both clocks. */
export const ahead = (ms: number, { wall, steady }: Clocks = clocks): Moment => ({
  wall: wall() + ms,
  steady: steady() + ms,
});

/**
 * Resolves when that moment has passed by both clocks, for every program of this machine. Proofs
 * end by the wall clock, which may be set back a little while we wait; where it is set back by more
 * than a jump the watch tells of it, and nobody waits for it any longer.
 */
export async function hasPassed(moment: Moment, given: Clocks = clocks): Promise<void> {
  for (;;) {
    const steady = moment.steady + TICK - given.steady();
    const wall = Math.min(moment.wall + TICK - given.wall(), steady + JUMP);
    const left = Math.max(steady, wall);
    if (left <= 0) return;
    await passed(Math.ceil(left));
  }
}
