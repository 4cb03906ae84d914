import type { Excerpt, Outcome } from '../harness/model/run.ts';
import type { JudgedClause } from '../harness/model/verdict.ts';

/** Parts of a key. What holds them itself is never shared. */
const [FIELD, ENTRY] = ['\0', '\u0001'];

/**
 * May the outcome on a line of a journal be shared? JSON writes the signs that part a key as
 * escapes, so that what holds them can be told by the line alone.
 */
export const isSharable = (line: string): boolean => !/\\u000[01]/.test(line);

/**
 * Makes what says the same in many outcomes the same object, so that a run of a hundred thousand
 * cells takes the room of what differs, and what is made of it is made once.
 */
export class Sharing {
  readonly #known = new Map<string, unknown>();

  #shared<T>(key: string, value: T): T {
    const known = this.#known.get(key);
    if (known !== undefined) return known as T;
    this.#known.set(key, value);
    return value;
  }

  readonly #list = (list: string[]): string[] =>
    this.#shared(`list ${list.length} ${list.join(FIELD)}`, list);

  readonly #clause = (it: JudgedClause): string =>
    it.id +
    FIELD +
    it.state +
    FIELD +
    it.document +
    FIELD +
    it.section +
    FIELD +
    it.level +
    FIELD +
    it.text;

  #excerpt(one: Excerpt): void {
    let key = 'findings';
    for (const { rule, level, ok, undecided, detail, source } of one.findings)
      key +=
        `${ENTRY}${rule}${FIELD}${level}${ok}${undecided}${FIELD}${detail}${FIELD}` +
        `${source.document}${FIELD}${source.section}`;
    one.staple = this.#list(one.staple);
    one.chain = this.#list(one.chain);
    one.findings = this.#shared(key, one.findings);
    one.transcript = this.#list(one.transcript);
    one.handshake = this.#list(one.handshake);
  }

  /**
   * The same outcome, of parts that others may have too.
   * @param outcome nobody else's: it is changed.
   */
  of(outcome: Outcome): Outcome {
    const { verdict, excerpts, evidence } = outcome;
    let facts = 'facts';
    for (const name in verdict.facts) facts += ENTRY + name + FIELD + verdict.facts[name];
    const clauses = `clauses${ENTRY}${verdict.clauses.map(this.#clause).join(ENTRY)}`;
    let mismatches = 'mismatches';
    for (const { fact, expected, actual } of verdict.mismatches)
      mismatches += ENTRY + fact + FIELD + expected + FIELD + actual;
    outcome.proves = this.#list(outcome.proves);
    outcome.covers = this.#list(outcome.covers);
    verdict.facts = this.#shared(facts, verdict.facts);
    verdict.clauses = this.#shared(clauses, verdict.clauses);
    verdict.mismatches = this.#shared(mismatches, verdict.mismatches);
    for (const one of excerpts) this.#excerpt(one);
    if (evidence) evidence.files = this.#list(evidence.files);
    return outcome;
  }
}
