import { setTimeout as passed } from 'node:timers/promises';
import type { Visit } from '../../../harness/wire/smtp/client.ts';
import { type VisitPlan, visit } from '../../../harness/wire/smtp/client.ts';

/** How a box that is not ours is treated. */
export interface Manners {
  /** Milliseconds between the beginning of one session and that of the next. */
  pace: number;
  /** Sessions in all. */
  most: number;
}

/** One second apart, and no more than ten: less than what rate limits of mail servers count. */
export const MANNERS: Manners = { pace: 1000, most: 10 };

/**
 * Sessions with one box, one after the other, each at its time. No more than allowed, and none once
 * it has turned us away.
 */
export class Sessions {
  readonly #manners: Manners;
  #made = 0;
  #next = 0;
  #closed = false;

  constructor(manners: Manners) {
    this.#manners = manners;
  }

  /** So many more may be made. */
  get left(): number {
    return this.#closed ? 0 : this.#manners.most - this.#made;
  }

  /** No more: it does not want us. */
  close(): void {
    this.#closed = true;
  }

  /** @returns undefined when no more sessions may be made. */
  async visit(plan: VisitPlan): Promise<Visit | undefined> {
    if (this.left <= 0) return undefined;
    this.#made += 1;
    const wait = this.#next - performance.now();
    if (wait > 0) await passed(wait);
    const begins = (): void => {
      this.#next = performance.now() + this.#manners.pace;
    };
    begins();
    // By when it began and not by when it should have: a machine that is late does not press.
    return visit({
      ...plan,
      connected: (port) => {
        begins();
        plan.connected?.(port);
      },
    });
  }
}
