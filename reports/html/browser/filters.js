/** @import { App, Dimension } from './types.d.ts' */
import { h } from './dom.js';
import { plural } from './parts.js';
import { dimensions, noFilters } from './state.js';

const titles = {
  verdict: 'Verdict',
  standing: 'Standing',
  level: 'Level',
  role: 'Role',
  topic: 'Topic',
  product: 'Product',
  version: 'Version',
  transport: 'Transport',
  tls: 'TLS version',
};

/**
 * Search and filters; what is narrowed is said, and can be taken back one by one.
 * @param {App} app
 * @param {number} found cells that are let through
 */
export function filterBar(app, found) {
  const { model, state, go } = app;
  const search = h('input', {
    type: 'search',
    id: 'search',
    value: state.text,
    placeholder: 'expired, exim 4.98, RFC 6960 …',
    'aria-label': 'Search claims, targets, requirements and reasons',
    input: ({ target }) => {
      if (target instanceof HTMLInputElement) go({ text: target.value }, true);
    },
  });
  const toggle = (/** @type {Dimension} */ dimension, /** @type {string} */ value) => {
    const now = state.filters[dimension];
    const next = now.includes(value) ? now.filter((one) => one !== value) : [...now, value];
    go({ filters: { ...state.filters, [dimension]: next } }, true);
  };
  const box = (/** @type {Dimension} */ dimension) => {
    const values = model.values[dimension];
    if (values.length < 2) return undefined;
    return h(
      'fieldset',
      {},
      h('legend', {}, titles[dimension]),
      values.map(([value, count]) =>
        h(
          'label',
          {},
          h('input', {
            type: 'checkbox',
            id: `filter-${dimension}-${value}`,
            checked: state.filters[dimension].includes(value),
            change: () => toggle(dimension, value),
          }),
          ` ${value} `,
          h('span.quiet', {}, count),
        ),
      ),
    );
  };
  const narrowed = dimensions.flatMap((dimension) =>
    state.filters[dimension].map((value) =>
      h(
        'button.chip',
        {
          type: 'button',
          title: 'Take this filter back',
          click: () => toggle(dimension, value),
        },
        `${titles[dimension]}: ${value} ×`,
      ),
    ),
  );
  const quick = [
    {
      words: 'News',
      change: {
        standing: model.values.standing
          .map(([name]) => name)
          .filter((name) => !model.core.quiet.includes(name)),
      },
    },
    { words: 'What is wrong', change: { verdict: ['fail', 'error', 'inconclusive', 'warn'] } },
  ].filter(({ change }) => Object.values(change).some((values) => values.length > 0));
  return h(
    'search.filters',
    { 'aria-label': 'Search and filters' },
    h(
      'div.line',
      {},
      search,
      h('span.quiet', { role: 'status' }, `${plural(found, 'cell')} of ${model.size}`),
    ),
    h(
      'div.line',
      {},
      quick.map(({ words, change }) =>
        h(
          'button',
          { type: 'button', click: () => go({ filters: { ...noFilters(), ...change } }, true) },
          words,
        ),
      ),
      narrowed,
      narrowed.length > 0 ||
        state.text !== '' ||
        state.hiddenRows.length + state.hiddenColumns.length > 0
        ? h(
            'button',
            {
              type: 'button',
              click: () =>
                go({ filters: noFilters(), text: '', hiddenRows: [], hiddenColumns: [] }, true),
            },
            'Show all again',
          )
        : undefined,
    ),
    h(
      'details.boxes',
      {
        open: app.filtersOpen,
        toggle: ({ target }) => {
          if (target instanceof HTMLDetailsElement) app.keepOpen(target.open);
        },
      },
      h('summary', {}, 'Filters'),
      h('div.fields', {}, dimensions.map(box)),
    ),
  );
}
