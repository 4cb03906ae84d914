/** @import { App } from './types.d.ts' */
/** @import { Details } from '../details.ts' */
import { diagram, requestsOf, stepsOf } from './diagram.js';
import { fileAddress, h, own } from './dom.js';
import {
  badge,
  cellLink,
  commandLine,
  mark,
  scenarioLink,
  table,
  targetLink,
  unread,
} from './parts.js';
import { stapleTable } from './staple.js';

const states = ['broken', 'short', 'open', 'kept'];

/** @param {string} title @param {readonly string[]} lines */
const block = (title, lines) =>
  lines.length === 0
    ? undefined
    : h('figure', {}, h('figcaption', {}, title), h('pre', {}, lines.join('\n')));

/** What is no connection, in words. */
const titles = new Map([
  ['names', 'Which names were asked for'],
  ['requests', 'What was asked of our responder'],
]);

/**
 * Who stands left and right of an exchange: the one who asks, and the one who answers.
 * @param {string} connection @param {string} role @param {string} target
 * @returns {[string, string]}
 */
function partiesOf(connection, role, target) {
  if (connection === 'names') return [target, 'our resolver'];
  if (connection === 'requests') return [target, 'our responder'];
  return role === 'client' ? [target, 'our server'] : ['our client', target];
}

/**
 * What was seen on each connection.
 * @param {Details} details @param {number} cell @param {string} role @param {string} target
 */
function seen(details, cell, role, target) {
  const lines = (/** @type {number} */ at) =>
    (details.blocks[at] ?? []).map((line) => details.lines[line] ?? '');
  const excerpts = details.cells.excerpts[cell] ?? [];
  return excerpts.map(
    ([connection, stapleAt, chainAt, rulesAt, detailsAt, transcriptAt, handshakeAt, ...more]) => {
      const [times, requests] = more;
      const said = lines(detailsAt);
      const found = (details.findings[rulesAt] ?? []).flatMap((at, index) => {
        const [rule = '', level = '', state = 0, source = ''] = details.rules[at] ?? [];
        return [{ rule, level, state, source, detail: said[index] ?? '' }];
      });
      const [transcript, handshake] = [lines(transcriptAt), lines(handshakeAt)];
      return h(
        'section',
        {},
        excerpts.length > 1
          ? h('h3', {}, titles.get(connection) ?? `Connection “${connection}”`)
          : undefined,
        h(
          'div.excerpts',
          {},
          stapleTable(lines(stapleAt), found),
          block('Chain', lines(chainAt)),
          diagram(
            connection === 'requests'
              ? requestsOf(requests || [])
              : stepsOf(transcript, handshake, times),
            partiesOf(connection, role, target),
            times === 0 ? 0 : times[0],
          ),
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
  const text = (/** @type {number | undefined} */ at) =>
    (details.blocks[at ?? -1] ?? []).map((line) => details.lines[line] ?? '').join('\n');
  const opened = (/** @type {string} */ title, /** @type {string} */ lines) =>
    lines === ''
      ? undefined
      : h('details', {}, h('summary', {}, title), h('pre', { tabindex: 0 }, lines));
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
  const list = h(
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
  return [
    list,
    opened('The target’s own configuration of this cell', text(details.cells.configuration[cell])),
    opened('What the target logged of it', text(details.cells.log[cell])),
  ];
}

/**
 * What a fact tells, and what these values of it say; names of the arrangement by what they stand
 * for.
 * @param {Details} details @param {string} role @param {string} key of the fact: `after.staple`
 * @param {string} said by itself, or among others: `absent or as-given`
 */
function meaning(details, role, key, said) {
  const fact = key.slice(key.indexOf('.') + 1);
  const [about, values] = own(own(details.meanings, role) ?? {}, fact) ?? ['', {}];
  const words = said.replace(/^left open: /, '').split(/ or |; left open: /);
  const open = Object.entries(values).find(([value]) => value.startsWith('<'))?.[1];
  const texts = words.flatMap((word) => {
    const text = own(values, word) ?? open;
    if (text === undefined || word === 'not seen') return [];
    return [words.length > 1 ? `${word}: ${text}` : text];
  });
  return { about, texts };
}

/** @param {number} cell @param {Details} details @param {string} role */
function established(cell, details, role) {
  const missed = details.mismatches[details.cells.mismatches[cell] ?? 0] ?? [];
  const facts = details.facts[details.cells.facts[cell] ?? 0] ?? [];
  const names = new Set(missed.map(([fact]) => fact));
  const others = facts.filter(([fact]) => !names.has(fact));
  const explained = (/** @type {string} */ fact, /** @type {string} */ value) =>
    meaning(details, role, fact, value).texts.map((text) => h('small', {}, text));
  return [
    missed.length > 0
      ? table(
          'Expected and seen',
          ['Fact', 'Expected', 'Seen'],
          missed.map(([fact, expected, actual]) => [
            [h('code', {}, fact), h('small', {}, meaning(details, role, fact, actual).about)],
            [h('b', {}, expected), explained(fact, expected)],
            [h('b.missed', {}, actual), explained(fact, actual)],
          ]),
        )
      : h('p', {}, 'Every expectation was met.'),
    others.length > 0 &&
      h(
        'details',
        {},
        h('summary', {}, `${others.length} other facts, and what they say`),
        table(
          'Other facts',
          ['Fact', 'Seen'],
          others.map(([fact, value]) => [
            [h('code', {}, fact), h('small', {}, meaning(details, role, fact, value).about)],
            [value, explained(fact, value)],
          ]),
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
  const { title = '', role = '', proves = [], covers = [] } = core.scenarios[scenario] ?? {};
  const { name = '', version = '' } = core.targets[target] ?? {};
  const targetTitle = `${name} ${version}`;
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
        unread(app, id),
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
        established(cell, details, role),
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
        h('pre.replay', { tabindex: 0 }, commandLine(details.cells.replay[cell] ?? '')),
        h(
          'p.quiet',
          {},
          'in a clone: ',
          commandLine(
            (details.cells.replay[cell] ?? '').replace(/^mailstaple(?= )/, 'npm start --'),
          ),
          ` · took ${details.cells.ms[cell]} ms`,
        ),
        seen(details, cell, role, targetTitle),
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
              `${model.valueOf('version', one).replace(':', ' ')}, ` +
                `${core.variants[core.cells.variant[one] ?? 0]?.[3]}: ${model.kindOf(one)}`,
            ),
          ),
        ),
    ),
    h(
      'p.quiet',
      {},
      h('code', {}, model.cellId(cell)),
      ` proves ${proves.join(', ') || 'nothing'}` +
        (covers.length > 0 ? `, covers ${covers.join(', ')}` : ''),
    ),
  );
}
