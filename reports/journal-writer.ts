import { randomBytes } from 'node:crypto';
import type { Excerpt, JournalLine, Outcome, Run } from '../harness/model/run.ts';
import { appendLine } from './journal.ts';
import type { CellLine, ExcerptByNumber, SharedLine } from './journal-lines.ts';
import { ruleText } from './tables.ts';

type TableName = Exclude<keyof SharedLine, 'type' | 'by'>;

/**
 * UTF-16 units of shared lines after which a writer begins new tables: what is lost with a damaged
 * line ends there, and so does what has to be remembered.
 */
const ROOM = 16 * 1_048_576;

/** UTF-16 units that are handed on at once. */
const PIECE = 262_144;

/** A word that no other writer has. */
const wordOf = (): string => randomBytes(6).toString('hex');

/**
 * Writes the lines of a journal of schema 2: what many outcomes have in common once, and outcomes
 * by its numbers. What it wrote may be added to any journal, whoever wrote before.
 */
export class JournalWriter {
  #by = wordOf();
  readonly #known = new Map<TableName, Map<string, number>>();
  #shared: SharedLine | undefined;
  #size = 0;

  /** These records as lines, each with its line end. */
  text(...records: readonly JournalLine[]): string {
    let text = '';
    for (const record of records) {
      if (record.type !== 'outcome') {
        text += appendLine(record);
        continue;
      }
      if (this.#size > ROOM) {
        this.#by = wordOf();
        this.#known.clear();
        this.#size = 0;
      }
      const cell = this.#cell(record);
      if (this.#shared) {
        const shared = appendLine(this.#shared);
        this.#size += shared.length;
        this.#shared = undefined;
        text += shared;
      }
      text += appendLine(cell);
    }
    return text;
  }

  /** The number of a value, which is written when it has none yet. @param text tells it apart. */
  #at<T>(table: TableName, value: T, text: string): number {
    let known = this.#known.get(table);
    if (!known) {
      known = new Map();
      this.#known.set(table, known);
    }
    const there = known.get(text);
    if (there !== undefined) return there;
    const at = known.size;
    known.set(text, at);
    this.#shared ??= { type: 'shared', by: this.#by };
    const shared: { [name in TableName]?: { at: number; entries: unknown[] } } = this.#shared;
    shared[table] ??= { at, entries: [] };
    shared[table].entries.push(value);
    return at;
  }

  readonly #line = (line: string): number => this.#at('lines', line, line);

  #block(lines: readonly string[]): number {
    const numbers = lines.map(this.#line);
    return this.#at('blocks', numbers, numbers.join());
  }

  #findings(findings: Excerpt['findings']): number {
    const numbers = findings.flatMap(({ detail, ...rule }) => [
      this.#at('rules', rule, ruleText(rule)),
      this.#line(detail),
    ]);
    return this.#at('findings', numbers, numbers.join());
  }

  #excerpt({ staple, chain, findings, transcript, handshake, ...rest }: Excerpt): ExcerptByNumber {
    return {
      ...rest,
      staple: this.#block(staple),
      chain: this.#block(chain),
      findings: this.#findings(findings),
      transcript: this.#block(transcript),
      handshake: this.#block(handshake),
    };
  }

  #cell(outcome: Outcome): CellLine {
    const { type: _, scenario, title, role, proves, covers, ...own } = outcome;
    const { verdict, excerpts, evidence, ...rest } = own;
    const claim = { scenario, title, role, proves, covers };
    const { clauses, facts } = verdict;
    return {
      type: 'cell',
      by: this.#by,
      ...rest,
      claim: this.#at('claims', claim, JSON.stringify(claim)),
      verdict: {
        ...verdict,
        clauses: this.#at('clauses', clauses, JSON.stringify(clauses)),
        facts: this.#at('facts', facts, JSON.stringify(facts)),
      },
      excerpts: excerpts.map((one) => this.#excerpt(one)),
      ...(evidence ? { evidence: { ...evidence, files: this.#block(evidence.files) } } : {}),
    };
  }
}

/** Hands on the text of a journal that says all of a run, piece by piece. */
export function writeJournal(
  { run, targets, outcomes, resumed = [], end }: Run,
  take: (text: string) => void,
): void {
  const writer = new JournalWriter();
  let text = writer.text({ ...run, schema: 2 }, ...targets);
  for (const outcome of outcomes) {
    text += writer.text(outcome);
    if (text.length < PIECE) continue;
    take(text);
    text = '';
  }
  take(text + writer.text(...resumed, ...(end ? [end] : [])));
}

/** The same as one text. @throws RangeError where it is longer than any text can be. */
export function journalOf(run: Run): string {
  const parts: string[] = [];
  writeJournal(run, (text) => parts.push(text));
  return parts.join('');
}
