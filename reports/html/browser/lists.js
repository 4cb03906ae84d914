/** @import { App } from './types.d.ts' */
import { h } from './dom.js';
import { rankOf } from './model.js';
import {
  badge,
  cellLink,
  gradually,
  labelled,
  plural,
  scenarioLink,
  table,
  targetLink,
} from './parts.js';

/** Rows shown at once. */
const MOST = 100;

/**
 * What is wrong, the worst first: one entry for all cells of a scenario at a target that came to
 * the same.
 * @param {App} app
 * @param {readonly number[]} cells
 */
export function findings(app, cells) {
  const { model } = app;
  const { cells: columns, texts, scenarios } = model.core;
  const isFinding = (/** @type {number} */ cell) =>
    model.isNews(cell) || ['fail', 'error', 'inconclusive', 'warn'].includes(model.kindOf(cell));
  /** @type {Map<string, number[]>} */
  const alike = new Map();
  for (const cell of cells.filter(isFinding)) {
    const key = [
      columns.scenario,
      columns.target,
      columns.kind,
      columns.standing,
      columns.reason,
      columns.known,
    ]
      .map((column) => column[cell])
      .join();
    const own = alike.get(key);
    if (own) own.push(cell);
    else alike.set(key, [cell]);
  }
  const rank = (/** @type {number[]} */ [cell = 0]) =>
    (model.isNews(cell) ? 0 : 10) + rankOf(model.kindOf(cell));
  const groups = [...alike.values()].sort((a, b) => rank(a) - rank(b) || (a[0] ?? 0) - (b[0] ?? 0));
  const news = groups.filter(([cell = 0]) => model.isNews(cell)).length;
  const rows = groups.map((group) => {
    const [cell = 0] = group;
    const scenario = columns.scenario[cell] ?? 0;
    const known = texts[columns.known[cell] ?? 0];
    return h(
      'article.finding',
      {},
      h(
        'div.what',
        {},
        badge(app, model.kindOf(cell)),
        ' ',
        h(`span.tag${model.isNews(cell) ? '.is-news' : ''}`, {}, model.valueOf('standing', cell)),
      ),
      h('h3', {}, cellLink(app, cell, scenarios[scenario]?.title ?? '')),
      h('p.of', {}, targetLink(app, columns.target[cell] ?? 0), ' · ', scenarioLink(app, scenario)),
      h('p', {}, texts[columns.reason[cell] ?? 0]),
      known ? h('p.quiet', {}, `Known: ${known}`) : undefined,
      h(
        'p.variants',
        {},
        group.map((one) => h('span', {}, cellLink(app, one))),
      ),
    );
  });
  const { stale, leftOut } = model.core.run;
  return h(
    'section',
    {},
    h('h2', {}, 'Findings'),
    h(
      'p',
      {},
      groups.length === 0
        ? 'Nothing to be found here.'
        : `${plural(groups.length, 'finding')}, ` +
            `${news === 0 ? 'none of them news' : `${news} of them news`}, the worst first.`,
    ),
    stale.length > 0 && [
      h('h3', {}, 'Lines of the baseline that do not hold any more'),
      h(
        'ul',
        {},
        stale.map((line) => h('li', {}, line)),
      ),
    ],
    gradually(MOST, rows, h('div.findings'), 'findings'),
    leftOut.length > 0 && [
      h('h3', {}, 'Left out, and why'),
      h(
        'ul',
        {},
        leftOut.map((line) => h('li', {}, line)),
      ),
    ],
    h('h3', {}, 'What this run rests on'),
    labelled(model.core.run.about),
  );
}

/** How often each verdict is among cells. @param {App} app @param {readonly number[]} cells */
export function countsOf({ model }, cells) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const cell of cells)
    counts.set(model.kindOf(cell), (counts.get(model.kindOf(cell)) ?? 0) + 1);
  return counts;
}

/** @param {App} app @param {readonly number[]} cells */
export function targets(app, cells) {
  const { model } = app;
  const { core } = model;
  const byTarget = Map.groupBy(cells, (cell) => core.cells.target[cell] ?? 0);
  const kinds = core.kinds.map(([kind]) => kind);
  const rows = core.targets.flatMap((target, index) => {
    const own = byTarget.get(index) ?? [];
    const counts = countsOf(app, own);
    if (own.length === 0 && cells.length < model.size) return [];
    return [
      [
        [
          targetLink(app, index),
          h(
            'small',
            {},
            [
              target.title,
              target.runtime,
              target.roles.length > 0 && `as ${target.roles.join(' and ')}`,
            ]
              .filter(Boolean)
              .join(', '),
          ),
          target.failed
            ? h('small.failed', {}, `‡ Could not be brought up: ${target.failed}`)
            : undefined,
        ],
        String(target.broken.length + target.promises.length),
        String(target.short.length),
        String(target.kept.length),
        ...kinds.map((kind) =>
          counts.get(kind) ? String(counts.get(kind)) : h('span.zero', {}, '0'),
        ),
      ],
    ];
  });
  const names = core.targets.map((_, index) => model.targetName(index));
  const pick = (
    /** @type {string} */ id,
    /** @type {string} */ label,
    /** @type {string | undefined} */ chosen,
  ) =>
    h(
      'label',
      {},
      `${label} `,
      h(
        'select',
        { id },
        names.map((name) => h('option', { value: name, selected: name === chosen }, name)),
      ),
    );
  const read = (/** @type {string} */ id) =>
    /** @type {HTMLSelectElement} */ (document.getElementById(id)).value;
  return h(
    'section',
    {},
    h('h2', {}, 'Targets'),
    h(
      'p.quiet',
      {},
      'A requirement is counted once, by its worst cell. Short: only a recommendation was ' +
        'missed. A broken promise of a target’s own manual counts as broken.',
    ),
    table(
      'Targets',
      ['Target', 'broken', 'short', 'kept', ...core.kinds.map(([kind, sign]) => `${kind} ${sign}`)],
      rows,
      '.numbers',
    ),
    names.length > 1 &&
      h(
        'form.line',
        {
          submit: (event) => {
            event.preventDefault();
            app.go({ view: 'compare', of: read('compare-of'), and: read('compare-and') });
          },
        },
        pick('compare-of', 'Compare', names[0]),
        pick('compare-and', 'with', names[1]),
        h('button', { type: 'submit' }, 'Side by side'),
      ),
  );
}

/** Every clause that was put to the test. @param {App} app @param {readonly number[]} cells */
export function requirements(app, cells) {
  const { judged, clauses, cells: columns } = app.model.core;
  /** @type {Map<number, [number, number, number, number]>} */
  const counts = new Map();
  for (const cell of cells)
    for (const [state, list] of (judged[columns.judged[cell] ?? 0] ?? []).entries())
      for (const clause of list) {
        const own = counts.get(clause) ?? [0, 0, 0, 0];
        own[state] = (own[state] ?? 0) + 1;
        counts.set(clause, own);
      }
  const natural = new Intl.Collator('en', { numeric: true });
  const nameOf = (/** @type {number} */ at) => {
    const [id, document, section] = clauses[at] ?? [];
    return `${document} ${section} ${id}`;
  };
  const rows = [...counts]
    .sort(([a], [b]) => natural.compare(nameOf(a), nameOf(b)))
    .map(([at, [broken, short, open, kept]]) => {
      const [id = '', document = '', section = '', level = '', text = ''] = clauses[at] ?? [];
      return [
        [
          h(
            'a',
            { href: app.link({ view: 'requirement', of: id, and: '' }) },
            `${document} ${section}`,
          ),
          h('small', {}, h('code', {}, id)),
        ],
        level,
        text,
        broken ? h('span.badge.fail', {}, `✗ ${broken}`) : '',
        short ? h('span.badge.warn', {}, `! ${short}`) : '',
        open ? h('span.badge.note', {}, `· ${open}`) : '',
        kept ? h('span.badge.pass', {}, `✓ ${kept}`) : '',
      ];
    });
  return h(
    'section',
    {},
    h('h2', {}, 'Requirements'),
    h('p', {}, `${plural(rows.length, 'clause')} put to the test; the numbers are cells.`),
    table(
      'Requirements',
      ['Clause', 'Level', 'In our words', 'broken', 'short', 'open', 'kept'],
      rows,
      '.clauses',
    ),
  );
}
