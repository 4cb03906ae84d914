import type {
  EndRecord,
  Outcome,
  ResumedRecord,
  Run,
  RunRecord,
  TargetRecord,
} from '../harness/model/run.ts';
import { jsonText, visible } from '../harness/model/visible.ts';
import type { AnyLine, CellLine, SharedLine } from './journal-lines.ts';
import { JournalTables, TableFault } from './journal-tables.ts';
import { faultOfLine } from './shape.ts';
import { isSharable, Sharing } from './sharing.ts';

/** A journal nothing can be told from; the message is one sentence. */
export class JournalError extends Error {
  override readonly name = 'JournalError';
}

export interface ReadJournal {
  run: Run;
  /** Lines that were skipped. */
  damaged: number;
  /** What was skipped or overruled, a sentence each. */
  problems: string[];
}

/** One line of a journal, with its line end. */
export function appendLine(line: AnyLine): string {
  return `${jsonText(line)}\n`;
}

const LF = 0x0a;
/** Octets of a line; those of ours are a thousandth as long. */
const LONGEST_LINE = 64 * 1_048_576;
/** Characters of a journal where all that it says once is written out. */
const LONGEST_WRITTEN_OUT = 4096 * 1_048_576;
/** A report of more cells would not fit into the memory of most machines. */
export const MOST_CELLS = 300_000;

const parsed = (line: string): { value: unknown } | undefined => {
  try {
    return { value: JSON.parse(line) };
  } catch {
    return undefined;
  }
};

const isLine = (value: unknown): value is AnyLine => faultOfLine(value) === undefined;

const schemaOf = (value: unknown): unknown =>
  typeof value === 'object' &&
  value !== null &&
  'type' in value &&
  value.type === 'run' &&
  'schema' in value
    ? value.schema
    : 1;

/** Why a line is none of a journal, half a sentence. */
const faultOf = (json: { value: unknown } | undefined): string =>
  visible(json ? (faultOfLine(json.value) ?? '') : 'it is not JSON').slice(0, 200);

/** Reads a journal line by line, so that none of it is held but what is told. */
class JournalReader {
  #run: RunRecord | undefined;
  #end: EndRecord | undefined;
  readonly #targets = new Map<string, TargetRecord>();
  readonly #outcomes = new Map<string, Outcome>();
  readonly #resumed: ResumedRecord[] = [];
  readonly #problems: string[] = [];
  readonly #sharing = new Sharing();
  readonly #tables = new JournalTables();
  #damaged = 0;
  #number = 0;

  /** @param last it had no line end. @throws JournalError for a run line of another schema. */
  line(text: string, last: boolean): void {
    this.#number += 1;
    const line = this.#number === 1 ? text.replace(/^\ufeff/, '') : text;
    if (line.trim() === '') return;
    const json = parsed(line);
    const schema = schemaOf(json?.value);
    if (schema !== 1 && schema !== 2)
      throw new JournalError(
        `This journal is of schema ${visible(JSON.stringify(schema)).slice(0, 40)}, ` +
          'and this Mailstaple reads schema 1 and 2.',
      );
    if (json && isLine(json.value)) this.#keep(json.value, line);
    // Without its line end the last line was never finished.
    else if (!json && last) this.#skip(`The last line (${this.#number}) is torn; it was skipped.`);
    else this.#skip(`Line ${this.#number} was skipped: ${faultOf(json)}.`);
  }

  /** A line that is not looked at. */
  longLine(): void {
    this.#number += 1;
    this.#skip(`Line ${this.#number} was skipped: it is longer than any line of ours.`);
  }

  #skip(problem: string): void {
    this.#damaged += 1;
    this.#problems.push(problem);
  }

  #keep(line: AnyLine, text: string): void {
    if (line.type === 'cell' || line.type === 'shared') this.#byNumber(line);
    else if (line.type === 'outcome')
      this.#outcome(isSharable(text) ? this.#sharing.of(line) : line);
    else if (line.type === 'target')
      this.#targets.set(JSON.stringify([line.name, line.version]), line);
    else if (line.type === 'resumed') this.#resumed.push(line);
    else if (line.type === 'end') this.#end = line;
    else if (this.#run === undefined) this.#run = line;
    else
      this.#problems.push(
        `Line ${this.#number} begins another run; it was taken as a part of the first.`,
      );
  }

  #byNumber(line: SharedLine | CellLine): void {
    try {
      if (line.type === 'shared') this.#tables.add(line);
      else this.#outcome(this.#tables.outcome(line));
    } catch (error) {
      if (!(error instanceof TableFault)) throw error;
      this.#skip(`Line ${this.#number} was skipped: ${error.message}.`);
    }
    if (this.#tables.weight > LONGEST_WRITTEN_OUT)
      throw new JournalError(
        'This journal says more than any of ours, where what it says once is written out.',
      );
  }

  #outcome(outcome: Outcome): void {
    if (this.#outcomes.size >= MOST_CELLS && !this.#outcomes.has(outcome.cell))
      throw new JournalError(
        `This journal holds more than ${MOST_CELLS} cells, and a report no more; ` +
          'report its parts, or what a narrower run played.',
      );
    this.#outcomes.set(outcome.cell, outcome);
  }

  /** What was read. @throws JournalError when there was no run line. */
  end(): ReadJournal {
    if (this.#run === undefined)
      throw new JournalError('This journal has no run line, so there is nothing to report on.');
    return {
      run: {
        run: this.#run,
        targets: [...this.#targets.values()],
        outcomes: [...this.#outcomes.values()],
        ...(this.#resumed.length > 0 ? { resumed: this.#resumed } : {}),
        ...(this.#end ? { end: this.#end } : {}),
      },
      damaged: this.#damaged,
      problems: this.#problems,
    };
  }
}

/**
 * Reads a journal (JSON lines, the run's line among them). Damaged lines are skipped and told of, a
 * torn last line too; of two outcomes of the same cell, two records of the same target or two ends
 * the later one counts.
 * @throws JournalError when there is no run line, or one of another schema.
 */
export function readJournal(text: string): ReadJournal {
  const reader = new JournalReader();
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) reader.line(line, index === lines.length - 1);
  return reader.end();
}

/**
 * The same of a journal that comes in pieces, and may be longer than any text can be.
 * @param chunks UTF-8, cut wherever it may be.
 * @throws JournalError as `readJournal`.
 */
export function readJournalOf(chunks: Iterable<Buffer>): ReadJournal {
  const reader = new JournalReader();
  let waiting: Buffer[] = [];
  let size = 0;
  const take = (last: boolean): void => {
    if (size > LONGEST_LINE) reader.longLine();
    else {
      const [only] = waiting;
      const line = waiting.length === 1 && only ? only : Buffer.concat(waiting);
      reader.line(line.toString('utf8'), last);
    }
    waiting = [];
    size = 0;
  };
  const add = (part: Buffer): void => {
    size += part.length;
    if (size > LONGEST_LINE) waiting = [];
    else waiting.push(part);
  };
  for (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(LF); at >= 0; at = chunk.indexOf(LF, from)) {
      add(chunk.subarray(from, at));
      take(false);
      from = at + 1;
    }
    // Whoever brings the next piece may use the same memory for it.
    if (from < chunk.length) add(Buffer.from(chunk.subarray(from)));
  }
  take(true);
  return reader.end();
}
