import type {
  EndRecord,
  JournalLine,
  Outcome,
  Run,
  RunRecord,
  TargetRecord,
} from '../harness/model/run.ts';
import { jsonText, visible } from '../harness/model/visible.ts';
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
export function appendLine(line: JournalLine): string {
  return `${jsonText(line)}\n`;
}

const parsed = (line: string): { value: unknown } | undefined => {
  try {
    return { value: JSON.parse(line) };
  } catch {
    return undefined;
  }
};

const isLine = (value: unknown): value is JournalLine => faultOfLine(value) === undefined;

const schemaOf = (value: unknown): unknown =>
  typeof value === 'object' &&
  value !== null &&
  'type' in value &&
  value.type === 'run' &&
  'schema' in value
    ? value.schema
    : 1;

/**
 * Reads a journal (JSON lines, the run's line among them). Damaged lines are skipped and told of, a
 * torn last line too; of two outcomes of the same cell, two records of the same target or two ends
 * the later one counts.
 * @throws JournalError when there is no run line, or one of another schema.
 */
export function readJournal(text: string): ReadJournal {
  let run: RunRecord | undefined;
  let end: EndRecord | undefined;
  const targets = new Map<string, TargetRecord>();
  const outcomes = new Map<string, Outcome>();
  const problems: string[] = [];
  let damaged = 0;

  const sharing = new Sharing();
  const keep = (line: JournalLine, number: number, text: string): void => {
    if (line.type === 'outcome')
      outcomes.set(line.cell, isSharable(text) ? sharing.of(line) : line);
    else if (line.type === 'target') targets.set(JSON.stringify([line.name, line.version]), line);
    else if (line.type === 'end') end = line;
    else if (run === undefined) run = line;
    else problems.push(`Line ${number} begins another run; it was taken as a part of the first.`);
  };

  const lines = text.replace(/^\ufeff/, '').split('\n');
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const json = parsed(line);
    const schema = schemaOf(json?.value);
    if (schema !== 1)
      throw new JournalError(
        `This journal is of schema ${visible(JSON.stringify(schema)).slice(0, 40)}, and this Mailstaple reads schema 1.`,
      );
    if (json && isLine(json.value)) {
      keep(json.value, index + 1, line);
      continue;
    }
    damaged += 1;
    // Without its line end the last line was never finished.
    if (!json && index === lines.length - 1)
      problems.push(`The last line (${index + 1}) is torn; it was skipped.`);
    else {
      const fault = json ? faultOfLine(json.value) : 'it is not JSON';
      problems.push(`Line ${index + 1} was skipped: ${visible(fault ?? '').slice(0, 200)}.`);
    }
  }

  if (run === undefined)
    throw new JournalError('This journal has no run line, so there is nothing to report on.');
  return {
    run: {
      run,
      targets: [...targets.values()],
      outcomes: [...outcomes.values()],
      ...(end ? { end } : {}),
    },
    damaged,
    problems,
  };
}
