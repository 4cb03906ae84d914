import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../harness/model/run.ts';
import { hostileRun, hostileText } from '../../hostile.fixture.ts';
import { sampleExcerpt, sampleOutcome, sampleRun } from '../../sample.fixture.ts';
import { toHtml } from '../page.ts';
import { noBackground } from '../payload.ts';
import { hasChromium, Opened } from './chromium.fixture.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const run = sampleRun(40);
const page = toHtml(run, {
  scenarios: new Map([['server/validity/case-2', { why: ['because'], advice: ['Exim: so'] }]]),
  unread: new Set(['staple.rule-2']),
  coverage: [
    {
      name: 'Requirements',
      parts: [
        ['proved', 3],
        ['not yet', 1],
      ],
    },
  ],
  before: {
    name: 'an earlier run',
    kinds: new Map(run.outcomes.map(({ cell }) => [cell, 'pass'])),
    gone: ['x'],
  },
  beside: () => ({ configuration: ['x'.repeat(500)], log: ['it said so'] }),
});
const cell = run.outcomes.find(({ verdict }) => verdict.kind === 'fail')?.cell ?? '';
const known = run.outcomes.find(({ known }) => known !== undefined)?.cell ?? cell;

interface Violations {
  violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[];
}

/** What axe finds against WCAG 2.2 AA, with everything open that can be opened. */
async function faultsOf(opened: Page): Promise<string[]> {
  await opened.evaluate('for (const one of document.querySelectorAll("details")) one.open = true');
  await opened.evaluate(axe);
  const { violations }: Violations = await opened.evaluate(
    'axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", ' +
      '"wcag22aa", "best-practice"] })',
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes
      .slice(0, 3)
      .map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary ?? ''}`),
  );
}

const views = [
  '',
  '#view=matrix',
  '#view=matrix&unfold=yes',
  '#view=targets',
  '#view=requirements',
  '#view=charts',
  '#view=moved',
  `#view=cell&of=${encodeURIComponent(cell)}`,
  `#view=cell&of=${encodeURIComponent(known)}`,
  '#view=scenario&of=server/validity/case-2',
  '#view=requirement&of=staple.rule-2',
  '#view=target&of=exim-gnutls:4.98',
  '#view=compare&of=exim-gnutls:4.98&and=exim-gnutls:4.96',
  '#view=cell&of=nowhere',
];

it('Chromium is there where the tools are demanded', () => {
  expect(hasChromium || !process.env.MAILSTAPLE_DEMAND?.includes('tools')).toBe(true);
});

if (hasChromium)
  describe('in Chromium', { timeout: 900_000 }, () => {
    it.each([
      ['light', { colorScheme: 'light', viewport: { width: 1400, height: 900 } }],
      ['dark', { colorScheme: 'dark', viewport: { width: 1400, height: 900 } }],
      ['narrow', { colorScheme: 'light', viewport: { width: 360, height: 740 } }],
      ['dark and narrow', { colorScheme: 'dark', viewport: { width: 360, height: 740 } }],
    ] as const)('axe finds nothing, and no view is wider than the window: %s', async (_, how) => {
      await using opened = await Opened.report(page, how);
      const found: string[] = [];
      for (const view of views) {
        await opened.page.evaluate((to) => location.assign(to || '#view=findings'), view);
        await opened.page.waitForFunction(() => !document.querySelector('[aria-busy]'));
        found.push(...(await faultsOf(opened.page)).map((fault) => `${view} ${fault}`));
        const wide = await opened.page.evaluate(
          () => document.documentElement.scrollWidth > innerWidth + 1,
        );
        if (wide) found.push(`${view} is wider than the window`);
      }
      expect(found).toEqual([]);
      expect(opened.problems).toEqual([]);
    });

    it('without scripts it shows findings, their cells and the targets, and axe finds nothing', async () => {
      await using opened = await Opened.report(page, { javaScriptEnabled: false });
      const text = await opened.page.locator('body').innerText();
      expect(text).toContain('Findings');
      expect(text).toContain('exim-gnutls 4.98');
      await using scripted = await Opened.report(page);
      await scripted.page.evaluate(() => {
        document.documentElement.classList.remove('scripted');
        document.getElementById('app')?.remove();
      });
      expect(await faultsOf(scripted.page)).toEqual([]);
    });

    it('a hostile report acts neither with scripts nor without', async () => {
      for (const javaScriptEnabled of [true, false]) {
        await using opened = await Opened.report(toHtml(hostileRun(hostileText)), {
          javaScriptEnabled,
        });
        expect(await opened.page.title()).not.toBe('owned');
        expect(await opened.page.locator('img, iframe, link').count()).toBe(0);
        expect(opened.problems).toEqual([]);
      }
    });

    it('what a baseline knows is no news, nor is a warning that was let be', async () => {
      const expected = { standing: 'as-expected' } as const;
      const told = sampleOutcome('fail', {
        ...expected,
        known: 'told',
        scenario: 'server/a/known',
      });
      const lax = sampleOutcome('warn', { ...expected, scenario: 'server/a/lax' });
      const fresh = sampleOutcome('fail', { scenario: 'server/a/news' });
      const shown = async (...outcomes: Outcome[]) => {
        await using opened = await Opened.report(toHtml({ ...run, outcomes }));
        const { page: at } = opened;
        return {
          text: await at.locator('#main').innerText(),
          marked: await at.locator('.is-news, .news').count(),
          filter: await at.locator('button', { hasText: /^News$/ }).count(),
        };
      };
      const quiet = await shown(told, lax);
      expect(quiet.text).toContain('2 findings, none of them news');
      expect(quiet).toMatchObject({ marked: 0, filter: 0 });
      const loud = await shown(told, lax, fresh);
      expect(loud.text).toContain('3 findings, 1 of them news');
      expect(loud).toMatchObject({ marked: 1, filter: 1 });
    });

    it('can be walked by keys alone', async () => {
      await using opened = await Opened.report(page, {
        fragment: '#view=matrix',
        viewport: { width: 1200, height: 800 },
      });
      const { page: at } = opened;
      const focused = () =>
        at.evaluate(() => {
          const { row, column } =
            document.activeElement instanceof HTMLElement ? document.activeElement.dataset : {};
          return [row, column].map(Number);
        });
      // In by one press of the tab, from the last of the controls above.
      await at.locator('main button').filter({ hasText: 'columns first' }).focus();
      await at.keyboard.press('Tab');
      expect(await focused()).toEqual([0, 0]);
      await at.keyboard.press('ArrowDown');
      await at.keyboard.press('ArrowRight');
      expect(await focused()).toEqual([1, 1]);
      await at.keyboard.press('Control+End');
      const [lastRow = 0] = await focused();
      expect(lastRow).toBe(39);
      await at.keyboard.press('Control+Home');
      await at.keyboard.press('ArrowUp');
      expect(await focused()).toEqual([-1, 0]);
      // The head of a column sorts and hides.
      await at.keyboard.press('Enter');
      await at.keyboard.press('Tab');
      expect(await at.locator('dialog').isVisible()).toBe(true);
      await at.keyboard.press('Escape');
      expect(await at.locator('dialog').count()).toBe(0);
      expect(await focused()).toEqual([-1, 0]);
      // A square unfolds into its variants, and one of them leads to its cell.
      await at.keyboard.press('ArrowDown');
      await at.keyboard.press('Enter');
      await at.locator('dialog a').first().focus();
      await at.keyboard.press('Enter');
      await at.waitForURL(/view=cell/);
      expect(await at.locator('#main .page h2').innerText()).not.toBe('');
      await at.goBack();
      await at.locator('.grid').waitFor();
    });

    it('tells of a cell whatever its facts and connections are called', async () => {
      const odd = sampleOutcome('fail', {
        excerpts: [sampleExcerpt(1, 'constructor'), sampleExcerpt(1, 'requests')],
        reproduce: `mailstaple run exim-gnutls@4.98 --only 'server/${'x'.repeat(90)}' --tls 1.3`,
        known: 'told',
        standing: 'as-expected',
      });
      const names = ['constructor', 'toString', '__proto__', 'after.valueOf'];
      const facts = Object.fromEntries(names.map((name) => [name, 'hasOwnProperty']));
      const missed = names.map((fact) => ({ fact, expected: 'no', actual: 'hasOwnProperty' }));
      const verdict = { ...odd.verdict, facts, mismatches: missed.slice(0, 2) };
      await using opened = await Opened.report(
        toHtml(
          { ...run, outcomes: [{ ...odd, verdict }] },
          {
            ...noBackground,
            beside: () => ({ configuration: ['tls_ocsp_file = <b>x</b>'], log: ['it said so'] }),
          },
        ),
        {
          fragment: `#view=cell&of=${encodeURIComponent(odd.cell)}`,
          viewport: { width: 360, height: 740 },
        },
      );
      const { page: at } = opened;
      await at.waitForFunction(() => !document.querySelector('[aria-busy]'));
      expect(opened.problems).toEqual([]);
      const text = await at.locator('#main').innerText();
      expect(text).toContain('Connection “constructor”');
      for (const [title, said] of [
        ['The target’s own configuration of this cell', 'tls_ocsp_file = <b>x</b>'],
        ['What the target logged of it', 'it said so'],
      ] as const) {
        await at.getByText(title, { exact: true }).click();
        expect(await at.getByText(said, { exact: true }).isVisible()).toBe(true);
      }
      expect(text).not.toContain('native code');
      expect(await at.locator('#main .reason .tag').innerText()).toBe('known');
      // The exchange with our responder, from what was recorded of it.
      const drawn = at.locator('svg.sequence').last();
      expect(await drawn.locator('text').allTextContents()).toEqual(
        expect.arrayContaining(['GET /abc HTTP/1.1', 'main: as-given', 'POST / HTTP/1.1']),
      );
      // No option of the command that replays it is broken where the line is.
      const broken = await at.evaluate(() =>
        [...document.querySelectorAll('.command span')].flatMap((word) => {
          const range = document.createRange();
          range.selectNodeContents(word);
          const lines = new Set([...range.getClientRects()].map(({ top }) => top));
          return lines.size > 1 ? [word.textContent ?? ''] : [];
        }),
      );
      expect(broken.map((word) => word.slice(0, 9))).toEqual(["'server/x", "'server/x"]);
      const header = await at.locator('#app header').textContent();
      expect(header).toContain(`, by mailstaple ${run.run.command.join(' ')}; its id is r1`);
    });

    it('finds by text and filters, and every state has an address', async () => {
      await using opened = await Opened.report(page);
      const { page: at } = opened;
      await at.locator('#search').pressSequentially('exim-gnutls 4.98');
      expect(await at.locator('#search').inputValue()).toBe('exim-gnutls 4.98');
      expect(new URL(at.url()).hash).toContain('text=exim-gnutls+4.98');
      await at.getByText('Filters', { exact: true }).click();
      await at.locator('[id="filter-verdict-fail"]').check();
      const fails = run.outcomes.filter(
        ({ target, version, verdict }) =>
          target === 'exim-gnutls' && version === '4.98' && verdict.kind === 'fail',
      );
      expect(await at.locator('[role=status]').innerText()).toBe(
        `${fails.length} ${fails.length === 1 ? 'cell' : 'cells'} of ${run.outcomes.length}`,
      );
      const { hash } = new URL(at.url());
      await using other = await Opened.report(page, { fragment: hash });
      expect(await other.page.locator('[role=status]').innerText()).toMatch(
        new RegExp(`^${fails.length} `),
      );
    });
  });
