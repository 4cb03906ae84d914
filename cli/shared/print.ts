import { jsonText, visible } from '../../harness/model/visible.ts';

/** Lines on standard output. */
export function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** A value as JSON on standard output. */
export function printJson(value: unknown): void {
  print([jsonText(value, 2)]);
}

/** Columns side by side, each as wide as its longest cell; the last one is not padded. */
export function columns(rows: readonly (readonly string[])[], indent = ''): string[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [i, cell] of row.entries())
      if (i < row.length - 1) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  return rows.map((row) =>
    (
      `${indent}` +
      row.map((cell, i) => (i < row.length - 1 ? cell.padEnd(widths[i] ?? 0) : cell)).join('  ')
    ).trimEnd(),
  );
}

/** Text in lines of at most so many characters, broken at blanks. */
export function wrapped(text: string, indent = '', width = 100): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, indent + line];
}

/**
 * What is wrong with targets, a sentence each on standard error; nothing else is kept from its
 * work, and the exit code is 2.
 */
export function printProblems(problems: readonly { sentence: string }[]): void {
  for (const { sentence } of problems) process.stderr.write(`mailstaple: ${visible(sentence)}\n`);
  if (problems.length > 0) process.exitCode = 2;
}
