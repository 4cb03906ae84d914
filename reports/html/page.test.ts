import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Outcome, Run } from '../../harness/model/run.ts';
import { verdictKinds } from '../../harness/model/verdict.ts';
import { visible } from '../../harness/model/visible.ts';
import { signs } from '../cell-detail.ts';
import { hostileRun, hostileText } from '../hostile.fixture.ts';
import {
  sampleExcerpt,
  sampleOutcome,
  sampleRun,
  sampleRunLine,
  sampleTarget,
} from '../sample.fixture.ts';
import { toHtml } from './page.ts';

const every: Outcome[] = verdictKinds.map((kind) =>
  sampleOutcome(kind, {
    scenario: `server/validity/${kind}`,
    title: `a claim that came to ${kind}`,
  }),
);
const runOf = (outcomes: Outcome[], change: Partial<Run> = {}): Run => ({
  run: sampleRunLine({ planned: outcomes.length, leftOut: ['no engine for containers'] }),
  targets: [sampleTarget()],
  outcomes,
  end: { type: 'end', endedAt: 'later', reason: 'done', staleLines: [] },
  ...change,
});
const all = (page: string, pattern: RegExp): string[] =>
  [...page.matchAll(pattern)].map(([, found]) => found ?? '');
const cellDetailOf = (page: string, title: string): string =>
  page
    .split('<details class="cell')
    .find((part) => part.includes(`<span class="t">${title}</span>`)) ?? '';

const ordinary = toHtml(sampleRun(24));
const page = toHtml(runOf(every));

describe('the page', () => {
  it('says what matters first', () => {
    const heading = /<h1>(.*?)<\/h1>/.exec(page)?.[1]?.replaceAll(/<[^>]+>/g, '');
    expect(heading).toBe(
      'reference 0.1.0 breaks 1 requirement and keeps 0; 3 results are news, 2 of them could not be decided.',
    );
    expect(page).toContain(
      '<title>Mailstaple: 3 results are news, 2 of them could not be decided</title>',
    );
  });

  it('tells what the target states of itself, and what was left out', () => {
    expect(page).toContain('<small>OpenSSL as Node ships it</small>');
    expect(page).toContain('<li>no engine for containers</li>');
    const down = runOf([], { targets: [sampleTarget({ failed: 'no image' })] });
    expect(toHtml(down)).toContain('Could not be brought up: no image');
  });

  it('has a column of its own for cells without TLS, before those with', () => {
    const web = sampleOutcome('fail', { variant: { transport: 'http' } });
    const both = toHtml(runOf([sampleOutcome('fail'), web]));
    expect(all(both, /<th scope="col" class="how[^>]*>(.*?)<\/th>/g)).toEqual([
      '<span class="vh">TLS </span>1.3',
      '<span class="vh">no TLS </span>–',
    ]);
    expect(both).toContain('>HTTP</th>');
    expect(cellDetailOf(both, web.title)).not.toContain('undefined');
  });

  it('is a valid page for a run with nothing in it, and one that was killed', () => {
    const { end: _end, ...killed } = runOf([], { targets: [] });
    expect(toHtml(killed)).toContain(
      'The run was cut short: no target was played; <strong>nothing was judged.',
    );
    expect(toHtml(killed)).toContain('No cell was played.');
  });

  it('has a mark for every cell and details for every one that was played, which lead to each other', () => {
    const run = sampleRun(24);
    const played = run.outcomes.filter(({ verdict }) => verdict.kind !== 'unsupported');
    expect(played.length).toBeLessThan(run.outcomes.length);
    expect(all(ordinary, /(<span class="mark unsupported)/g)).toHaveLength(
      run.outcomes.length - played.length,
    );
    const marks = all(ordinary, /<a class="mark [^"]*" href="#([^"]*)"/g);
    const cellDetails = all(ordinary, /<div class="body" id="([^"]*)">/g);
    expect(marks).toHaveLength(played.length);
    expect(new Set(marks)).toEqual(new Set(cellDetails));
    expect(new Set(cellDetails).size).toBe(played.length);
  });

  it('has no dead link and no id twice', () => {
    for (const one of [ordinary, page]) {
      const ids = all(one, / id="([^"]*)"/g);
      expect(new Set(ids).size).toBe(ids.length);
      expect(all(one, / href="#([^"]*)"/g).filter((id) => !ids.includes(id))).toEqual([]);
    }
  });

  it('puts a word and a sign beside every colour', () => {
    for (const kind of verdictKinds) {
      expect(page).toMatch(
        new RegExp(
          `<(?:a|span) class="mark ${kind}[^>]*>\\${signs[kind]}<span class="vh"> ${kind}`,
        ),
      );
      if (kind === 'unsupported') continue;
      expect(cellDetailOf(page, `a claim that came to ${kind}`)).toContain(
        `<span class="badge ${kind}">${signs[kind]} ${kind}</span>`,
      );
    }
    expect(new Set(Object.values(signs)).size).toBe(verdictKinds.length);
  });

  it('rings what is news, and nothing else', () => {
    const ringed = all(page, /<a class="mark (\w+) news"/g);
    expect(ringed.sort()).toEqual(['error', 'fail', 'inconclusive']);
  });

  it('gives every table header its scope, and the page its language and landmarks', () => {
    expect(all(ordinary, /<(th(?: [^>]*)?)>/g).filter((head) => !head.includes('scope='))).toEqual(
      [],
    );
    for (const part of ['<html lang="en">', '<main>', '<header>', '<footer>', '<nav aria-label='])
      expect(page).toContain(part);
    expect(all(page, /<(h1)>/g)).toHaveLength(1);
  });

  it('is the same for the same run', () => {
    const run = sampleRun(6);
    expect(toHtml(run)).toBe(toHtml({ ...run, outcomes: [...run.outcomes].reverse() }));
  });

  it('stays small with 1500 cells', () => {
    const run = sampleRun(130);
    expect(run.outcomes.length).toBeGreaterThan(1500);
    expect(Buffer.byteLength(toHtml(run))).toBeLessThan(8_000_000);
  });

  it('grows no faster than the run, however many targets, scenarios and clauses there are', () => {
    const many = (count: number): string => {
      const outcomes = Array.from({ length: count }, (_, at) => {
        const outcome = sampleOutcome('pass', { scenario: `server/a/b${at}`, target: `box${at}` });
        const clauses = outcome.verdict.clauses.map((clause) => ({
          ...clause,
          id: `${at}`,
          document: 'RFC 1',
          section: `${at}`,
          text: `${at}`,
        }));
        return { ...outcome, verdict: { ...outcome.verdict, clauses } };
      });
      return toHtml({ run: sampleRunLine({ planned: count }), targets: [], outcomes });
    };
    const [few, more] = [many(250).length, many(1000).length];
    // Four times the run is four times the page, not sixteen times.
    expect(more / few).toBeLessThan(5);
    // What stands for many empty cells is as wide as they would be.
    const widthOf = (row: string): number =>
      all(row, /<td(?: class="[^"]*")?(?: colspan="(\d+)")?>/g).reduce(
        (sum, width) => sum + Number(width || 1),
        0,
      );
    const [matrix, clauses] = ['matrix', 'clauses'].map((name) =>
      all(many(300), new RegExp(`<table class="${name}">(.*?)</table>`, 'gs')).join(''),
    );
    const rows = (table = ''): string[] =>
      all(table, /(<tr(?: id="[^"]*")?><th scope="row".*?<\/tr>)/gs);
    expect(new Set(rows(matrix).map(widthOf))).toEqual(new Set([300]));
    // Level and text stand before the targets.
    expect(new Set(rows(clauses).map(widthOf))).toEqual(new Set([302]));
    expect([rows(matrix).length, rows(clauses).length]).toEqual([300, 300]);
  });

  it('stays within bounds when every transcript is a flood', () => {
    const flood = {
      ...sampleExcerpt(),
      transcript: Array.from({ length: 5000 }, () => 'S: 250 '.repeat(40)),
    };
    const run = sampleRun(60);
    const outcomes = run.outcomes.map(
      (outcome): Outcome => ({
        ...outcome,
        standing: 'regression',
        excerpts: [flood, flood, flood, flood],
      }),
    );
    const text = toHtml({ ...run, outcomes });
    expect(text.length).toBeLessThan(10_000_000);
    expect(text).toContain('more lines in report.json');
    expect(text).toContain('what was seen stands in report.json only');
  });
});

describe('the details of a cell', () => {
  it('tells of a failure all there is', () => {
    const detail = cellDetailOf(page, 'a claim that came to fail');
    for (const part of [
      '<b>RFC 6960</b> section 4.2.2.1 <span class="level">MUST</span> A response whose nextUpdate',
      '<th scope="row">staple</th><td>absent</td><td class="actual">as-given</td>',
      'An expired proof was stapled: a strict client refuses this server.',
      '<dd>regression</dd>',
      'certStatus: good',
      'CN=Mailstaple issuing CA ← CN=Mailstaple root',
      'server EncryptedExtensions 6, encrypted',
      'S: [tls] 221 bye',
      '✗ does not hold',
      '<code>signature.valid</code>',
      'href="./evidence/server_validity_fail_reference_0.1.0_starttls%2Ctls1.3/staple.der"',
      'mailstaple run reference:0.1.0 --only &#39;server/validity/fail&#39; --tls 1.3',
    ])
      expect(detail).toContain(part);
  });

  it('is short for a pass: rules that hold are only counted', () => {
    const detail = cellDetailOf(page, 'a claim that came to pass');
    expect(detail).toContain('5 of 7 rules hold');
    expect(detail).toContain('times.next-update');
    expect(detail).not.toContain('signature.valid');
    expect(detail).toContain('certStatus: good');
  });

  it('names the connections when there are several', () => {
    const outcome = sampleOutcome('pass', {
      excerpts: [sampleExcerpt(1, 'before'), sampleExcerpt(2, 'after')],
    });
    expect(all(toHtml(runOf([outcome])), /<h5>(.*?)<\/h5>/g)).toEqual([
      'Connection “before”',
      'Connection “after”',
    ]);
    expect(page).not.toContain('<h5>');
  });

  it('says why a known failure is known', () => {
    const known = sampleOutcome('fail', { standing: 'as-expected', known: 'told its makers' });
    const text = toHtml(runOf([known]));
    expect(text).toContain('<dd>as-expected. Known: told its makers</dd>');
    expect(text).toContain('Nothing is news');
    expect(text).toContain('1 finding that is no news');
  });

  it('does not link evidence that would lie elsewhere', () => {
    const outcome = sampleOutcome('pass', { evidence: { folder: '../..', files: ['secret'] } });
    expect(toHtml(runOf([outcome]))).toContain('<li>secret</li>');
  });
});

describe('nothing acts', () => {
  const hostile = toHtml(hostileRun(hostileText));
  const tags = (text: string): string[] => [...new Set(all(text, /<\/?([a-zA-Z!-]+)/g))].sort();

  it.each([
    ['an ordinary run', ordinary],
    ['a hostile one', hostile],
  ])('in %s', (_name, text) => {
    const [css = ''] = all(text, /<style>(.*?)<\/style>/gs);
    const hash = createHash('sha256').update(css).digest('base64');
    expect(text).toContain(
      `content="default-src &#39;none&#39;; style-src &#39;sha256-${hash}&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;"`,
    );
    expect(all(text, /(<style>)/g)).toHaveLength(1);
    expect(css).not.toMatch(/url\(|@import|expression|\\/);
    const tagsWithAttributes = all(text, /<([a-z][^<>]*)>/g);
    expect(
      tagsWithAttributes.filter((tag) =>
        /\s(style|src|srcset|on[a-z]+|action|formaction|data|ping)=/.test(
          tag.replaceAll(/"[^"]*"/g, ''),
        ),
      ),
    ).toEqual([]);
    expect(
      all(text, / href="([^"]*)"/g).filter((href) => !/^(#[\w.-]+|\.\/[^:]*)$/.test(href)),
    ).toEqual([]);
    const lines = text.split('\n').filter((line) => visible(line) !== line);
    expect(lines).toEqual([]);
  });

  it('a hostile run adds no tag', () => {
    const known = tags(ordinary);
    expect(tags(hostile).filter((tag) => !known.includes(tag))).toEqual([]);
    expect(known).not.toContain('script');
    expect(hostile).toContain('&lt;script&gt;document.title=&#39;owned&#39;');
    expect(hostile).toContain('\\u{202e}');
  });

  it('texts of a megabyte are cut', () => {
    const text = toHtml(hostileRun(hostileText.repeat(7000), 1));
    expect(text.length).toBeLessThan(10_000_000);
    expect(text).toMatch(/shortened, \d{4,} characters in all/);
    expect(tags(text)).not.toContain('script');
  });
});
