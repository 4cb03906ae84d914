/** @import { App } from './types.d.ts' */
import { h, placed } from './dom.js';
import { columnDialog, rowDialog, squareDialog } from './matrix-dialogs.js';
import { sortedGrid } from './matrix-order.js';
import { groupOf } from './model.js';
import { badge, mark, plural } from './parts.js';

const ROW = 30;
const GROUP = 34;
const COLUMN = 34;
const HEAD = 150;
/** Rows and columns beyond the edges that are there already when they come into sight. */
const AHEAD = 4;

/**
 * The matrix: a square for each target and scenario. Only what is in sight is in the page.
 * @param {App} app
 * @param {readonly number[]} cells
 */
export function matrix(app, cells) {
  const { model } = app;
  const { core } = model;
  const { rows, columns, grouped } = sortedGrid(app, cells);
  /** @type {{ top: number, row?: number, group?: string }[]} */
  const lines = [];
  let top = 0;
  let group = '';
  for (const row of rows) {
    const own = groupOf(core.scenarios[row]?.id ?? '');
    if (grouped && own !== group) {
      lines.push({ top, group: own });
      top += GROUP;
      group = own;
    }
    lines.push({ top, row });
    top += ROW;
  }
  const rowLines = lines.filter(({ row }) => row !== undefined);

  const head = h('div.head', { role: 'row', 'aria-rowindex': 1 });
  const body = placed(h('div.rows', { role: 'rowgroup' }), { height: top });
  const canvas = h('div.canvas', {}, head, body);
  const grid = h(
    'div.grid',
    {
      role: 'grid',
      'aria-label': 'Matrix of scenarios and targets',
      'aria-rowcount': rowLines.length + 1,
      'aria-colcount': columns.length + 1,
    },
    canvas,
  );
  /**
   * Where the keys are: row and column of the grid; row -1 is the head, column -1 the scenarios.
   */
  const focus = { row: 0, column: 0 };
  let claim = 320;

  const button = (
    /** @type {number} */ row,
    /** @type {number} */ column,
    /** @type {Parameters<typeof h>[1]} */ attributes,
    /** @type {import('./types.d.ts').Parts[]} */ ...parts
  ) =>
    h(
      'button',
      {
        type: 'button',
        tabindex: focus.row === row && focus.column === column ? 0 : -1,
        'data-row': row,
        'data-column': column,
        ...attributes,
      },
      ...parts,
    );

  const nameOf = (/** @type {(typeof columns)[number]} */ { target, variant }) => {
    const { name = '', version = '' } = core.targets[target] ?? {};
    return { name, version, how: variant < 0 ? '' : (core.variants[variant]?.[3] ?? '') };
  };

  const headCell = (/** @type {number} */ at) => {
    const column = columns[at];
    if (!column) return h('span');
    const { name, version, how } = nameOf(column);
    const cell = h(
      'div.top',
      { role: 'columnheader', 'aria-colindex': at + 2 },
      button(
        -1,
        at,
        { title: `${name} ${version} ${how}`, click: () => columnDialog(app, column.target) },
        h('span', {}, `${name} `, h('small', {}, `${version} ${how}`)),
      ),
    );
    return placed(cell, { left: claim + at * COLUMN, width: COLUMN });
  };

  const square = (
    /** @type {number} */ rowAt,
    /** @type {number} */ at,
    /** @type {number} */ row,
  ) => {
    const column = columns[at];
    const held = column?.held.get(row);
    const [first] = held ?? [];
    const cell = h('div.square', { role: 'gridcell', 'aria-colindex': at + 2 });
    if (column && held && first !== undefined) {
      const { name, version, how } = nameOf(column);
      const news = held.some((one) => model.isNews(one));
      const words =
        `${name} ${version} ${how}: ${model.kindOf(first)}` +
        `${held.length > 1 ? ` at worst of ${held.length}` : ''}${news ? ', news' : ''}`;
      cell.append(
        button(
          rowAt,
          at,
          {
            'aria-label': words,
            title: words,
            click: () => squareDialog(app, row, column.target, held),
          },
          mark(
            app,
            news
              ? (held.find(
                  (one) => model.isNews(one) && model.kindOf(one) === model.kindOf(first),
                ) ?? first)
              : first,
          ),
        ),
      );
    } else cell.append(button(rowAt, at, { 'aria-label': 'not played', disabled: true }));
    return placed(cell, { left: claim + at * COLUMN, width: COLUMN });
  };

  /** @param {number} y */
  const lineAt = (y) => {
    let [low, high] = [0, lines.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((lines[middle]?.top ?? 0) + ROW < y) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const rowNumbers = new Map(rowLines.map((line, index) => [line, index]));
  let painted = '';

  const paint = (/** @type {boolean} */ anew = false) => {
    claim = Math.min(320, Math.max(150, grid.clientWidth * 0.4));
    const width = claim + columns.length * COLUMN;
    const firstColumn = Math.max(0, Math.floor(grid.scrollLeft / COLUMN) - AHEAD);
    const lastColumn = Math.min(
      columns.length,
      Math.ceil((grid.scrollLeft + grid.clientWidth - claim) / COLUMN) + AHEAD,
    );
    const first = Math.max(0, lineAt(grid.scrollTop) - AHEAD);
    const last = Math.min(lines.length, lineAt(grid.scrollTop + grid.clientHeight) + AHEAD);
    const now = [claim, firstColumn, lastColumn, first, last].join();
    if (!anew && now === painted) return;
    painted = now;
    const held = document.activeElement;
    const hadFocus = held instanceof Element && grid.contains(held) && held !== grid;
    placed(canvas, { width });
    placed(head, { height: HEAD });
    const across = Array.from(
      { length: Math.max(0, lastColumn - firstColumn) },
      (_, index) => firstColumn + index,
    );
    head.replaceChildren(
      placed(
        h(
          'div.corner',
          { role: 'columnheader', 'aria-colindex': 1 },
          `${plural(rowLines.length, 'scenario')} × ` +
            plural(columns.length, app.state.unfold ? 'column' : 'target'),
        ),
        { width: claim, height: HEAD },
      ),
      ...across.map(headCell),
    );
    body.replaceChildren(
      ...lines.slice(first, last).map((line) => {
        if (line.row === undefined)
          return placed(
            h(
              'div.group',
              { role: 'row' },
              placed(h('div.claim', { role: 'rowheader' }, line.group), { width: claim }),
            ),
            { top: line.top, height: GROUP },
          );
        const rowAt = rowNumbers.get(line) ?? 0;
        const row = line.row;
        const { id = '', title = '' } = core.scenarios[row] ?? {};
        const claimCell = h(
          'div.claim',
          { role: 'rowheader', 'aria-colindex': 1 },
          button(
            rowAt,
            -1,
            { title: `${title}\n${id}`, click: () => rowDialog(app, row) },
            h('span', {}, title),
            h('small', {}, id),
          ),
        );
        return placed(
          h(
            'div.row',
            { role: 'row', 'aria-rowindex': rowAt + 2 },
            placed(claimCell, { width: claim }),
            across.map((at) => square(rowAt, at, row)),
          ),
          { top: line.top, height: ROW },
        );
      }),
    );
    if (hadFocus) buttonAt(focus.row, focus.column)?.focus({ preventScroll: true });
  };

  const buttonAt = (/** @type {number} */ row, /** @type {number} */ column) =>
    /** @type {HTMLButtonElement | null} */ (
      grid.querySelector(`button[data-row="${row}"][data-column="${column}"]`)
    );

  const moveTo = (/** @type {number} */ row, /** @type {number} */ column) => {
    const old = buttonAt(focus.row, focus.column);
    old?.setAttribute('tabindex', '-1');
    focus.row = Math.min(Math.max(row, -1), rowLines.length - 1);
    focus.column = Math.min(Math.max(column, -1), columns.length - 1);
    if (focus.row === -1 && focus.column === -1) focus.column = 0;
    const line = rowLines[focus.row];
    if (line) {
      const room = grid.clientHeight - HEAD;
      if (line.top < grid.scrollTop) grid.scrollTop = line.top;
      else if (line.top + ROW > grid.scrollTop + room) grid.scrollTop = line.top + ROW - room;
    }
    if (focus.column >= 0) {
      const [left, room] = [focus.column * COLUMN, grid.clientWidth - claim];
      if (left < grid.scrollLeft) grid.scrollLeft = left;
      else if (left + COLUMN > grid.scrollLeft + room) grid.scrollLeft = left + COLUMN - room;
    }
    paint();
    const next = buttonAt(focus.row, focus.column);
    next?.setAttribute('tabindex', '0');
    next?.focus({ preventScroll: true });
  };

  grid.addEventListener('scroll', () => paint(), { passive: true });
  grid.addEventListener('focusin', (event) => {
    const { row, column } = /** @type {HTMLElement} */ (event.target).dataset;
    if (row === undefined || column === undefined) return;
    buttonAt(focus.row, focus.column)?.setAttribute('tabindex', '-1');
    focus.row = Number(row);
    focus.column = Number(column);
    /** @type {HTMLElement} */ (event.target).setAttribute('tabindex', '0');
  });
  grid.addEventListener('keydown', (event) => {
    const page = Math.max(1, Math.floor((grid.clientHeight - HEAD) / ROW) - 1);
    const to = {
      ArrowUp: [focus.row - 1, focus.column],
      ArrowDown: [focus.row + 1, focus.column],
      ArrowLeft: [focus.row, focus.column - 1],
      ArrowRight: [focus.row, focus.column + 1],
      PageUp: [Math.max(0, focus.row - page), focus.column],
      PageDown: [focus.row + page, focus.column],
      Home: event.ctrlKey ? [0, 0] : [focus.row, -1],
      End: event.ctrlKey
        ? [rowLines.length - 1, columns.length - 1]
        : [focus.row, columns.length - 1],
    }[event.key];
    if (!to) return;
    event.preventDefault();
    moveTo(to[0] ?? 0, to[1] ?? 0);
  });
  new ResizeObserver(() => paint()).observe(grid);
  queueMicrotask(() => paint(true));

  const legend = h(
    'ul.legend',
    {},
    core.kinds.map(([kind, , meaning]) => h('li', {}, badge(app, kind), ` ${meaning}`)),
    h('li', {}, h('span.mark.news.sample', { 'aria-hidden': 'true' }), ' ringed: news'),
  );
  return h(
    'section.wide',
    {},
    h('h2', {}, 'Matrix'),
    h(
      'div.line',
      {},
      h(
        'label',
        {},
        h('input', {
          type: 'checkbox',
          id: 'unfold',
          checked: app.state.unfold,
          change: () => app.go({ unfold: !app.state.unfold }, true),
        }),
        ' a column for each variant',
      ),
      h(
        'button',
        {
          type: 'button',
          click: () => app.go({ rows: app.state.rows === 'worst' ? '' : 'worst' }, true),
        },
        app.state.rows === '' ? 'Worst rows first' : 'Rows by name',
      ),
      h(
        'button',
        {
          type: 'button',
          click: () => app.go({ columns: app.state.columns === 'worst' ? '' : 'worst' }, true),
        },
        app.state.columns === '' ? 'Worst columns first' : 'Columns by name',
      ),
      h('span.quiet', {}, 'A square is the worst of its variants; arrow keys move, Enter unfolds.'),
    ),
    rowLines.length === 0 ? h('p', {}, 'No cell is let through.') : grid,
    h('details', {}, h('summary', {}, 'What the signs mean'), legend),
  );
}
