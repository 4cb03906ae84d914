import { h } from './dom.js';

/** The field of a staple that a rule of the examiner is about. @param {string} rule */
function fieldOf(rule) {
  const fields = {
    'times.this-update': 'thisUpdate',
    'times.max-age': 'thisUpdate',
    'times.order': 'nextUpdate',
    'times.produced-at': 'producedAt',
    'times.format': 'thisUpdate',
    'times.': 'nextUpdate',
    'cert-id.': 'certID',
    'singles.': 'certStatus',
    'status.': 'certStatus',
    'response.': 'responseStatus',
    'signature.': 'signature',
    'signer.': 'certs',
    'delegate.': 'certs',
    'responder.': 'responderID',
  };
  return Object.entries(fields).find(([start]) => rule.startsWith(start))?.[1] ?? '';
}

/** Name and value of a line of a staple: `1. certStatus: good`. @param {string} line */
function fieldLine(line) {
  const [, status] = /responseStatus (.*)$/.exec(line) ?? [];
  if (status !== undefined) return { field: 'responseStatus', name: 'responseStatus', value: line };
  const colon = line.indexOf(': ');
  if (colon < 0) return { field: '', name: '', value: line };
  const name = line.slice(0, colon);
  return { field: name.replace(/^\d+\. /, ''), name, value: line.slice(colon + 2) };
}

/**
 * The staple field by field, what does not hold first at the field it is about.
 * @param {readonly string[]} lines
 * @param {readonly { rule: string, level: string, state: number, source: string, detail: string
 * }[]} found
 */
export function stapleTable(lines, found) {
  if (lines.length === 0) return undefined;
  const missed = found.filter(({ state }) => state !== 1);
  const told = new Set();
  const against = (/** @type {string} */ field) => {
    if (field === '' || told.has(field)) return [];
    told.add(field);
    return missed.filter(({ rule }) => fieldOf(rule) === field);
  };
  const said = (/** @type {(typeof missed)[number]} */ { rule, level, state, detail, source }) =>
    h(
      'p',
      {},
      h(
        `span.badge.${state === 2 ? 'inconclusive' : level === 'must' ? 'fail' : 'warn'}`,
        {},
        state === 2 ? '? undecided' : '✗ does not hold',
      ),
      ` ${detail} `,
      h('span.quiet', {}, `${rule}, ${source}`),
    );
  const rows = lines.map((line) => {
    const { field, name, value } = fieldLine(line);
    const faults = against(field);
    return h(
      `tr${faults.length > 0 ? '.offending' : ''}`,
      {},
      h('th', { scope: 'row' }, name),
      h('td', {}, value),
      h('td', {}, faults.map(said)),
    );
  });
  const elsewhere = missed.filter(({ rule }) => !told.has(fieldOf(rule)));
  const holds = found.filter(({ state }) => state === 1);
  return h(
    'figure.wide',
    {},
    h('figcaption', {}, 'The staple, field by field'),
    h(
      'div.scroll',
      { role: 'region', tabindex: 0, 'aria-label': 'The staple, field by field' },
      h(
        'table.staple',
        {},
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            ['Field', 'In the staple', 'Held against'].map((head) =>
              h('th', { scope: 'col' }, head),
            ),
          ),
        ),
        h('tbody', {}, rows),
      ),
    ),
    elsewhere.map(said),
    h(
      'details',
      {},
      h('summary', {}, `${holds.length} of ${found.length} rules hold`),
      h(
        'ul.rules',
        {},
        holds.map(({ rule, detail, source }) =>
          h('li', {}, h('code', {}, rule), ` ${detail} `, h('span.quiet', {}, source)),
        ),
      ),
    ),
  );
}
