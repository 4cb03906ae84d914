import { Stop } from './stop.ts';

/** How long one step may take, and the whole connection; milliseconds. */
export interface BudgetPlan {
  step: number;
  total: number;
  /**
   * The greeting alone, where it may take longer than a step: RFC 5321 4.5.3.2.1 gives it five
   * minutes.
   */
  greeting?: number;
}

/**
 * A clock for one connection. Every wait is for an event, and every event has a moment after which
 * we go on without it.
 */
export class Budget {
  readonly #step: number;
  readonly #greeting: number;
  readonly #deadline: number;
  constructor(plan: BudgetPlan) {
    this.#step = plan.step;
    this.#greeting = plan.greeting ?? plan.step;
    this.#deadline = performance.now() + plan.total;
  }

  /**
   * Milliseconds left for a step that begins now: its own share, and never more than what is left
   * in all.
   */
  stepLeft(): number {
    return Math.max(0, Math.min(this.#step, this.#deadline - performance.now()));
  }

  /** The moment (`performance.now()`) at which a step that begins now has to be over. */
  stepEnd(): number {
    return performance.now() + this.stepLeft();
  }

  /** The same for a greeting. */
  greetingEnd(): number {
    return Math.min(performance.now() + this.#greeting, this.#deadline);
  }
}

/**
 * A timer that comes so much later than it should, milliseconds: nobody read meanwhile what had
 * come.
 */
const HELD_UP = 50;

/**
 * A moment (`performance.now()`) that is put off where we lose time ourselves. One for all the
 * waits that it bounds: were each given what the one before it lost, somebody who sends an octet
 * now and then would be waited for without end.
 */
export interface Deadline {
  at: number;
}

/** The deadline of a number, or the one that is given. */
export const deadlineAt = (end: number | Deadline): Deadline =>
  typeof end === 'number' ? { at: end } : end;

/**
 * Waits for an event until a moment (`performance.now()`); Infinity for as long as the connection
 * lasts.
 * @param end who waits again and again until the same moment gives a `Deadline`.
 * @param arm attaches the listeners and returns what detaches them; called once.
 * @throws Stop `stalled` when the moment passes first.
 */
export function until<T>(
  end: number | Deadline,
  waitingFor: string,
  arm: (resolve: (value: T) => void, reject: (reason: unknown) => void) => () => void,
): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const disarm = arm(resolve, reject);
  const due = deadlineAt(end);
  const late = (): void => {
    const overdue = performance.now() - due.at;
    // We were held up: what came meanwhile has not been read yet, and the other side is given the
    // time that we lost.
    if (overdue > HELD_UP) {
      due.at = performance.now() + overdue;
      timer = setTimeout(late, overdue);
      return;
    }
    reject(new Stop('stalled', `nothing more came while waiting for ${waitingFor}`));
  };
  let timer = Number.isFinite(due.at)
    ? setTimeout(late, Math.max(0, due.at - performance.now()))
    : undefined;
  return promise.finally(() => {
    clearTimeout(timer);
    disarm();
  });
}
