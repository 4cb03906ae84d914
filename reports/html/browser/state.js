/** @import { State, Filters } from './types.d.ts' */

/** What can be narrowed, by its name in the fragment. */
export const dimensions = /** @type {const} */ ([
  'verdict',
  'standing',
  'level',
  'role',
  'topic',
  'product',
  'version',
  'transport',
  'tls',
]);

const views = [
  'findings',
  'matrix',
  'targets',
  'requirements',
  'charts',
  'moved',
  'cell',
  'scenario',
  'requirement',
  'target',
  'compare',
];

/** No fragment of ours is longer. */
const LONGEST = 20_000;

/** @returns {Filters} */
export function noFilters() {
  return {
    verdict: [],
    standing: [],
    level: [],
    role: [],
    topic: [],
    product: [],
    version: [],
    transport: [],
    tls: [],
  };
}

/**
 * The state that a fragment names; what is not known of it is left out, whatever it is.
 * @param {string} fragment with or without its #
 * @returns {State}
 */
export function parseState(fragment) {
  const said = new URLSearchParams(fragment.replace(/^#/, '').slice(0, LONGEST));
  const view = said.get('view') ?? '';
  const filters = noFilters();
  for (const name of dimensions) filters[name] = [...new Set(said.getAll(name))];
  return {
    view: views.includes(view) ? view : 'findings',
    of: said.get('of') ?? '',
    and: said.get('and') ?? '',
    text: said.get('text') ?? '',
    filters,
    rows: said.get('rows') ?? '',
    columns: said.get('columns') ?? '',
    hiddenRows: said.getAll('hide-row'),
    hiddenColumns: said.getAll('hide-column'),
    unfold: said.get('unfold') === 'yes',
  };
}

/**
 * The fragment that names a state, with its #.
 * @param {Partial<State>} state
 */
export function fragmentOf(state) {
  const said = new URLSearchParams();
  const say = (/** @type {string} */ name, /** @type {string | undefined} */ value) => {
    if (value) said.append(name, value);
  };
  say('view', state.view);
  say('of', state.of);
  say('and', state.and);
  say('text', state.text);
  for (const name of dimensions) for (const value of state.filters?.[name] ?? []) say(name, value);
  say('rows', state.rows);
  say('columns', state.columns);
  for (const row of state.hiddenRows ?? []) say('hide-row', row);
  for (const column of state.hiddenColumns ?? []) say('hide-column', column);
  if (state.unfold) say('unfold', 'yes');
  return `#${said}`;
}
