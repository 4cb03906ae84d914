/** @import { App } from './types.d.ts' */
/** @import { Details } from '../payload.ts' */
import { diagram } from './diagram.js';
import { fileAddress, h } from './dom.js';
import { badge, cellLink, mark, scenarioLink, table, targetLink } from './parts.js';

const states = ['broken', 'short', 'open', 'kept'];

/** The field of a staple that a rule of the examiner is about. @param {string} rule */
export function fieldOf(rule) {
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
export function fieldLine(line) {
  const [, status] = /responseStatus (.*)$/.exec(line) ?? [];
  if (status !== undefined) return { field: 'responseStatus', name: 'responseStatus', value: line };
  const colon = line.indexOf(': ');
  if (colon < 0) return { field: '', name: '', value: line };
  const name = line.slice(0, colon);
  return { field: name.replace(/^\d+\. /, ''), name, value: line.slice(colon + 2) };
}

/** @param {string} title @param {readonly string[]} lines */
const block = (title, lines) =>
  lines.length === 0
    ? undefined
    : h('figure', {}, h('figcaption', {}, title), h('pre', {}, lines.join('\n')));

/**
 * The staple field by field, what does not hold first at the field it is about.
 * @param {readonly string[]} lines
 * @param {readonly { rule: string, level: string, state: number, source: string, detail: string }[]} found
 */
function staple(lines, found) {
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

/** What was seen on each connection. @param {Details} details @param {number} cell */
function seen(details, cell) {
  const lines = (/** @type {number} */ at) =>
    (details.blocks[at] ?? []).map((line) => details.lines[line] ?? '');
  const excerpts = details.cells.excerpts[cell] ?? [];
  return excerpts.map(
    ([connection, stapleAt, chainAt, rulesAt, detailsAt, transcriptAt, handshakeAt]) => {
      const said = lines(detailsAt);
      const found = (details.findings[rulesAt] ?? []).flatMap((at, index) => {
        const [rule = '', level = '', state = 0, source = ''] = details.rules[at] ?? [];
        return [{ rule, level, state, source, detail: said[index] ?? '' }];
      });
      const [transcript, handshake] = [lines(transcriptAt), lines(handshakeAt)];
      return h(
        'section',
        {},
        excerpts.length > 1 ? h('h3', {}, `Connection “${connection}”`) : undefined,
        h(
          'div.excerpts',
          {},
          staple(lines(stapleAt), found),
          block('Chain', lines(chainAt)),
          diagram(transcript, handshake),
          block('Handshake', handshake),
          block('Transcript', transcript),
        ),
      );
    },
  );
}

const configurations = /configuration|\.conf|\.cfg/;

/** @param {Details} details @param {number} cell */
function files(details, cell) {
  const folder = details.cells.folder[cell] ?? '';
  const names = details.files[details.cells.files[cell] ?? 0] ?? [];
  if (names.length === 0) return h('p.quiet', {}, 'No evidence was taken.');
  const pack = details.cells.pack[cell];
  if (pack)
    return h(
      'p',
      {},
      `${names.join(', ')}; packed in `,
      h('code', {}, pack),
      ', unpacked by ',
      h('code', {}, 'mailstaple evidence'),
    );
  const what = (/** @type {string} */ name) =>
    configurations.test(name)
      ? 'the target’s own configuration of this cell'
      : name.endsWith('.log')
        ? 'its log lines of this cell'
        : '';
  return h(
    'ul.files',
    {},
    names.map((name) => {
      const address = fileAddress(folder, name);
      return h(
        'li',
        {},
        address ? h('a', { href: address }, name) : name,
        what(name) && h('small', {}, what(name)),
      );
    }),
  );
}

/** @param {number} cell @param {Details} details */
function established(cell, details) {
  const missed = details.mismatches[details.cells.mismatches[cell] ?? 0] ?? [];
  const facts = details.facts[details.cells.facts[cell] ?? 0] ?? [];
  const names = new Set(missed.map(([fact]) => fact));
  const others = facts.filter(([fact]) => !names.has(fact));
  return [
    missed.length > 0
      ? table(
          'Expected and seen',
          ['Fact', 'Expected', 'Seen'],
          missed.map(([fact, expected, actual]) => [
            h('code', {}, fact),
            expected,
            h('b', {}, actual),
          ]),
        )
      : h('p', {}, 'Every expectation was met.'),
    others.length > 0 &&
      h(
        'details',
        {},
        h('summary', {}, `${others.length} other facts`),
        h(
          'ul.facts',
          {},
          others.map(([fact, value]) => h('li', {}, h('span.quiet', {}, fact), ` ${value}`)),
        ),
      ),
  ];
}

/**
 * Everything about one cell.
 * @param {App} app
 * @param {number} cell
 */
export function cellPage(app, cell) {
  const { model } = app;
  const { core } = model;
  const scenario = core.cells.scenario[cell] ?? 0;
  const target = core.cells.target[cell] ?? 0;
  const { title = '', proves = [], covers = [] } = core.scenarios[scenario] ?? {};
  const known = core.texts[core.cells.known[cell] ?? 0];
  const before = core.kinds[(core.cells.before[cell] ?? 0) - 1]?.[0];
  const clauses = (core.judged[core.cells.judged[cell] ?? 0] ?? []).flatMap((list, state) =>
    list.map((at) => {
      const [id = '', document = '', section = '', level = '', text = ''] = core.clauses[at] ?? [];
      return h(
        'li',
        {},
        h(`span.badge.${['fail', 'warn', 'note', 'pass'][state]}`, {}, states[state]),
        ' ',
        h(
          'a',
          { href: app.link({ view: 'requirement', of: id, and: '' }) },
          h('b', {}, `${document} ${section}`),
        ),
        ' ',
        h('span.level', {}, level),
        ` ${text}`,
      );
    }),
  );
  const others = model.cellsOfScenario(scenario).filter((one) => one !== cell);
  const late = h('div', { 'aria-busy': 'true' }, h('p.quiet', {}, 'Reading what was seen …'));
  model.details().then((details) => {
    const replayed = details.cells.replayed[cell];
    late.removeAttribute('aria-busy');
    late.replaceChildren(
      h(
        'div',
        {},
        h('h3', {}, 'Expected and seen'),
        established(cell, details),
        replayed
          ? h(
              'p',
              {},
              `Played once more, alone, when the rest was done; at first it was ${replayed}`,
            )
          : undefined,
        h('h3', {}, 'Evidence'),
        files(details, cell),
        h('h3', {}, 'Replay'),
        h('pre.replay', { tabindex: 0 }, details.cells.replay[cell] ?? ''),
        h(
          'p.quiet',
          {},
          `in a clone: npm start -- ${(details.cells.replay[cell] ?? '').replace(/^mailstaple /, '')} · took ${details.cells.ms[cell]} ms`,
        ),
        seen(details, cell),
      ),
    );
  });
  return h(
    'section.page',
    {},
    h('h2', {}, title),
    h(
      'p.of',
      {},
      targetLink(app, target),
      ' · ',
      core.variants[core.cells.variant[cell] ?? 0]?.[3],
      ' · ',
      scenarioLink(app, scenario),
    ),
    h(
      'p.reason',
      {},
      badge(app, model.kindOf(cell)),
      ' ',
      h(`span.tag${model.isNews(cell) ? '.is-news' : ''}`, {}, model.valueOf('standing', cell)),
      ' ',
      core.texts[core.cells.reason[cell] ?? 0],
    ),
    known ? h('p', {}, `Known: ${known}`) : undefined,
    before && before !== model.kindOf(cell)
      ? h('p', {}, `Before, in ${core.run.before}: `, badge(app, before))
      : undefined,
    h('h3', {}, 'What was promised, and where'),
    clauses.length > 0 ? h('ul.plain', {}, clauses) : h('p.quiet', {}, 'Nothing in particular.'),
    late,
    h('h3', {}, 'The same scenario elsewhere'),
    h(
      'ul.elsewhere',
      {},
      others
        .slice(0, 400)
        .map((one) =>
          h(
            'li',
            {},
            mark(app, one),
            ' ',
            cellLink(
              app,
              one,
              `${model.valueOf('version', one).replace(':', ' ')}, ${core.variants[core.cells.variant[one] ?? 0]?.[3]}: ${model.kindOf(one)}`,
            ),
          ),
        ),
    ),
    h(
      'p.quiet',
      {},
      h('code', {}, model.cellId(cell)),
      ` proves ${proves.join(', ') || 'nothing'}${covers.length > 0 ? `, covers ${covers.join(', ')}` : ''}`,
    ),
  );
}
