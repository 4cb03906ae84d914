import { matches } from '../model/glob.ts';

/**
 * Texts → what they stand for, and how long they are: so long a piece of another text may be one of
 * them.
 */
class ByText<Value> {
  readonly #values = new Map<string, Value>();
  readonly #lengths = new Set<number>();

  at(text: string, make: () => Value): Value {
    const known = this.#values.get(text);
    if (known !== undefined) return known;
    const value = make();
    this.#values.set(text, value);
    this.#lengths.add(text.length);
    return value;
  }

  *beginningOf(text: string): Generator<Value> {
    for (const length of this.#lengths) yield* this.#of(text, 0, length);
  }

  *endOf(text: string): Generator<Value> {
    for (const length of this.#lengths) yield* this.#of(text, text.length - length, length);
  }

  *within(text: string): Generator<Value> {
    for (const length of this.#lengths)
      for (let at = 0; at + length <= text.length; at++) yield* this.#of(text, at, length);
  }

  *#of(text: string, at: number, length: number): Generator<Value> {
    const value = at < 0 ? undefined : this.#values.get(text.slice(at, at + length));
    if (value !== undefined && at + length <= text.length) yield value;
  }
}

const longest = (parts: readonly string[]): string =>
  parts.reduce((best, part) => (part.length > best.length ? part : best), '');

/**
 * Many patterns, of which those are found quickly that match a text: by how they begin and end, or,
 * where a star stands at both ends, by the longest of what stands between stars. Only patterns
 * alike in that are tried one by one.
 */
export class GlobIndex {
  readonly #plain = new Set<string>();
  readonly #ends = new ByText<ByText<Set<string>>>();
  readonly #middles = new ByText<Set<string>>();

  constructor(patterns: Iterable<string>) {
    for (const pattern of patterns) this.#add(pattern);
  }

  #add(pattern: string): void {
    const [head = '', ...rest] = pattern.split('*');
    const tail = rest.pop();
    const none = () => new Set<string>();
    if (tail === undefined) this.#plain.add(pattern);
    else if (head !== '' || tail !== '')
      this.#ends
        .at(head, () => new ByText())
        .at(tail, none)
        .add(pattern);
    else this.#middles.at(longest(rest), none).add(pattern);
  }

  /** The patterns that match the text, each once, in no order. */
  matching(text: string): Set<string> {
    const found = new Set<string>();
    if (this.#plain.has(text)) found.add(text);
    const tried = (patterns: ReadonlySet<string>): void => {
      for (const pattern of patterns) if (matches(pattern, text)) found.add(pattern);
    };
    for (const tails of this.#ends.beginningOf(text))
      for (const patterns of tails.endOf(text)) tried(patterns);
    for (const patterns of this.#middles.within(text)) tried(patterns);
    return found;
  }
}
