/** @import { App, State } from './types.d.ts' */
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

/**
 * What can be done with a row or a column: where its page is, sort the others by it, hide it.
 * @param {App} app
 * @param {string} title
 * @param {import('./types.d.ts').Parts[]} page the link to its page, and what stands beside it
 * @param {readonly [words: string, change: Partial<State>][]} choices
 */
function choose(app, title, page, choices) {
  const dialog = ask(
    title,
    h('p', {}, page),
    h(
      'p.line',
      {},
      choices.map(([words, change]) => {
        const click = () => {
          dialog.close();
          app.go(change, true);
        };
        return h('button', { type: 'button', click }, words);
      }),
    ),
  );
}

/** @param {App} app @param {number} target */
export function columnDialog(app, target) {
  const name = app.model.targetName(target);
  choose(
    app,
    name.replace(':', ' '),
    [h('a', { href: app.link(pageOf('target', name)) }, 'Its page')],
    [
      ['Sort rows by it, worst first', { rows: name }],
      ['Hide it', { hiddenColumns: [...app.state.hiddenColumns, name] }],
    ],
  );
}

/** @param {App} app @param {number} row */
export function rowDialog(app, row) {
  const { id = '', title = '' } = app.model.core.scenarios[row] ?? {};
  choose(
    app,
    title,
    [h('a', { href: app.link(pageOf('scenario', id)) }, 'Its page'), ' ', h('code', {}, id)],
    [
      ['Sort columns by it, worst first', { columns: id }],
      ['Hide it', { hiddenRows: [...app.state.hiddenRows, id] }],
    ],
  );
}
