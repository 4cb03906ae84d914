/** @import { App } from './types.d.ts' */
import { h } from './dom.js';
import { ask, badge, cellLink, pageOf } from './parts.js';

/** @param {App} app @param {number} row @param {number} target @param {readonly number[]} held */
export function squareDialog(app, row, target, held) {
  const { model } = app;
  const { core } = model;
  const { title = '', id = '' } = core.scenarios[row] ?? {};
  ask(
    `${title}: ${model.targetName(target).replace(':', ' ')}`,
    h(
      'ul.cells',
      {},
      held.map((cell) =>
        h(
          'li',
          {},
          badge(app, model.kindOf(cell)),
          ' ',
          cellLink(app, cell),
          model.isNews(cell) ? h('span.tag.is-news', {}, model.valueOf('standing', cell)) : '',
          h('small', {}, core.texts[core.cells.reason[cell] ?? 0]),
        ),
      ),
    ),
    h(
      'p',
      {},
      h('a', { href: app.link(pageOf('scenario', id)) }, 'The scenario'),
      ' · ',
      h('a', { href: app.link(pageOf('target', model.targetName(target))) }, 'The target'),
    ),
  );
}

/** @param {App} app @param {number} target */
export function columnDialog(app, target) {
  const name = app.model.targetName(target);
  const dialog = ask(
    name.replace(':', ' '),
    h('p', {}, h('a', { href: app.link(pageOf('target', name)) }, 'Its page')),
    h(
      'p.line',
      {},
      h(
        'button',
        { type: 'button', click: () => act({ rows: name }) },
        'Sort rows by it, worst first',
      ),
      h(
        'button',
        { type: 'button', click: () => act({ hiddenColumns: [...app.state.hiddenColumns, name] }) },
        'Hide it',
      ),
    ),
  );
  const act = (/** @type {Partial<import('./types.d.ts').State>} */ change) => {
    dialog.close();
    app.go(change, true);
  };
}

/** @param {App} app @param {number} row */
export function rowDialog(app, row) {
  const { id = '', title = '' } = app.model.core.scenarios[row] ?? {};
  const dialog = ask(
    title,
    h(
      'p',
      {},
      h('a', { href: app.link(pageOf('scenario', id)) }, 'Its page'),
      ' ',
      h('code', {}, id),
    ),
    h(
      'p.line',
      {},
      h(
        'button',
        { type: 'button', click: () => act({ columns: id }) },
        'Sort columns by it, worst first',
      ),
      h(
        'button',
        { type: 'button', click: () => act({ hiddenRows: [...app.state.hiddenRows, id] }) },
        'Hide it',
      ),
    ),
  );
  const act = (/** @type {Partial<import('./types.d.ts').State>} */ change) => {
    dialog.close();
    app.go(change, true);
  };
}
