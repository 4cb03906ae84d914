import type { Outcome, Run } from '../harness/model/run.ts';
import { verdictKinds } from '../harness/model/verdict.ts';
import { shown } from '../harness/model/visible.ts';
import { cellDetailOf, signs } from './cell-detail.ts';
import { plural, type Summary, standingWord, summaryOf } from './summary.ts';

/** Stands where a comment is to part a text; nothing that is shown holds it. */
const PARTING = '\0';

/**
 * Parts what forges make links or calls of, in the text that is left when the escapes are gone:
 * people and teams, issues and requests by sign or by project, addresses of the web and of mail,
 * commits.
 */
const parted = (value: string): string =>
  value
    .replaceAll(/[@#!~%$&^](?=[\w"'])/g, `$&${PARTING}`)
    .replaceAll(/:(?=\/\/)|\bwww(?=\.)|\b(?:mailto|xmpp)(?=:)/gi, `$&${PARTING}`)
    .replaceAll(/\b[a-z][a-z0-9]+(?=-\d)/gi, `$&${PARTING}`)
    .replaceAll(/\b[0-9a-f]{7,}\b/gi, (digits) => digits.replaceAll(/.{6}(?=.)/g, `$&${PARTING}`));

/** Text that is nothing but text in CommonMark and to the forges that read it, in a table too. */
export const markdownText = (value: string): string =>
  parted(shown(value, 1000))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\`*_[\]|~$#]/g, (found) => (found === '|' ? '&#124;' : `\\${found}`))
    .replace(/^(\d*)([-+>=.)])/, '$1\\$2')
    .replaceAll(PARTING, '<!-- -->');

/** A code span around it, whatever backticks are in it. */
export const codeSpan = (value: string): string => {
  const inside = shown(value, 1000);
  const longest = Math.max(0, ...(inside.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 || inside.trim() === '' ? ' ' : '';
  return `${fence}${pad}${inside}${pad}${fence}`;
};

const detailLines = (outcome: Outcome, summary: Summary): string[] => {
  const { kind, reason } = outcome.verdict;
  const { promised, expected, actual, evidence, replay, replayed } = cellDetailOf(outcome);
  return [
    '',
    `### ${signs[kind]} ${kind}, ${standingWord(outcome, summary)}: ${codeSpan(outcome.cell)}`,
    '',
    markdownText(reason) +
      (outcome.known === undefined ? '' : ` The baseline says: ${markdownText(outcome.known)}`),
    '',
    `- promised: ${markdownText(promised)}`,
    `- expected: ${markdownText(expected)}`,
    `- actual: ${markdownText(actual)}`,
    `- evidence: ${codeSpan(evidence)}`,
    `- replay: ${codeSpan(replay)}`,
    ...(replayed === undefined ? [] : [`- replayed: ${markdownText(replayed)}`]),
  ];
};

/**
 * A short summary for a step summary: the sentence, counts per target, and the details of up to
 * `details` cells that are news.
 */
export function toMarkdown(run: Run, { details = 20 }: { details?: number } = {}): string {
  const summary = summaryOf(run);
  const kinds = verdictKinds.filter((kind) => summary.counts[kind] > 0);
  const row = (cells: string[]): string => `| ${cells.join(' | ')} |`;
  const counts = summary.targets.map(({ target, version, record, counts: own }) =>
    row([
      markdownText(`${target} ${version}`) +
        (record?.failed === undefined ? '' : ' (could not be brought up)'),
      ...kinds.map((kind) => String(own[kind])),
    ]),
  );
  const more = summary.news.length - details;
  return [
    '## Mailstaple',
    '',
    markdownText(summary.sentence),
    ...summary.news.slice(0, details).flatMap((outcome) => detailLines(outcome, summary)),
    ...(more > 0 ? ['', `And ${plural(more, 'more result')} in the report.`] : []),
    '',
    row(['target', ...kinds.map((kind) => `${kind} ${signs[kind]}`)]),
    row(['---', ...kinds.map(() => '---:')]),
    ...counts,
    ...(run.end?.staleLines ?? []).flatMap((line) => ['', `- baseline: ${markdownText(line)}`]),
    ...run.run.leftOut.flatMap((line) => ['', `- left out: ${markdownText(line)}`]),
    '',
  ].join('\n');
}
