/** @import { App, Parts } from './types.d.ts' */
import { h } from './dom.js';
import { countsOf } from './lists.js';
import { gridOf, rankOf } from './model.js';
import {
  badge,
  cellLink,
  gradually,
  labelled,
  mark,
  plural,
  scenarioLink,
  table,
  targetLink,
  unread,
} from './parts.js';

const MOST = 200;

/** @param {App} app @param {readonly number[]} cells */
const tally = (app, cells) =>
  h(
    'p',
    {},
    [...countsOf(app, cells)]
      .sort(([a], [b]) => rankOf(a) - rankOf(b))
      .map(([kind, count]) => h('span', {}, badge(app, kind), ` ${count} `)),
  );

/** @param {App} app @param {number[]} cells @param {(cell: number) => Parts} name */
function cellList(app, cells, name) {
  const { model } = app;
  const sorted = [...cells].sort(
    (a, b) => rankOf(model.kindOf(a)) - rankOf(model.kindOf(b)) || a - b,
  );
  const items = sorted.map((cell) =>
    h(
      'li',
      {},
      mark(app, cell),
      ' ',
      name(cell),
      ' ',
      cellLink(app, cell),
      h('span.vh', {}, ` ${model.kindOf(cell)}`),
      model.kindOf(cell) === 'pass'
        ? ''
        : h('small', {}, model.core.texts[model.core.cells.reason[cell] ?? 0]),
    ),
  );
  return gradually(MOST, items, h('ul.cells', {}), 'cells');
}

/** @param {App} app @param {number} scenario */
export function scenarioPage(app, scenario) {
  const { core } = app.model;
  const {
    id = '',
    title = '',
    role = '',
    proves = [],
    covers = [],
    why = [],
    advice = [],
  } = core.scenarios[scenario] ?? {};
  const cells = app.model.cellsOfScenario(scenario);
  const clauses = core.clauses.filter(([clause]) => proves.includes(clause));
  return h(
    'section.page',
    {},
    h('h2', {}, title),
    h('p.of', {}, h('code', {}, id), ` · as a ${role}`),
    tally(app, cells),
    why.length > 0 && [
      h('h3', {}, 'Why it is played'),
      h(
        'ul',
        {},
        why.map((line) => h('li', {}, line)),
      ),
    ],
    h('h3', {}, 'What it holds the target to'),
    clauses.length === 0
      ? h('p.quiet', {}, proves.join(', ') || 'Nothing in particular.')
      : h(
          'ul.plain',
          {},
          clauses.map(([clause, document, section, level, text]) =>
            h(
              'li',
              {},
              h(
                'a',
                { href: app.link({ view: 'requirement', of: clause, and: '' }) },
                h('b', {}, `${document} ${section}`),
              ),
              ' ',
              h('span.level', {}, level),
              ` ${text}`,
            ),
          ),
        ),
    covers.length > 0 && h('p.quiet', {}, `Conditions: ${covers.join(', ')}`),
    advice.length > 0 && [
      h('h3', {}, 'What to do about it'),
      h(
        'ul',
        {},
        advice.map((line) => h('li', {}, line)),
      ),
    ],
    h('h3', {}, 'Cells'),
    cellList(app, cells, (cell) => targetLink(app, core.cells.target[cell] ?? 0)),
    h('p.quiet', {}, h('code', {}, `mailstaple explain ${id}`), ' says the same in a terminal.'),
  );
}

/** @param {App} app @param {string} id */
export function requirementPage(app, id) {
  const { model } = app;
  const { core } = model;
  const found = core.clauses
    .map((clause, at) => ({ clause, at }))
    .filter(({ clause }) => clause[0] === id);
  const [first] = found;
  if (!first) return undefined;
  const numbers = new Set(found.map(({ at }) => at));
  const states = core.judged.map((by) =>
    by.findIndex((list) => list.some((at) => numbers.has(at))),
  );
  const names = ['broken', 'short', 'open', 'kept'];
  const byState = names.map((_, state) =>
    Array.from({ length: model.size }, (_, cell) => cell).filter(
      (cell) => states[core.cells.judged[cell] ?? 0] === state,
    ),
  );
  const [, document, section, level, text] = first.clause;
  return h(
    'section.page',
    {},
    h('h2', {}, `${document} ${section}`),
    h('p.of', {}, h('span.level', {}, level), ' ', h('code', {}, id)),
    h('p.reason', {}, text),
    unread(app, id),
    byState.map((cells, state) =>
      cells.length === 0
        ? undefined
        : h(
            'details',
            { open: state < 2 },
            h('summary', {}, h('h3', {}, `${names[state]}: ${plural(cells.length, 'cell')}`)),
            cellList(app, cells, (cell) => [
              targetLink(app, core.cells.target[cell] ?? 0),
              ' ',
              scenarioLink(app, core.cells.scenario[cell] ?? 0),
            ]),
          ),
    ),
  );
}

/** @param {App} app @param {number} at */
export function targetPage(app, at) {
  const { model, link } = app;
  const { core } = model;
  const target = core.targets[at];
  if (!target) return undefined;
  const cells = Array.from({ length: model.size }, (_, cell) => cell).filter(
    (cell) => core.cells.target[cell] === at,
  );
  const wrong = cells.filter((cell) =>
    ['fail', 'warn', 'error', 'inconclusive'].includes(model.kindOf(cell)),
  );
  const versions = core.targets.flatMap(({ name }, index) =>
    name === target.name && index !== at ? [index] : [],
  );
  const ids = (/** @type {string} */ title, /** @type {string[]} */ list) =>
    list.length > 0 && [
      h('h3', {}, title),
      h(
        'ul.plain',
        {},
        list.map((id) => h('li', {}, clauseLine(app, id))),
      ),
    ];
  return h(
    'section.page',
    {},
    h('h2', {}, `${target.name} ${target.version}`),
    h(
      'p.of',
      {},
      [target.title, target.runtime, target.roles.join(' and ')]
        .filter((part) => part !== '')
        .join(' · '),
    ),
    target.failed ? h('p.failed', {}, `‡ Could not be brought up: ${target.failed}`) : undefined,
    tally(app, cells),
    h(
      'p',
      {},
      h(
        'a',
        {
          href: link({
            view: 'matrix',
            filters: { ...app.state.filters, version: [model.targetName(at)] },
          }),
        },
        'Its cells in the matrix',
      ),
    ),
    target.found.length > 0 &&
      h(
        'ul',
        {},
        target.found.map((line) => h('li', {}, line)),
      ),
    ids('Broken', target.broken),
    target.promises.length > 0 && [
      h('h3', {}, 'Promises of its own manual that it breaks'),
      h(
        'ul',
        {},
        target.promises.map((line) => h('li', {}, line)),
      ),
    ],
    ids('Short of', target.short),
    h('h3', {}, 'Findings'),
    wrong.length === 0
      ? h('p', {}, 'None.')
      : cellList(app, wrong, (cell) => core.scenarios[core.cells.scenario[cell] ?? 0]?.title),
    versions.length > 0 && [
      h('h3', {}, 'Other versions'),
      h(
        'ul',
        {},
        versions.map((other) =>
          h(
            'li',
            {},
            targetLink(app, other),
            ' ',
            h(
              'a',
              {
                href: link({
                  view: 'compare',
                  of: model.targetName(at),
                  and: model.targetName(other),
                }),
              },
              'side by side',
            ),
          ),
        ),
      ),
    ],
    h('h3', {}, 'What it states of itself'),
    labelled(target.about),
    h('pre', { tabindex: 0 }, target.states.join('\n') || 'nothing'),
    h('p.quiet', {}, `Capabilities: ${target.capabilities.join(', ') || 'none'}`),
    h(
      'details',
      {},
      h('summary', {}, `${target.kept.length} requirements kept`),
      h(
        'ul.plain',
        {},
        target.kept.map((id) => h('li', {}, clauseLine(app, id))),
      ),
    ),
  );
}

/** @param {App} app @param {string} id */
function clauseLine(app, id) {
  const [, document = '', section = '', level = '', text = ''] =
    app.model.core.clauses.find(([one]) => one === id) ?? [];
  return [
    h(
      'a',
      { href: app.link({ view: 'requirement', of: id, and: '' }) },
      `${document} ${section}` || id,
    ),
    ' ',
    h('span.level', {}, level),
    ` ${text}`,
  ];
}

/** Two targets side by side: what differs first.
 * @param {App} app @param {number} one @param {number} other @param {readonly number[]} cells */
export function comparePage(app, one, other, cells) {
  const { model } = app;
  const { core } = model;
  const own = cells.filter((cell) => [one, other].includes(core.cells.target[cell] ?? -1));
  const { rows, columns } = gridOf(model, own, false);
  const heldBy = (/** @type {number} */ target) =>
    columns.find((column) => column.target === target)?.held;
  const [a, b] = [heldBy(one), heldBy(other)];
  const worst = (/** @type {number[] | undefined} */ held) =>
    held?.[0] === undefined ? undefined : model.kindOf(held[0]);
  const pairs = rows.map((row) => ({ row, left: a?.get(row), right: b?.get(row) }));
  const differing = pairs.filter(({ left, right }) => worst(left) !== worst(right));
  const line = (/** @type {(typeof pairs)[number]} */ { row, left, right }) => [
    [core.scenarios[row]?.title, h('small', {}, scenarioLink(app, row))],
    side(left),
    side(right),
  ];
  const side = (/** @type {number[] | undefined} */ held) =>
    held === undefined
      ? h('span.quiet', {}, 'not played')
      : [
          badge(app, worst(held) ?? ''),
          ' ',
          held
            .slice(0, 8)
            .map((cell) => h('small', {}, cellLink(app, cell), ` ${model.kindOf(cell)}`)),
        ];
  const heads = [
    'Scenario',
    model.targetName(one).replace(':', ' '),
    model.targetName(other).replace(':', ' '),
  ];
  const same = pairs.filter((pair) => !differing.includes(pair));
  return h(
    'section.page',
    {},
    h('h2', {}, `${heads[1]} beside ${heads[2]}`),
    h('p', {}, `${plural(differing.length, 'scenario')} of ${pairs.length} differ.`),
    table('What differs', heads, differing.map(line)),
    h(
      'details',
      {},
      h('summary', {}, `${same.length} came to the same`),
      table('What is the same', heads, same.map(line)),
    ),
  );
}

/** What moved since another run. @param {App} app @param {readonly number[]} cells */
export function movedPage(app, cells) {
  const { model } = app;
  const { core } = model;
  const { before, gone } = core.run;
  const kindBefore = (/** @type {number} */ cell) =>
    core.kinds[(core.cells.before[cell] ?? 0) - 1]?.[0];
  const moved = cells.filter(
    (cell) => kindBefore(cell) !== undefined && kindBefore(cell) !== model.kindOf(cell),
  );
  const added = cells.filter((cell) => kindBefore(cell) === undefined);
  return h(
    'section.page',
    {},
    h('h2', {}, `What moved since ${before}`),
    h(
      'p',
      {},
      `${plural(moved.length, 'verdict')} changed, ` +
        `${plural(added.length, 'cell is', 'cells are')} new, ` +
        `${plural(gone.length, 'cell is', 'cells are')} gone.`,
    ),
    table(
      'Verdicts that changed',
      ['Cell', 'Before', 'Now', 'Why'],
      moved
        .slice(0, 2000)
        .map((cell) => [
          cellLink(app, cell, model.cellId(cell)),
          badge(app, kindBefore(cell) ?? ''),
          badge(app, model.kindOf(cell)),
          core.texts[core.cells.reason[cell] ?? 0],
        ]),
    ),
    added.length > 0 &&
      h(
        'details',
        {},
        h('summary', {}, 'New'),
        h(
          'ul',
          {},
          added.slice(0, 2000).map((cell) => h('li', {}, cellLink(app, cell, model.cellId(cell)))),
        ),
      ),
    gone.length > 0 &&
      h(
        'details',
        {},
        h('summary', {}, 'Gone'),
        h(
          'ul',
          {},
          gone.map((cell) => h('li', {}, cell)),
        ),
      ),
  );
}
