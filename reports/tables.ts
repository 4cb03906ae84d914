import type { Finding } from '../harness/model/finding.ts';

/**
 * Distinct values, each once, numbered in the order they were first named. A value that was seen
 * before as the same object costs nothing more; one that only says the same is found by its text.
 */
export class Table<T extends object> {
  readonly values: T[] = [];
  readonly #byIdentity = new Map<T, number>();
  readonly #byText = new Map<string, number>();
  readonly #textOf: (value: T) => string;

  /** @param textOf what makes two values the same; default: their JSON. */
  constructor(textOf: (value: T) => string = (value) => JSON.stringify(value)) {
    this.#textOf = textOf;
  }

  /** The number of a value. */
  at(value: T): number {
    const known = this.#byIdentity.get(value);
    if (known !== undefined) return known;
    const at = this.like(value);
    this.#byIdentity.set(value, at);
    return at;
  }

  /** The number of a value that is hardly ever named twice as the same object. */
  like(value: T): number {
    const text = this.#textOf(value);
    let at = this.#byText.get(text);
    if (at === undefined) {
      at = this.values.length;
      this.values.push(value);
      this.#byText.set(text, at);
    }
    return at;
  }
}

/** What makes two rules the same: no two others have the same text, whatever is in them. */
export const ruleText = ({ rule, level, ok, undecided, source }: Omit<Finding, 'detail'>): string =>
  `${rule.length} ${source.document.length} ${source.section.length} ${level} ${ok} ` +
  `${undecided} ${rule}${source.document}${source.section}`;

/** Distinct lines, and distinct blocks of them as lists of their numbers. */
export class Lines {
  readonly lines: string[] = [];
  readonly blocks: number[][] = [];
  readonly #lines = new Map<string, number>();
  readonly #blocks = new Map<string, number>();
  readonly #byIdentity = new Map<readonly string[], number>();

  /** The number of a line. */
  line(text: string): number {
    let at = this.#lines.get(text);
    if (at === undefined) {
      at = this.lines.length;
      this.lines.push(text);
      this.#lines.set(text, at);
    }
    return at;
  }

  /** The number of a block. */
  at(block: readonly string[]): number {
    const known = this.#byIdentity.get(block);
    if (known !== undefined) return known;
    const lines = block.map((line) => this.line(line));
    // Numbers tell a block as surely as its text does, and are less to write.
    const numbers = lines.join();
    let at = this.#blocks.get(numbers);
    if (at === undefined) {
      at = this.blocks.length;
      this.blocks.push(lines);
      this.#blocks.set(numbers, at);
    }
    this.#byIdentity.set(block, at);
    return at;
  }
}
