import type { LogReader } from '../model/running.ts';

interface Logging {
  readonly lines?: LogReader;
  log(): readonly string[];
}

/** The log of a target for who reads on; one that says little keeps all its lines. */
export const readerOf = (running: Logging): LogReader =>
  running.lines ?? {
    count: () => running.log().length,
    since: (count) => running.log().slice(count),
  };

/**
 * What a cell is called in the target's log: ports of its own, as numbers in decimal, and its token
 * (`t37`).
 */
export type Mark = string;

/** A cell's share of what the target logged while it was played. */
export interface OwnLines {
  /**
   * Lines that name the cell's port or token, or a connection, message or process that only such
   * lines name.
   */
  own: readonly string[];
  /** Lines of that time that name no cell: they may be about this one or another. */
  unnamed: readonly string[];
  /**
   * What others that were played beside it are called as well: lines of theirs may be among its
   * own.
   */
  shared: readonly Mark[];
}

/**
 * A port as it stands in logs (`[127.0.0.1]:26001`, `p26001`), never a process in brackets; and a
 * token with its step.
 */
const candidates = /(?<![\d[]|pid[= ])\d{4,5}(?!\d)|(?<![A-Za-z0-9])[at]\d+(?=s\d|\b)/g;

/**
 * Ids by which programs tie lines together: messages of Exim, OpenSMTPD, Postfix, sendmail;
 * connections; processes.
 */
const ties =
  /\b[0-9A-Za-z]{6}-[0-9A-Za-z]{6,11}-[0-9A-Za-z]{2,4}\b|\b[0-9a-f]{16}\b|\b[0-9A-F]{10,14}\b|\b[0-9A-Za-z]{8}\d{6}\b|\b[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\b|\[\d+\]/g;

type Whose = 'own' | 'other' | undefined;

/**
 * Parts what was logged while a cell was played, by what it and those that were played beside it
 * are called.
 */
export function partLines(
  lines: readonly string[],
  own: ReadonlySet<Mark>,
  others: ReadonlySet<Mark>,
): OwnLines {
  const whose: Whose[] = lines.map((line) => {
    const named = line.match(candidates) ?? [];
    if (named.some((mark) => own.has(mark) && !others.has(mark))) return 'own';
    if (named.some((mark) => others.has(mark) && !own.has(mark))) return 'other';
    return named.some((mark) => own.has(mark)) ? 'own' : undefined;
  });
  const tied = lines.map((line) => line.match(ties) ?? []);
  // A line without a name of its own goes with those it shares an id with; twice, as a session may
  // lead to a message.
  for (let round = 0; round < 2; round += 1) {
    const idsOf = (side: Whose) =>
      new Set(tied.flatMap((ids, index) => (whose[index] === side ? ids : [])));
    const [mine, theirs] = [idsOf('own'), idsOf('other')];
    for (const [index, ids] of tied.entries()) {
      if (whose[index] !== undefined) continue;
      const ownly = ids.some((id) => mine.has(id) && !theirs.has(id));
      const otherly = ids.some((id) => theirs.has(id) && !mine.has(id));
      if (ownly !== otherly) whose[index] = ownly ? 'own' : 'other';
    }
  }
  return {
    own: lines.filter((_, index) => whose[index] === 'own'),
    unnamed: lines.filter((_, index) => whose[index] === undefined),
    shared: [...own].filter((mark) => others.has(mark)),
  };
}

/** One cell while it is played. */
export class Share {
  readonly #marks = new Set<Mark>();
  readonly #beside = new Set<Share>();
  readonly #from: number;
  readonly #log: LogReader;
  readonly #played: Set<Share>;

  /**
   * @param log the target's; @param beside those that are played just now, this one to be among
   * them.
   */
  constructor(log: LogReader, beside: Set<Share>) {
    this.#log = log;
    this.#from = log.count();
    for (const other of beside) {
      other.#beside.add(this);
      this.#beside.add(other);
    }
    beside.add(this);
    this.#played = beside;
  }

  /** What the cell is called from now on, besides. */
  mark(...marks: readonly Mark[]): void {
    for (const mark of marks) this.#marks.add(mark);
  }

  /** The cell's lines up to now. */
  lines(): OwnLines {
    const others = [...this.#beside].flatMap((other) => [...other.#marks]);
    return partLines(this.#log.since(this.#from), this.#marks, new Set(others));
  }

  /** The cell is over: whoever begins now is not played beside it. */
  leave(): void {
    this.#played.delete(this);
  }
}
