/**
 * May a line move on standard error? Where CI is set nobody looks on, and what a log keeps is
 * lines, whatever the terminal that they are written to.
 */
export function lineMoves(): boolean {
  const { CI = '' } = process.env;
  return (process.stderr.isTTY ?? false) && ['', '0', 'false'].includes(CI.toLowerCase());
}
