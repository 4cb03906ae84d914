/** Milliseconds; nothing is done when it has passed. */
const A_LONG_TIME = 1_000_000;

/**
 * SIGINT and SIGTERM until it is disposed of: the first of them gives the signal, and none after it
 * does anything. One Ctrl-C may well come more than once, since a terminal sends it to all that
 * were started together, and npm and `run --watch` pass theirs on.
 */
export class Interruption implements Disposable {
  readonly #controller = new AbortController();
  readonly #interrupt = (): void => {
    clearInterval(this.#alive);
    this.#controller.abort();
  };
  #alive: NodeJS.Timeout | undefined;

  constructor() {
    process.on('SIGINT', this.#interrupt).on('SIGTERM', this.#interrupt);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /**
   * Resolves once one of them has come. Until then, or until it is disposed of, the process lives,
   * with nothing else to do as well: who only listens for signals does not keep it.
   */
  come(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    if (this.signal.aborted) return Promise.resolve();
    this.#alive ??= setInterval(() => {}, A_LONG_TIME);
    this.signal.addEventListener('abort', () => resolve(), { once: true });
    return promise;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#alive);
    process.off('SIGINT', this.#interrupt).off('SIGTERM', this.#interrupt);
  }
}

/** Does something that ends early, and as it should, once a signal comes. */
export async function interruptible<T>(
  act: (interruption: Interruption) => Promise<T>,
): Promise<T> {
  const interruption = new Interruption();
  try {
    return await act(interruption);
  } finally {
    interruption[Symbol.dispose]();
  }
}
