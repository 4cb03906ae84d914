/** @import { App } from './types.d.ts' */
import { h } from './dom.js';
import { topicOf } from './model.js';
import { targetLink } from './parts.js';

const WIDTH = 260;
const HEIGHT = 14;
const colours = ['fail', 'warn', 'note', 'pass'];
const words = ['broken', 'short', 'open', 'kept'];

/**
 * A bar of parts, which a reader of the screen hears as numbers.
 * @param {number[]} parts
 * @param {number} most
 * @param {readonly string[]} names
 * @param {readonly string[]} classes
 */
function bar(parts, most, names = words, classes = colours) {
  let x = 0;
  const scale = most === 0 ? 0 : WIDTH / most;
  const said = parts
    .flatMap((count, index) => (count > 0 ? [`${count} ${names[index]}`] : []))
    .join(', ');
  const boxes = parts.map((count, index) => {
    const width = count * scale;
    const box = h(`rect.${classes[index]}`, { x, y: 0, width, height: HEIGHT });
    x += width;
    return width > 0 ? box : undefined;
  });
  return [
    h(
      'svg.bar',
      {
        viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
        width: WIDTH,
        height: HEIGHT,
        role: 'img',
        'aria-label': said || 'none',
      },
      boxes,
    ),
    h('small', {}, said || 'none'),
  ];
}

/**
 * Clauses of each target by its worst cell, over all topics or one.
 * @param {App} app
 * @param {readonly number[]} cells
 * @returns {Map<string, number[]>}
 */
function tally(app, cells, /** @type {(cell: number) => string} */ keyOf) {
  const { judged, cells: columns } = app.model.core;
  /** @type {Map<string, Map<number, number>>} */
  const worst = new Map();
  for (const cell of cells) {
    const key = keyOf(cell);
    const own = worst.get(key) ?? new Map();
    worst.set(key, own);
    for (const [state, list] of (judged[columns.judged[cell] ?? 0] ?? []).entries())
      for (const clause of list) own.set(clause, Math.min(own.get(clause) ?? 3, state));
  }
  return new Map(
    [...worst].map(([key, own]) => [
      key,
      words.map((_, state) => [...own.values()].filter((it) => it === state).length),
    ]),
  );
}

const sum = (/** @type {readonly number[]} */ list) => list.reduce((all, one) => all + one, 0);

/**
 * Charts for those who would rather look than read.
 * @param {App} app
 * @param {readonly number[]} cells
 */
export function charts(app, cells) {
  const { model } = app;
  const { core } = model;
  const byTarget = tally(app, cells, (cell) => String(core.cells.target[cell]));
  const most = Math.max(1, ...[...byTarget.values()].map(sum));
  const products = Map.groupBy(core.targets.keys(), (index) => core.targets[index]?.name ?? '');
  const topics = [...new Set(core.scenarios.map(({ id }) => topicOf(id)))].sort();
  const byTopic = tally(
    app,
    cells,
    (cell) =>
      `${core.targets[core.cells.target[cell] ?? 0]?.name}\n` +
      topicOf(core.scenarios[core.cells.scenario[cell] ?? 0]?.id ?? ''),
  );
  const versions = [...products].map(([name, indices]) => [
    h('b', {}, name),
    indices.map((index) =>
      h('div.version', {}, targetLink(app, index), bar(byTarget.get(String(index)) ?? [], most)),
    ),
  ]);
  const legend = h(
    'ul.legend',
    {},
    words.map((word, index) =>
      h('li', {}, h(`span.key.${colours[index]}`, { 'aria-hidden': 'true' }), ` ${word}`),
    ),
  );
  return h(
    'section',
    {},
    h('h2', {}, 'Charts'),
    h(
      'p',
      {},
      'Requirements of each product, counted once, by the worst of ' +
        'the cells that are let through. ',
      h('i', {}, 'Open'),
      ': the documents leave it open, or it could not be told.',
    ),
    legend,
    h('h3', {}, 'Products, and their versions'),
    h(
      'dl.versions',
      {},
      versions.map(([name, bars]) => [h('dt', {}, name), h('dd', {}, bars)]),
    ),
    core.coverage.length > 0 && [
      h('h3', {}, 'What the catalogue and the conditions are covered by'),
      h(
        'dl.versions',
        {},
        core.coverage.map(({ name, parts }) => {
          const counts = parts.map(([, count]) => count);
          return [
            h('dt', {}, name),
            h(
              'dd',
              {},
              bar(
                counts,
                sum(counts),
                parts.map(([word]) => word),
                ['pass', 'note', 'inconclusive', 'blocked'],
              ),
            ),
          ];
        }),
      ),
    ],
    h('h3', {}, 'Topics'),
    [...products.keys()].map((name) => {
      const own = topics.filter((topic) => sum(byTopic.get(`${name}\n${topic}`) ?? []) > 0);
      const widest = Math.max(
        1,
        ...own.map((topic) => sum(byTopic.get(`${name}\n${topic}`) ?? [])),
      );
      return own.length === 0
        ? undefined
        : h(
            'details',
            {},
            h('summary', {}, name),
            h(
              'dl.versions',
              {},
              own.map((topic) => [
                h('dt', {}, topic),
                h('dd', {}, bar(byTopic.get(`${name}\n${topic}`) ?? [], widest)),
              ]),
            ),
          );
    }),
  );
}
