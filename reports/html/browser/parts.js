/** @import { App } from './types.d.ts' */
import { h } from './dom.js';

/** Several pages speak of these in the same words. */

/** @param {App} app @param {string} kind */
export function badge({ model }, kind) {
  const [, sign = ''] = model.core.kinds.find(([name]) => name === kind) ?? [];
  return h(`span.badge.${kind}`, {}, `${sign} ${kind}`);
}

/** A square of the matrix, and of lists. @param {App} app @param {number} cell */
export function mark({ model }, cell) {
  const kind = model.kindOf(cell);
  const [, sign = ''] = model.core.kinds.find(([name]) => name === kind) ?? [];
  return h(
    `span.mark.${kind}${model.isNews(cell) ? '.news' : ''}`,
    { 'aria-hidden': 'true' },
    sign,
  );
}

/** @param {App} app @param {number} target */
export function targetLink(app, target) {
  const { name = '', version = '' } = app.model.core.targets[target] ?? {};
  return h(
    'a',
    { href: app.link(pageOf('target', app.model.targetName(target))) },
    `${name} ${version}`,
  );
}

/** @param {App} app @param {number} scenario */
export function scenarioLink(app, scenario) {
  const { id = '' } = app.model.core.scenarios[scenario] ?? {};
  return h('a', { href: app.link(pageOf('scenario', id)) }, h('code', {}, id));
}

/** @param {App} app @param {number} cell @param {string} [words] */
export function cellLink(app, cell, words) {
  const { cells, variants } = app.model.core;
  const said = words ?? variants[cells.variant[cell] ?? 0]?.[3] ?? '';
  return h('a', { href: app.link(pageOf('cell', app.model.cellId(cell))) }, said);
}

/**
 * The state of a page about one thing: filters and hidden rows stay.
 * @param {string} view
 * @param {string} of
 */
export const pageOf = (view, of) => ({ view, of, and: '' });

/** @param {number} count @param {string} one @param {string} [many] */
export const plural = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

/**
 * A table that may be wider than the window, in a frame that can be scrolled by keys.
 * @param {string} name
 * @param {string[]} heads
 * @param {import('./types.d.ts').Parts[][]} rows the first of each is its head
 * @param {string} [classes]
 */
export function table(name, heads, rows, classes = '') {
  return h(
    'div.scroll',
    { role: 'region', tabindex: 0, 'aria-label': name },
    h(
      `table${classes}`,
      {},
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          heads.map((head) => h('th', { scope: 'col' }, head)),
        ),
      ),
      h(
        'tbody',
        {},
        rows.map((row) =>
          h(
            'tr',
            {},
            row.map((part, index) =>
              index === 0 ? h('th', { scope: 'row' }, part) : h('td', {}, part),
            ),
          ),
        ),
      ),
    ),
  );
}

/**
 * That a clause was not read in its document, where that is so.
 * @param {App} app
 * @param {string} id
 */
export const unread = ({ model }, id) =>
  model.core.unread.includes(id)
    ? h('small', {}, 'Known from a summary; the document itself was not read.')
    : undefined;

/** Labels and what there is to say of each. @param {readonly [string, string][]} rows */
export const labelled = (rows) =>
  h(
    'dl.about',
    {},
    rows.map(([label, text]) => [h('dt', {}, label), h('dd', {}, text)]),
  );

/**
 * A command line that is broken between its words only, and not behind the hyphen of an option.
 * @param {string} line
 */
export const commandLine = (line) =>
  h(
    'code.command',
    {},
    (line.match(/(?:'[^']*'|\S)+|\s+/g) ?? []).map((part) =>
      part.trim() === '' ? part : h('span', {}, part),
    ),
  );

/**
 * A dialog over the page; Escape closes it, and the focus goes back.
 * @param {string} title
 * @param {import('./types.d.ts').Parts[]} parts
 */
export function ask(title, ...parts) {
  const dialog = /** @type {HTMLDialogElement} */ (
    h('dialog', { 'aria-label': title }, h('h2', {}, title), ...parts)
  );
  const close = h('button', { type: 'button', click: () => dialog.close() }, 'Close');
  dialog.append(h('p.end', {}, close));
  dialog.addEventListener('close', () => dialog.remove());
  dialog.addEventListener('click', (event) => {
    const inside = event.target instanceof Element && event.target.closest('a');
    if (event.target === dialog || inside) dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/**
 * Adds what does not fit at once when it is asked for.
 * @param {number} most
 * @param {HTMLElement[]} items
 * @param {HTMLElement} list
 * @param {string} what
 */
export function gradually(most, items, list, what) {
  let shown = 0;
  const more = h('button', { type: 'button', click: () => next() });
  const next = () => {
    const first = items[shown];
    list.append(...items.slice(shown, shown + most));
    if (shown > 0 && first) {
      first.setAttribute('tabindex', '-1');
      first.focus();
    }
    shown = Math.min(shown + most, items.length);
    more.textContent = `Show more: ${items.length - shown} ${what} are left`;
    if (shown >= items.length) more.remove();
  };
  next();
  return h('div', {}, list, items.length > shown ? h('p', {}, more) : undefined);
}
