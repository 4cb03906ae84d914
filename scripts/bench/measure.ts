/** Two ways of doing the same, both timed in the same run. */
export interface Comparison {
  /** What is measured, and against what. */
  name: string;
  unit: string;
  ours: number;
  theirs: number;
  /** Ours over theirs; above 1 is better than theirs when `higher` is. */
  ratio: number;
  /** What the project asks of the ratio, if anything. */
  aim?: string;
}

/** Longest time to warm up, milliseconds. */
const WARM_MS = 2500;

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const [low = 0, high = low] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return (low + high) / 2;
};

/** Milliseconds of the clock on the wall. */
export const wall = (): number => performance.now();
/** Milliseconds this process has computed: what others do on the machine hardly shows. */
export const processor = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

export interface RateOptions {
  /** About how long, milliseconds on the wall. */
  ms: number;
  /** Tasks at a time; default 1. */
  parallel?: number;
  /** What a second is measured by; default the wall. */
  clock?: () => number;
}

/** Times per second that `task` can be done. */
export async function rate(
  task: () => unknown,
  { ms, parallel = 1, clock = wall }: RateOptions,
): Promise<number> {
  const [end, began] = [wall() + ms, clock()];
  let done = 0;
  const worker = async (): Promise<void> => {
    while (wall() < end) {
      await task();
      done++;
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  return (done * 1000) / (clock() - began);
}

/** What a turn came to, a figure per round. */
export interface Rounds {
  ours: number;
  theirs: number;
  /**
   * Median of the ratios of each round: what disturbs the machine disturbs both halves of a round
   * alike.
   */
  ratio: number;
}

/**
 * Does a task so many times, or for so long as a bench may take to warm up: what is compiled early
 * is compiled badly.
 */
export async function warm(task: () => unknown, times: number): Promise<void> {
  const end = wall() + WARM_MS;
  for (let done = 0; done < times && wall() < end; done++) await task();
}

/**
 * Measures both in turn, round after round, each going first every other time; medians. The first
 * round is not counted.
 */
export async function alternately(
  rounds: number,
  ours: () => Promise<number>,
  theirs: () => Promise<number>,
): Promise<Rounds> {
  const seen: { ours: number; theirs: number }[] = [];
  for (let round = 0; round <= rounds; round++) {
    const first = round % 2 === 0;
    const [one, other] = [await (first ? ours : theirs)(), await (first ? theirs : ours)()];
    if (round > 0) seen.push(first ? { ours: one, theirs: other } : { ours: other, theirs: one });
  }
  return {
    ours: median(seen.map((it) => it.ours)),
    theirs: median(seen.map((it) => it.theirs)),
    ratio: median(seen.map((it) => it.ours / it.theirs)),
  };
}
