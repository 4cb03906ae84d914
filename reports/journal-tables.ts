import type { Excerpt, Outcome } from '../harness/model/run.ts';
import type { Variant } from '../harness/model/terms.ts';
import type { CellLine, Entries, ExcerptByNumber, SharedLine } from './journal-lines.ts';

/**
 * A number that names nothing, or a table that cannot be relied on; the message is half a sentence.
 */
export class TableFault extends Error {
  override readonly name = 'TableFault';
}

/** A value, and about how many characters it has where it is written out. */
interface Entry<T> {
  value: T;
  weight: number;
}

/** No journal has more writers: who goes on with a run more often has another problem. */
const MOST_WRITERS = 2000;
/** Characters of one outcome where it is written out. */
const HEAVIEST = 64 * 1_048_576;

/** One table of one writer. */
class NumberedEntries<T> {
  readonly #name: string;
  readonly #entries = new Map<number, Entry<T>>();
  #next = 0;

  constructor(name: string) {
    this.#name = name;
  }

  /**
   * @returns what is wrong with an entry, which then has no number; undefined where nothing is.
   * @throws TableFault where a number has a meaning already.
   */
  add<U>({ at, entries }: Entries<U>, entryOf: (value: U) => Entry<T>): string | undefined {
    if (at < this.#next) throw new TableFault(`it gives numbers of ${this.#name} twice`);
    this.#next = at;
    let fault: string | undefined;
    for (const value of entries) {
      try {
        this.#entries.set(this.#next, entryOf(value));
      } catch (error) {
        if (!(error instanceof TableFault)) throw error;
        fault ??= error.message;
      }
      this.#next += 1;
    }
    return fault;
  }

  /** @throws TableFault */
  at(number: number): Entry<T> {
    const entry = this.#entries.get(number);
    if (entry === undefined)
      throw new TableFault(`number ${number} of its ${this.#name} is in no line before it`);
    return entry;
  }
}

const byJson = <T>(value: T): Entry<T> => ({ value, weight: JSON.stringify(value).length });

/** What one writer has shared. */
class Tables {
  readonly lines = new NumberedEntries<string>('lines');
  readonly blocks = new NumberedEntries<string[]>('blocks');
  readonly claims = new NumberedEntries<NonNullable<SharedLine['claims']>['entries'][0]>('claims');
  readonly clauses = new NumberedEntries<Outcome['verdict']['clauses']>('clauses');
  readonly facts = new NumberedEntries<Outcome['verdict']['facts']>('facts');
  readonly rules = new NumberedEntries<NonNullable<SharedLine['rules']>['entries'][0]>('rules');
  readonly findings = new NumberedEntries<Excerpt['findings']>('findings');
  /** A number was given twice: what it stands for cannot be told. */
  broken = false;

  /** @throws TableFault where something of it cannot be taken; the rest is. */
  add({ lines, blocks, claims, clauses, facts, rules, findings }: SharedLine): void {
    let faults: (string | undefined)[];
    try {
      faults = [
        lines && this.lines.add(lines, (value) => ({ value, weight: value.length + 3 })),
        blocks && this.blocks.add(blocks, (numbers) => this.#block(numbers)),
        claims && this.claims.add(claims, byJson),
        clauses && this.clauses.add(clauses, byJson),
        facts && this.facts.add(facts, byJson),
        rules && this.rules.add(rules, byJson),
        findings && this.findings.add(findings, (numbers) => this.#findings(numbers)),
      ];
    } catch (error) {
      this.broken = true;
      throw error;
    }
    const fault = faults.find((one) => one !== undefined);
    if (fault !== undefined) throw new TableFault(fault);
  }

  #block(numbers: readonly number[]): Entry<string[]> {
    let weight = 2;
    const value = numbers.map((number) => {
      const line = this.lines.at(number);
      weight += line.weight;
      return line.value;
    });
    return { value, weight };
  }

  #findings(numbers: readonly number[]): Entry<Excerpt['findings']> {
    if (numbers.length % 2 > 0) throw new TableFault('a rule of its findings says nothing');
    let weight = 2;
    const value: Excerpt['findings'] = [];
    for (let at = 0; at < numbers.length; at += 2) {
      const rule = this.rules.at(numbers[at] ?? -1);
      const detail = this.lines.at(numbers[at + 1] ?? -1);
      weight += rule.weight + detail.weight;
      const { rule: name, level, ok, undecided, source } = rule.value;
      value.push({
        rule: name,
        level,
        ok,
        ...(undecided === undefined ? {} : { undecided }),
        detail: detail.value,
        source,
      });
    }
    return { value, weight };
  }
}

/** Makes outcomes of lines that name what they are made of by its number. */
export class JournalTables {
  readonly #writers = new Map<string, Tables>();
  readonly #variants = new Map<string, Variant>();
  #last = { by: '', tables: new Tables() };
  /** Characters of all outcomes where they are written out. */
  weight = 0;

  /**
   * Takes what later lines name.
   * @throws TableFault where something of it cannot be taken; where it gives a number twice nothing
   * of its writer is, from then on.
   */
  add(line: SharedLine): void {
    let tables = this.#of(line.by);
    if (!tables) {
      if (this.#writers.size >= MOST_WRITERS) throw new TableFault('it is by one writer too many');
      tables = new Tables();
      this.#writers.set(line.by, tables);
      this.#last = { by: line.by, tables };
    }
    if (tables.broken) throw new TableFault('a line of the same writer before it was not in order');
    tables.add(line);
  }

  #of(by: string): Tables | undefined {
    if (this.#last.by === by) return this.#last.tables;
    const tables = this.#writers.get(by);
    if (tables) this.#last = { by, tables };
    return tables;
  }

  /** @throws TableFault where a number of it names nothing, or too much. */
  outcome(line: CellLine): Outcome {
    const tables = this.#of(line.by);
    if (!tables) throw new TableFault('what it names by number is in no line before it');
    if (tables.broken) throw new TableFault('a line that it hangs on was not in order');
    const claim = tables.claims.at(line.claim);
    const { verdict, evidence } = line;
    const clauses = tables.clauses.at(verdict.clauses);
    const facts = tables.facts.at(verdict.facts);
    let weight = claim.weight + clauses.weight + facts.weight;
    const block = (number: number): string[] => {
      const entry = tables.blocks.at(number);
      weight += entry.weight;
      return entry.value;
    };
    const excerpt = (one: ExcerptByNumber): Excerpt => {
      const findings = tables.findings.at(one.findings);
      weight += findings.weight;
      return {
        connection: one.connection,
        staple: block(one.staple),
        chain: block(one.chain),
        findings: findings.value,
        transcript: block(one.transcript),
        handshake: block(one.handshake),
        ...(one.times === undefined ? {} : { times: one.times }),
        ...(one.requests === undefined ? {} : { requests: one.requests }),
      };
    };
    const { scenario, title, role, proves, covers } = claim.value;
    const outcome: Outcome = {
      type: 'outcome',
      cell: line.cell,
      scenario,
      title,
      role,
      target: line.target,
      version: line.version,
      variant: this.#variant(line.variant),
      proves,
      covers,
      verdict: {
        kind: verdict.kind,
        reason: verdict.reason,
        mismatches: verdict.mismatches.length === 0 ? none : verdict.mismatches,
        clauses: clauses.value,
        facts: facts.value,
        ...(verdict.late ? { late: true } : {}),
      },
      standing: line.standing,
      ...(line.known === undefined ? {} : { known: line.known }),
      ...(line.replayed === undefined ? {} : { replayed: line.replayed }),
      excerpts: line.excerpts.map(excerpt),
      ...(evidence
        ? {
            evidence: {
              folder: evidence.folder,
              files: block(evidence.files),
              ...(evidence.pack === undefined ? {} : { pack: evidence.pack }),
            },
          }
        : {}),
      reproduce: line.reproduce,
      ms: line.ms,
    };
    if (weight > HEAVIEST) throw new TableFault('written out it is longer than any line of ours');
    this.weight += weight;
    return outcome;
  }

  #variant(variant: Variant): Variant {
    const key = `${variant.transport} ${variant.tls} ${variant.round}`;
    const known = this.#variants.get(key);
    if (known) return known;
    this.#variants.set(key, variant);
    return variant;
  }
}

/** Most outcomes have none, and the same. */
const none: Outcome['verdict']['mismatches'] = [];
