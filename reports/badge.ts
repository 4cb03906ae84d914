import type { Run } from '../harness/model/run.ts';
import { jsonText } from '../harness/model/visible.ts';
import { type ExitPolicy, exitCode, plural, summaryOf } from './summary.ts';

/** What a badge says, and how it looks. */
function said(run: Run, policy: ExitPolicy): { message: string; colour: string; name: string } {
  const { counts, news } = summaryOf(run);
  const code = exitCode(run, policy);
  const passed = counts.pass + counts.note;
  const findings = counts.fail + counts.warn;
  if (code === 0 && findings === 0)
    return { message: `${plural(passed, 'cell')} as expected`, colour: '#2c6e51', name: 'green' };
  if (code === 0)
    return {
      message: `${plural(findings, 'known finding')}`,
      colour: '#5b6b1f',
      name: 'yellowgreen',
    };
  if (code === 1)
    return {
      message: news.length > 0 ? `${news.length} news` : 'not as expected',
      colour: '#a92f24',
      name: 'red',
    };
  return {
    message: code === 130 ? 'interrupted' : 'undecided',
    colour: '#626972',
    name: 'lightgrey',
  };
}

/** About the width of a text in the badge's face, in pixels; all of it is ours and ASCII. */
const widthOf = (text: string): number => Math.round(text.length * 6.6 + 14);

/** A badge for a README. Nothing that a target says is in it. */
export function toBadge(run: Run, policy: ExitPolicy = {}): string {
  const { message, colour } = said(run, policy);
  const [left, right] = [widthOf('mailstaple'), widthOf(message)];
  const width = left + right;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20" role="img" ` +
    `aria-label="mailstaple: ${message}"><title>mailstaple: ${message}</title><clipPath ` +
    `id="r"><rect width="${width}" height="20" rx="3"/></clipPath><g clip-path="url(#r)"><rect ` +
    `width="${left}" height="20" fill="#454b52"/><rect x="${left}" width="${right}" ` +
    `height="20" fill="${colour}"/></g><g fill="#fff" text-anchor="middle" ` +
    `font-family="Verdana,DejaVu Sans,sans-serif" font-size="11"><text x="${left / 2}" ` +
    `y="14">mailstaple</text><text x="${left + right / 2}" y="14">${message}</text></g></svg>\n`
  );
}

/** The same for shields.io, as its endpoint badge reads it (schemaVersion 1). */
export function toShields(run: Run, policy: ExitPolicy = {}): string {
  const { message, name } = said(run, policy);
  return `${jsonText({ schemaVersion: 1, label: 'mailstaple', message, color: name }, 2)}\n`;
}
