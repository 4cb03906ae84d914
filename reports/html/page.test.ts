import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../harness/model/run.ts';
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
import { all, dataOf, runOf } from './page.fixture.ts';
import { toHtml } from './page.ts';
import { script } from './script.ts';

const every: Outcome[] = verdictKinds.map((kind) =>
  sampleOutcome(kind, {
    scenario: `server/validity/${kind}`,
    title: `a claim that came to ${kind}`,
  }),
);
/** The page without its data and its script: what is there for everybody. */
const plainOf = (page: string): string => page.replaceAll(/<script[^>]*>.*?<\/script>/gs, '');
const articleOf = (page: string, title: string): string =>
  plainOf(page)
    .split('<article')
    .find((part) => part.includes(`<h3>${title}</h3>`)) ?? '';

const ordinary = toHtml(sampleRun(24));
const page = toHtml(runOf(every));

describe('the page', () => {
  it('says what matters first', () => {
    const heading = /<h1>(.*?)<\/h1>/.exec(page)?.[1]?.replaceAll(/<[^>]+>/g, '');
    expect(heading).toBe(
      'reference 0.1.0 breaks 1 requirement and keeps 0; 3 results are news, ' +
        '2 of them could not be decided.',
    );
    expect(page).toContain(
      '<title>Mailstaple: 3 results are news, 2 of them could not be decided</title>',
    );
    const { head } = dataOf(page).core;
    expect(`${head.opening}${head.parts.join('; ')}; ${head.tail}.`).toBe(heading);
  });

  it('tells what the target states of itself, and what was left out', () => {
    expect(page).toContain('<small>OpenSSL as Node ships it</small>');
    expect(page).toContain('<li>no engine for containers</li>');
    const down = toHtml(runOf([], { targets: [sampleTarget({ failed: 'no image' })] }));
    expect(down).toContain('Could not be brought up: no image');
    expect(dataOf(down).core.targets[0]?.failed).toBe('no image');
    expect(dataOf(page).core.run.leftOut).toEqual(['no engine for containers']);
  });

  it('is a valid page for a run with nothing in it, and one that was killed', () => {
    const { end: _end, ...killed } = runOf([], { targets: [] });
    expect(toHtml(killed)).toContain(
      'The run was cut short: no target was played; <strong>nothing was judged.',
    );
    expect(dataOf(toHtml(killed)).core.cells.scenario).toEqual([]);
  });

  it('holds every cell, and what was seen of each', () => {
    const run = sampleRun(24);
    const { core, details } = dataOf(toHtml(run));
    const outcomes = [...run.outcomes].sort((a, b) => (a.cell < b.cell ? -1 : 1));
    expect(core.cells.scenario).toHaveLength(outcomes.length);
    const lines = (at: number): (string | undefined)[] =>
      (details.blocks[at] ?? []).map((line) => details.lines[line]);
    for (const [cell, outcome] of outcomes.entries()) {
      const target = core.targets[core.cells.target[cell] ?? -1];
      expect([target?.name, target?.version]).toEqual([outcome.target, outcome.version]);
      expect(core.scenarios[core.cells.scenario[cell] ?? -1]?.id).toBe(outcome.scenario);
      expect(core.kinds[core.cells.kind[cell] ?? -1]?.[0]).toBe(outcome.verdict.kind);
      expect(core.texts[core.cells.reason[cell] ?? -1]).toBe(outcome.verdict.reason);
      expect(core.cells.id[cell]).toBe('');
      const { variant } = outcome;
      expect(core.variants[core.cells.variant[cell] ?? -1]?.slice(0, 3)).toEqual([
        variant.transport,
        variant.tls ?? '',
        variant.round ?? '',
      ]);
      expect(details.cells.replay[cell]).toBe(outcome.reproduce);
      expect(
        (details.cells.excerpts[cell] ?? []).map(([, staple, chain, , said, transcript]) =>
          [staple, chain, said, transcript].map(lines),
        ),
      ).toEqual(
        outcome.excerpts.map((one) => [
          one.staple,
          one.chain,
          one.findings.map(({ detail }) => detail),
          one.transcript,
        ]),
      );
    }
  });

  it('says which cells an earlier run had, and what they came to', () => {
    const [outcome] = every;
    if (!outcome) throw new Error('no outcome');
    const kinds = new Map([[outcome.cell, 'fail']]);
    const { core } = dataOf(
      toHtml(runOf(every), {
        scenarios: new Map([[outcome.scenario, { why: ['because'], advice: ['do this'] }]]),
        coverage: [{ name: 'catalogue', parts: [['proved', 3]] }],
        unread: new Set(),
        before: { name: 'r0', kinds, gone: ['x@y:1#z'] },
      }),
    );
    expect(core.cells.before.filter((kind) => kind > 0)).toHaveLength(1);
    expect(core.kinds[Math.max(...core.cells.before) - 1]?.[0]).toBe('fail');
    expect([core.run.before, core.run.gone]).toEqual(['r0', ['x@y:1#z']]);
    expect(core.scenarios.find(({ id }) => id === outcome.scenario)).toMatchObject({
      why: ['because'],
      advice: ['do this'],
    });
  });

  it('has no dead link and no id twice', () => {
    for (const one of [ordinary, page]) {
      const ids = all(one, / id="([^"]*)"/g);
      expect(new Set(ids).size).toBe(ids.length);
      expect(all(plainOf(one), / href="#([^"]*)"/g).filter((id) => !ids.includes(id))).toEqual([]);
    }
  });

  it('gives every table header its scope, and the page its language and landmarks', () => {
    expect(
      all(plainOf(ordinary), /<(th(?: [^>]*)?)>/g).filter((head) => !head.includes('scope=')),
    ).toEqual([]);
    for (const part of ['<html lang="en">', '<main>', '<header>']) expect(page).toContain(part);
    expect(all(plainOf(page), /<(h1)>/g)).toHaveLength(1);
  });

  it('is the same for the same run', () => {
    const run = sampleRun(6);
    expect(toHtml(run)).toBe(toHtml({ ...run, outcomes: [...run.outcomes].reverse() }));
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
    const [few, more] = [250, 1000].map((count) => many(count).length - script.length);
    // Four times the run is four times the page, not sixteen times.
    expect((more ?? 0) / (few ?? 1)).toBeLessThan(5);
  });

  it('stays within bounds when every transcript is a flood', () => {
    const flood = (salt: number) => ({
      ...sampleExcerpt(),
      transcript: Array.from({ length: 300 }, (_, at) => `S: 250 ${salt} ${at} `.repeat(50)),
    });
    const run = sampleRun(12);
    const outcomes = run.outcomes.map(
      (outcome, at): Outcome => ({
        ...outcome,
        standing: 'regression',
        excerpts: [flood(4 * at), flood(4 * at + 1)],
      }),
    );
    const text = toHtml({ ...run, outcomes });
    expect(text.length).toBeLessThan(10_000_000);
    const { details } = dataOf(text);
    expect(details.lines).toContain('… 100 more lines in report.json');
    expect(details.lines).toContain('… in report.json');
    expect(details.lines.join('').length).toBeLessThan(20_000_000);
  });
});

describe('without scripts', () => {
  it('tells of a finding all there is', () => {
    const finding = articleOf(page, 'a claim that came to fail');
    for (const part of [
      `<span class="badge fail">${signs.fail} fail</span>`,
      '<span class="tag">regression</span>',
      'RFC 6960 section 4.2.2.1, MUST: A response whose nextUpdate',
      '<dt>Expected</dt><dd>staple: absent</dd>',
      '<dt>Seen</dt><dd>staple: as-given</dd>',
      'An expired proof was stapled: a strict client refuses this server.',
      'certStatus: good',
      'times.next-update: nextUpdate ',
      'href="./evidence/server_validity_fail_reference_0.1.0_starttls%2Ctls1.3/staple.der"',
      '<span>mailstaple</span> <span>run</span> <span>reference:0.1.0</span> <span>--only</span> ' +
        '<span>&#39;server/validity/fail&#39;</span> <span>--tls</span> <span>1.3</span></code>',
    ])
      expect(finding).toContain(part);
    for (const kind of ['warn', 'inconclusive', 'error'])
      expect(articleOf(page, `a claim that came to ${kind}`)).toContain(`badge ${kind}`);
    expect(articleOf(page, 'a claim that came to pass')).toBe('');
    expect(page).toContain('<noscript>');
  });

  it('tells of a cell without TLS', () => {
    const web = sampleOutcome('fail', { variant: { transport: 'http' } });
    const both = toHtml(runOf([sampleOutcome('fail'), web]));
    expect(plainOf(both)).toContain('<summary>HTTP</summary>');
    expect(plainOf(both)).not.toContain('undefined');
    expect(dataOf(both).core.variants.map(([, , , words]) => words)).toContain('HTTP');
  });

  it('says why a known failure is known', () => {
    const known = sampleOutcome('fail', { standing: 'as-expected', known: 'told its makers' });
    expect(toHtml(runOf([known]))).toContain('Known: told its makers');
    expect(toHtml(runOf([sampleOutcome('pass')]))).toContain(
      'Nothing is wrong, and nothing is news.',
    );
  });

  it('does not link evidence that would lie elsewhere', () => {
    const outcome = sampleOutcome('fail', { evidence: { folder: '../..', files: ['secret'] } });
    expect(toHtml(runOf([outcome]))).toContain('<li>secret</li>');
  });

  it('names the pack that evidence lies in, and what unpacks it', () => {
    const evidence = { folder: 'evidence/a', files: ['x.der'], pack: 'evidence/a.tar.zst' };
    const text = toHtml(runOf([sampleOutcome('fail', { evidence })]));
    expect(plainOf(text)).toContain('x.der; packed in <code>evidence/a.tar.zst</code>');
    expect(plainOf(text)).not.toContain('x.der"');
    expect(dataOf(text).details.cells.pack).toEqual(['evidence/a.tar.zst']);
  });

  it('counts the findings that it has no room for', () => {
    const many = Array.from({ length: 4000 }, (_, at) =>
      sampleOutcome('fail', { scenario: `server/a/b${at}` }),
    );
    const text = plainOf(toHtml(runOf(many)));
    const shown = all(text, /(<article )/g).length;
    expect(shown).toBeGreaterThan(100);
    expect(text).toContain(`${4000 - shown} more findings stand in report.json`);
    expect(text.length).toBeLessThan(1_100_000);
  });
});

describe('nothing acts', () => {
  const hostile = toHtml(hostileRun(hostileText));
  const tags = (text: string): string[] =>
    [...new Set(all(plainOf(text), /<\/?([a-zA-Z!-]+)/g))].sort();

  it.each([
    ['an ordinary run', ordinary],
    ['a hostile one', hostile],
  ])('in %s', (_name, text) => {
    const [css = ''] = all(text, /<style>(.*?)<\/style>/gs);
    const hashes = [script, css].map((one) => createHash('sha256').update(one).digest('base64'));
    const [policy = ''] = all(text, /Content-Security-Policy" content="([^"]*)"/g);
    expect(policy.replaceAll('&#39;', "'").split('; ')).toEqual([
      "default-src 'none'",
      `script-src 'sha256-${hashes[0]}'`,
      `style-src 'sha256-${hashes[1]}'`,
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ]);
    expect(all(text, /<(script)>/g)).toHaveLength(1);
    expect(text).toContain(`<script>${script}</script>`);
    expect(all(text, /<(style)>/g)).toHaveLength(1);
    expect(css).not.toMatch(/url\(|@import|expression|\\/);
    const tagsWithAttributes = all(plainOf(text), /<([a-z][^<>]*)>/g);
    expect(
      tagsWithAttributes.filter((tag) =>
        /\s(style|src|srcset|on[a-z]+|action|formaction|data|ping)=/.test(
          tag.replaceAll(/"[^"]*"/g, ''),
        ),
      ),
    ).toEqual([]);
    expect(
      all(plainOf(text), / href="([^"]*)"/g).filter((href) => !/^(#[\w.-]+|\.\/[^:]*)$/.test(href)),
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

  it('nothing that acts is in the data, either', () => {
    const texts = JSON.stringify(dataOf(hostile)).replaceAll('\\\\', '');
    expect(visible(texts)).toBe(texts);
  });

  it('the script makes no markup of text', () => {
    const forbidden =
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|createContextualFragment|'style'|\bfetch\(|XMLHttp|\bimport\(/;
    expect(forbidden.exec(script)?.[0]).toBeUndefined();
    expect(script).not.toContain('</script');
  });

  it('texts of a megabyte are cut', () => {
    const text = toHtml(hostileRun(hostileText.repeat(7000), 1));
    expect(text.length).toBeLessThan(10_000_000);
    expect(text).toMatch(/shortened, \d{4,} characters in all/);
    expect(tags(text)).not.toContain('script');
  });
});
