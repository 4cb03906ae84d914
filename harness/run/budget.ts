/** Never fewer than such a part of what was asked for. */
const LEAST = 4;

/**
 * Runs at most `limit` tasks at a time, in order of arrival. Who finds that so many are too many
 * says so by `fewer`, and by `more` that all is well: the limit is halved at once, to a quarter at
 * least, and comes back one by one, as a sender's window does where packets are lost (RFC 5681
 * 3.1).
 */
export class Semaphore {
  readonly #most: number;
  #limit: number;
  #running = 0;
  #lessened = Number.NEGATIVE_INFINITY;
  readonly #waiting: (() => void)[] = [];
  constructor(limit: number) {
    this.#most = limit;
    this.#limit = limit;
  }

  /** How many run at a time, as things stand. */
  get limit(): number {
    return Math.floor(this.#limit);
  }

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#running < this.limit) this.#running++;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await task();
    } finally {
      this.#running--;
      this.#admit();
    }
  }

  /**
   * A task that began then fared badly since there were so many. Of those that ran side by side
   * one speaks for all.
   * @param since when it began, by `performance.now()`.
   */
  fewer(since: number): void {
    if (since <= this.#lessened) return;
    this.#lessened = performance.now();
    this.#limit = Math.max(1, this.#most / LEAST, this.#limit / 2);
  }

  /** A task fared well. */
  more(): void {
    this.#limit = Math.min(this.#most, this.#limit + 1 / this.#limit);
    this.#admit();
  }

  #admit(): void {
    while (this.#running < this.limit && this.#waiting.length > 0) {
      this.#running++;
      this.#waiting.shift()?.();
    }
  }
}

/**
 * The promise, or `fallback` once so many milliseconds have passed; the timer never keeps the
 * process alive.
 */
export async function within<T, F>(promise: Promise<T>, ms: number, fallback: F): Promise<T | F> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<F>((resolve) => {
    timer = setTimeout(() => resolve(fallback), ms);
    timer.unref();
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
