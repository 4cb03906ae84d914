import { setTimeout as passed } from 'node:timers/promises';

/** How many times slower we are once we were turned away. */
const SLOWER = 10;
/**
 * Gaps that are let pass before that: with one of a second the minute that rate limits of mail
 * servers count.
 */
const PAUSE = 60;
/** We ask no more once we were turned away so often. */
const ENOUGH = 3;

/** Milliseconds as they stand in a sentence. */
const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;

/**
 * The manners towards a box that is not ours: connections begin one after the other with a gap
 * between them, a longer one once the box has turned us away, and none at all once it has done so
 * three times.
 */
export class Courtesy {
  #gap: number;
  readonly #say: (sentence: string) => void;
  /** `performance.now()` from which on the next connection may begin. */
  #next: number;
  /** Resolves when the one asked for last has begun: each has its turn behind the one before. */
  #last: Promise<void> = Promise.resolve();
  #refusals = 0;
  #stopped: string | undefined;

  /**
   * @param gap milliseconds between the beginning of one connection and that of the next.
   * @param say is told when we slow down, and when we stop.
   */
  constructor(gap: number, say: (sentence: string) => void = () => {}) {
    this.#gap = gap;
    this.#say = say;
    this.#next = performance.now() + gap;
  }

  /** Why no more connections are made; undefined while they are. */
  get stopped(): string | undefined {
    return this.#stopped;
  }

  /** Waits until a connection may begin. @throws Error with the reason when no more are made. */
  async turn(): Promise<void> {
    const before = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last = promise;
    try {
      await before;
      // It may have been put off meanwhile.
      for (let now = performance.now(); now < this.#next; now = performance.now()) {
        if (this.#stopped !== undefined) break;
        await passed(this.#next - now);
      }
      if (this.#stopped !== undefined) throw new Error(this.#stopped);
      // By when it begins and not by when it should have: a machine that is late does not press.
      this.#next = performance.now() + this.#gap;
    } finally {
      resolve();
    }
  }

  /** The box refused its service. @param what how it did, in its own words. */
  turnedAway(what: string): void {
    this.#refusals += 1;
    if (this.#refusals === 1) {
      const pause = this.#gap * PAUSE;
      this.#gap *= SLOWER;
      this.#next = performance.now() + pause;
      this.#say(
        `it ${what}: we wait ${seconds(pause)}, and from then on make one ` +
          `connection in ${seconds(this.#gap)}`,
      );
    } else if (this.#refusals === ENOUGH && this.#stopped === undefined) {
      this.#stopped =
        `it ${what}, for the third time: no more connections are made; wait ten minutes at ` +
        'least, as rate limits count minutes, and come back slower (--pace ' +
        `${Math.max(1, Math.round(this.#gap / 1000))})`;
      this.#say(this.#stopped);
    }
  }
}
