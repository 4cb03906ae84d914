import { describe, expect, it } from 'vitest';
import { toGithub, toGitlab } from './annotations.ts';
import { toBadge, toShields } from './badge.ts';
import { differenceOf } from './changes.ts';
import { toCsv } from './csv.ts';
import { differenceMarkdown } from './diff-text.ts';
import { historyHtml, historyOf, historyText } from './history.ts';
import { hostileRun, hostileText } from './hostile.fixture.ts';
import { toHtml } from './html/page.ts';
import { toJson } from './json.ts';
import { toJunit } from './junit.ts';
import { toMarkdown } from './markdown.ts';
import { sampleOutcome, sampleRunLine } from './sample.fixture.ts';
import { toSarif } from './sarif.ts';
import { toTap } from './tap.ts';
import { toTerminal } from './terminal.ts';
import { acts } from './xml-fault.fixture.ts';

/** Characters and markup in every text of a run, in every format. */
const run = hostileRun(hostileText);
const other = hostileRun(`${hostileText} `);

describe('a target that is out to do harm', () => {
  it.each([
    ['html', toHtml(run)],
    ['json', toJson(run)],
    ['junit', toJunit(run)],
    ['sarif', toSarif(run)],
    ['tap', toTap(run)],
    ['markdown', toMarkdown(run)],
    ['github', toGithub(run)],
    ['gitlab', toGitlab(run)],
    ['csv', toCsv(run).replaceAll('\r\n', '\n')],
    ['badge', toBadge(run)],
    ['shields', toShields(run)],
    ['terminal', toTerminal(run)],
    ['history', historyText(historyOf([run])).join('\n')],
    ['history as a page', historyHtml(historyOf([run]))],
    ['difference', differenceMarkdown(differenceOf(other, run))],
  ])('puts no character that acts into %s', (_, text) => {
    expect(acts(text)).toBe(false);
    expect(text.isWellFormed()).toBe(true);
  });

  it('begins no formula in a spreadsheet, whatever is before it', () => {
    for (const start of [
      '=',
      '+',
      '-',
      '@',
      '\t=',
      '\t',
      ' =',
      '"=',
      "'=",
      '\r=',
      '\n@',
      '＝',
      '|',
      '%',
    ]) {
      const outcome = sampleOutcome('fail', { title: 'x', reproduce: `${start}1+1` });
      const verdict = { ...outcome.verdict, reason: `${start}HYPERLINK("x")` };
      const text = toCsv({
        run: sampleRunLine(),
        targets: [],
        outcomes: [{ ...outcome, known: `${start}cmd`, verdict }],
      });
      const [, row = ''] = text.split('\r\n');
      // Of a field the sign before it, and what it begins with.
      const fields = [...row.matchAll(/(?:^|,)("(?:[^"]|"")*"|[^,]*)/g)].map(([, one = '']) =>
        one.replace(/^"|"$/g, ''),
      );
      expect(fields.filter((one) => /^(?:\t|[\s"]*[=+\-@|%＝＋－＠])/.test(one))).toEqual([]);
    }
  });

  it('says nothing on a second line of an annotation', () => {
    const lines = toGithub(hostileRun('a\r\n::error::b\u2028::warning::c%0A::d')).split('\n');
    expect(
      lines.filter((line) => line !== '' && !/^::(error|warning|notice) title=/.test(line)),
    ).toEqual([]);
    expect(lines.join('\n')).not.toMatch(/\r|\u2028/);
  });
});
