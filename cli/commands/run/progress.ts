import type { Outcome } from '../../../harness/model/run.ts';
import { isUndecided, type Verdict } from '../../../harness/model/verdict.ts';
import { lineMoves } from '../../shared/terminal.ts';

/** How often a log without a terminal is told how far we are, in outcomes. */
const EVERY = 100;

const wordOf = ({ kind }: Verdict): string => (isUndecided(kind) ? 'undecided' : 'finding');

/** Before so many seconds have passed nobody can say how fast it goes. */
const SETTLED = 2;

/**
 * How many cells a second, and how long the rest takes at that pace; nothing while it is too early
 * to say.
 * @param seconds since the beginning.
 */
export function paceOf(done: number, planned: number, seconds: number): string {
  if (seconds < SETTLED || done === 0) return '';
  const rate = done / seconds;
  const left = Math.ceil(Math.max(0, planned - done) / rate);
  const rest = left >= 60 ? `${Math.floor(left / 60)} min ${left % 60} s` : `${left} s`;
  return `, ${rate < 10 ? rate.toFixed(1) : Math.round(rate)}/s, ${rest} to go`;
}

/** Tells how far a run is: one line that moves on a terminal, plain lines elsewhere. */
export class Progress {
  #planned: number;
  readonly #moves = lineMoves();
  /** Cells by target, the one that was heard of last at the end. */
  readonly #counts = new Map<string, number>();
  /** Of those: who was heard of since the last plain line, as a run may have dozens. */
  readonly #heard = new Set<string>();
  #done = 0;
  #news = 0;
  readonly #began = performance.now();

  readonly #reasons = new Set<string>();
  readonly #isFirst: (outcome: Outcome) => boolean;

  /**
   * @param isFirst is this of a box that nothing was known of? Then it is a finding, and no news.
   */
  constructor(planned: number, isFirst: (outcome: Outcome) => boolean = () => false) {
    this.#planned = planned;
    this.#isFirst = isFirst;
  }

  /** A line of its own. */
  say(line: string): void {
    this.#clear();
    process.stderr.write(`${line}\n`);
  }

  count(outcome: Outcome): void {
    const { target, version, standing, verdict } = outcome;
    const first = this.#isFirst(outcome);
    this.#done++;
    const name = `${target} ${version}`;
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.delete(name);
    this.#counts.set(name, count);
    this.#heard.add(name);
    // A note is judged once more beside the rest of its column, what is undecided is played once
    // more: neither is news yet.
    const undecided = isUndecided(verdict.kind);
    if (standing !== 'as-expected' && verdict.kind !== 'note') {
      if (!first && !undecided) this.#news++;
      if (!this.#moves) this.#tell(first || undecided ? wordOf(verdict) : standing, outcome);
    }
    if (this.#moves) this.#draw();
    else if (this.#done % EVERY === 0 || this.#done === this.#planned) this.say(this.#line());
  }

  /**
   * A result that somebody has to look at. What is undecided for a reason that was told is told no
   * more.
   */
  #tell(word: string, { verdict: { kind, reason }, cell, target }: Outcome): void {
    if (isUndecided(kind)) {
      const why = `${target} ${reason}`;
      if (this.#reasons.has(why)) return;
      this.#reasons.add(why);
    }
    this.say(`${word}: ${kind} ${cell}`);
  }

  /** So many cells are played once more. */
  again(count: number): void {
    this.#planned += count;
    this.say(
      `${count} ${count === 1 ? 'cell' : 'cells'} could not be decided: ` +
        'once more, one after the other',
    );
  }

  done(): void {
    this.#clear();
  }

  #each(names: Iterable<string>): string {
    return [...names].map((name) => `${name}: ${this.#counts.get(name)}`).join(', ');
  }

  #line(): string {
    const each = this.#each(this.#heard);
    this.#heard.clear();
    const news = this.#news > 0 ? `, ${this.#news} news` : '';
    return `${this.#done} of ${this.#planned} cells (${each})${news}`;
  }

  /**
   * On a terminal: how far, how fast, how long still; which targets, the latest first, as far as it
   * fits.
   */
  #moving(): string {
    const seconds = (performance.now() - this.#began) / 1000;
    const pace = paceOf(this.#done, this.#planned, seconds);
    const news = this.#news > 0 ? `, ${this.#news} news` : '';
    const each = this.#each([...this.#counts.keys()].reverse());
    return `${this.#done} of ${this.#planned} cells${pace}${news} (${each})`;
  }

  #draw(): void {
    const width = (process.stderr.columns ?? 80) - 1;
    process.stderr.write(`\r\u001b[K${this.#moving().slice(0, width)}`);
  }

  #clear(): void {
    if (this.#moves) process.stderr.write('\r\u001b[K');
  }
}
