import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Outcome } from '../../harness/model/run.ts';
import { type ReadJournal, readJournal } from '../../reports/journal.ts';

const main = join(import.meta.dirname, '..', '..', 'cli', 'main.ts');
/** No run of these lasts longer, whatever is done to it; milliseconds. */
const BOUND = 400_000;

/** What was to be shown and is not so. */
export class NotShown extends Error {
  override readonly name = 'NotShown';
}

/** @throws NotShown unless it is so. */
export function shown(is: boolean, what: string): void {
  if (!is) throw new NotShown(what);
}

/** One run that something is done to: its folder, its process, and what is left of it. */
export class Act implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'mailstaple-faults-'));
  readonly out: string;
  readonly #words: readonly string[];
  readonly #env: NodeJS.ProcessEnv;
  child: ChildProcess | undefined;
  err = '';

  /**
   * @param words what is run, without `--out`. @param out where; default: in a folder of its own.
   */
  constructor(words: readonly string[], env: Record<string, string> = {}, out?: string) {
    this.#words = words;
    this.#env = { ...process.env, ...env };
    this.out = out ?? join(this.folder, 'out');
  }

  /** Begins the run. @returns its exit code, or the signal that ended it. */
  begin(more: Record<string, string> = {}): Promise<number | string> {
    const child = spawn(process.execPath, [main, 'run', ...this.#words, '--out', this.out], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...this.#env, ...more },
      timeout: BOUND,
      killSignal: 'SIGKILL',
    });
    this.child = child;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.err += text;
    });
    return new Promise((resolve, reject) =>
      child
        .once('error', reject)
        .once('close', (code, signal) => resolve(code ?? signal ?? 'no code')),
    );
  }

  /** Resolves once so many outcomes are on record, or the run has ended. */
  async recorded(count: number): Promise<void> {
    while (this.child?.exitCode === null && this.child.signalCode === null) {
      if (
        existsSync(join(this.out, 'journal.jsonl')) &&
        this.text().split('"type":"cell"').length > count
      )
        return;
      await new Promise((later) => setTimeout(later, 20));
    }
  }

  text(): string {
    return readFileSync(join(this.out, 'journal.jsonl'), 'utf8');
  }

  /** @throws JournalError when it cannot be read. */
  journal(): ReadJournal {
    return readJournal(this.text());
  }

  /** Cells that are found fault with and were not known to be faulty. */
  accused(): string[] {
    const { outcomes } = this.journal().run;
    return outcomes
      .filter((it) => /^(?:fail|warn)$/.test(it.verdict.kind) && it.standing !== 'as-expected')
      .map(({ cell }) => cell);
  }

  /** How the run ended, for a message: news of each kind, and the last it said. */
  ending(): string {
    const { outcomes, end } = this.journal().run;
    const news = outcomes.filter(({ standing }) => standing !== 'as-expected');
    const kinds = Object.entries(
      Object.groupBy(news, ({ verdict, standing }) => `${standing} ${verdict.kind}`),
    );
    const told = kinds.map(
      ([kind, of = []]) => `${of.length} ${kind} (${of[0]?.cell}: ${of[0]?.verdict.reason})`,
    );
    return [end?.reason, ...(end?.staleLines ?? []), ...told, this.err.slice(-500)].join('; ');
  }

  /** `mailstaple WORDS…` to its end, in the same surroundings. */
  command(...words: string[]): { code: number | null; said: string } {
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...words], {
      encoding: 'utf8',
      env: this.#env,
      timeout: BOUND,
    });
    return { code: status, said: `${stdout}${stderr}` };
  }

  /**
   * What is true of every run that something befell: its journal is read, at most the last line
   * being torn; `report` renders what there is; nobody is accused. @returns a line for each.
   */
  remains(): string[] {
    const { damaged, run } = this.journal();
    shown(damaged <= 1, `${damaged} lines of the journal cannot be read`);
    shown(this.accused().length === 0, `accused: ${this.accused().join(' ')}`);
    const { said } = this.command('report', this.out);
    const page = join(this.out, 'report.html');
    shown(
      existsSync(page) && /<\/html>\s*$/.test(readFileSync(page, 'utf8')),
      `report renders nothing: ${said}`,
    );
    const kinds = Object.entries(Object.groupBy(run.outcomes, ({ verdict }) => verdict.kind));
    return [
      `journal: ${run.outcomes.length} of ${run.run.planned} cells ` +
        `(${kinds.map(([kind, of]) => `${of.length} ${kind}`).join(', ')}), ` +
        `${damaged} torn lines`,
      'accused: nobody',
      'report: rendered',
    ];
  }

  /** Goes on with it: only what has no verdict is played, and calibrations. @returns a line. */
  resumed(): string {
    const done = new Set(
      this.journal()
        .run.outcomes.filter(isDecided)
        .map(({ cell }) => cell),
    );
    const before = this.text().length;
    const { code, said } = this.command('run', ...this.#words, '--resume', this.out);
    const { run } = this.journal();
    shown(
      run.outcomes.length === run.run.planned,
      `after --resume ${run.outcomes.length} of ${run.run.planned} cells: ${said}`,
    );
    shown(run.outcomes.every(isDecided), `undecided after --resume: ${undecided(run.outcomes)}`);
    const lines = this.text()
      .slice(before)
      .split('\n')
      .filter((line) => line.includes('"type":"cell"'));
    const again = lines
      .map((line): Pick<Outcome, 'cell' | 'variant'> => JSON.parse(line))
      .filter(({ cell }) => done.has(cell));
    const twice = again.filter(({ variant }) => variant.round === undefined);
    shown(twice.length === 0, `played again: ${twice.map(({ cell }) => cell).join(' ')}`);
    shown(
      this.accused().length === 0 && code === 0,
      `exit ${code}, accused: ${this.accused().join(' ')}`,
    );
    return (
      `resume: exit ${code}, ${lines.length - again.length} cells played that were missing, ` +
      `${again.length} calibrations again, none else`
    );
  }

  /** Removes what a killed run left, and looks that nothing is. @returns a line. */
  cleaned(): string {
    const { said } = this.command('doctor', '--clean');
    const after = this.command('doctor').said;
    const line = after.split('\n').find((it) => it.includes('leftovers')) ?? '';
    shown(/ none/.test(line), `left behind: ${line}`);
    const removed = /leftovers\s+(.*)/.exec(said)?.[1] ?? '';
    return `doctor --clean: ${removed.trim()}; then nothing is left`;
  }

  [Symbol.dispose](): void {
    if (this.child?.exitCode === null) this.child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const isDecided = ({ verdict: { kind } }: Outcome): boolean =>
  kind !== 'inconclusive' && kind !== 'error';
const undecided = (outcomes: readonly Outcome[]): string =>
  outcomes
    .filter((it) => !isDecided(it))
    .map(({ cell, verdict }) => `${cell} (${verdict.reason})`)
    .join(' ');
