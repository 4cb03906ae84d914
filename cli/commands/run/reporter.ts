import { appendFileSync } from 'node:fs';
import type { Reporter, TestCase } from 'vitest/node';
import type { JournalLine, Outcome, TargetRecord } from '../../../harness/model/run.ts';
import { JournalWriter } from '../../../reports/journal-writer.ts';

/**
 * Writes each outcome to the journal the moment it exists, and tells the terminal how far the run
 * is.
 */
export class JournalReporter implements Reporter {
  readonly #journal: string;
  readonly #writer = new JournalWriter();
  readonly #progress: (outcome: Outcome) => void;
  readonly #targets = new Map<string, TargetRecord>();
  /** Errors of Vitest's own that belong to no cell. */
  readonly strays: string[] = [];
  /** Why the journal takes no more, once it does not: a full disk, most likely. */
  fault: string | undefined;
  readonly #gone = new AbortController();
  /** Tests of this round of Vitest's whose outcomes are on record. */
  readonly #recorded = new Set<string>();

  constructor(journal: string, progress: (outcome: Outcome) => void) {
    this.#journal = journal;
    this.#progress = progress;
  }

  /** Given when the journal takes no more: what cannot be recorded need not be played. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /**
   * Adds lines; after one that could not be added whole no other is, so that the journal stays
   * readable.
   */
  write(...lines: readonly JournalLine[]): void {
    if (this.fault !== undefined) return;
    try {
      appendFileSync(this.#journal, this.#writer.text(...lines));
    } catch (error) {
      this.fault = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      this.#gone.abort();
    }
  }

  /** What is played once more is a round of its own. */
  onTestRunStart(): void {
    this.#recorded.clear();
  }

  /** Vitest tells of what had ended once more when a file is cancelled. */
  onTestCaseResult(test: Pick<TestCase, 'id' | 'meta'>): void {
    if (this.#recorded.has(test.id)) return;
    this.#recorded.add(test.id);
    const { outcome, target, unsupported = [] } = test.meta();
    if (target) this.write(this.#merge(target));
    const outcomes = outcome ? [...unsupported, outcome] : unsupported;
    if (outcomes.length === 0) return;
    this.write(...outcomes);
    for (const one of outcomes) this.#progress(one);
  }

  onTestRunEnd(
    modules: readonly { project: { name: string }; errors(): readonly { message: string }[] }[],
    errors: readonly { message: string }[],
  ): void {
    for (const { message } of errors) this.strays.push(message);
    for (const module of modules)
      for (const { message } of module.errors())
        this.strays.push(`${module.project.name}: ${message}`);
  }

  /** The roles of a target run apart; the record is one. */
  #merge(record: TargetRecord): TargetRecord {
    const key = `${record.name}:${record.version}`;
    const known = this.#targets.get(key);
    const failed = known?.failed ?? record.failed;
    const merged: TargetRecord = known
      ? {
          ...record,
          roles: [...new Set([...known.roles, ...record.roles])].sort(),
          states: [...new Set([...known.states, ...record.states])],
          ...(failed === undefined ? {} : { failed }),
        }
      : record;
    this.#targets.set(key, merged);
    return merged;
  }
}
