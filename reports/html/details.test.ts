import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../harness/model/run.ts';
import { sampleExcerpt, sampleOutcome } from '../sample.fixture.ts';
import { dataOf, runOf } from './page.fixture.ts';
import { toHtml } from './page.ts';
import { noBackground } from './payload.ts';

describe('what is read of a cell', () => {
  it('is what each role says of a fact, also where roles share what was established', () => {
    const facts = { handshake: 'completes' };
    const outcomes = (['server', 'client'] as const).map((role) => {
      const outcome = sampleOutcome('pass', { role, scenario: `${role}/a/one` });
      return { ...outcome, verdict: { ...outcome.verdict, facts } };
    });
    const { meanings } = dataOf(toHtml(runOf(outcomes))).details;
    expect(Object.keys(meanings).sort()).toEqual(['client', 'server']);
    expect(meanings.client).toHaveProperty('handshake');
  });

  it('holds the requests to our responder as they are', () => {
    const asking = sampleOutcome('pass', {
      excerpts: [sampleExcerpt(1), sampleExcerpt(1, 'requests')],
    });
    const [excerpts = []] = dataOf(toHtml(runOf([asking]))).details.cells.excerpts;
    expect(excerpts.map((one) => one.at(-1))).toEqual([
      0,
      [
        [1, 4, 'main', 'GET /abc HTTP/1.1', 'as-given'],
        [901, -1, 'main', 'POST / HTTP/1.1', 'unanswered'],
      ],
    ]);
  });

  it('holds what the target was configured with and what it logged, where that is at hand', () => {
    const outcomes = ['one', 'two', 'three'].map((name) =>
      sampleOutcome('fail', { scenario: `server/a/${name}` }),
    );
    const [long = '', flood = ''] = ['x'.repeat(1000), 'y'.repeat(5000)];
    const beside = ({ scenario }: Outcome) =>
      scenario.endsWith('three')
        ? undefined
        : {
            configuration: ['<b>listen</b>', `port \u001b[31m`],
            log: Array.from({ length: 900 }, (_, at) => `${at} ${long}`),
          };
    const { details } = dataOf(toHtml(runOf(outcomes), { ...noBackground, beside }));
    const lines = (at = -1): string[] =>
      (details.blocks[at] ?? []).map((line) => details.lines[line] ?? '');
    const { configuration, log } = details.cells;
    const [one, three, two] = configuration.map(lines);
    expect([one, two]).toEqual([one, one]);
    expect(one).toEqual(['<b>listen</b>', String.raw`port \u{1b}[31m`]);
    expect(three).toEqual([]);
    expect(lines(log[0]).at(-1)).toBe('… 700 more lines in the file');
    // What of many cells would be too much is left out, and nothing of the exchanges for it.
    const many = Array.from({ length: 20 }, (_, at) =>
      sampleOutcome('fail', { scenario: `server/a/case-${at}` }),
    );
    const flooded = toHtml(runOf(many), {
      ...noBackground,
      beside: ({ cell }) => ({
        configuration: [],
        log: Array.from({ length: 200 }, (_, at) => `${at} ${cell} ${flood}`),
      }),
    });
    const { cells, blocks } = dataOf(flooded).details;
    expect(cells.log.filter((at) => blocks[at]?.length === 200)).toHaveLength(5);
    expect(cells.excerpts.every((list) => list.length === 1)).toBe(true);
  });

  it('says "known" of what is, in the same word everywhere', () => {
    const known = sampleOutcome('fail', { known: 'told', standing: 'as-expected' });
    const text = toHtml(runOf([known]));
    expect(text).toContain('<span class="tag">known</span>');
    expect(dataOf(text).core.standings).toEqual(['', 'known']);
  });
});
