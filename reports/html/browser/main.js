/** @import { Core } from '../payload.ts' */
/** @import { App } from './types.d.ts' */
import { cellPage } from './cell-page.js';
import { charts } from './charts.js';
import { h } from './dom.js';
import { filterBar } from './filters.js';
import { findings, requirements, targets } from './lists.js';
import { matrix } from './matrix.js';
import { chosen, modelOf, unpacked } from './model.js';
import { comparePage, movedPage, requirementPage, scenarioPage, targetPage } from './pages.js';
import { commandLine } from './parts.js';
import { fragmentOf, parseState } from './state.js';

const tabs = /** @type {const} */ ([
  ['findings', 'Findings'],
  ['matrix', 'Matrix'],
  ['targets', 'Targets'],
  ['requirements', 'Requirements'],
  ['charts', 'Charts'],
  ['moved', 'What moved'],
]);

/** Pages about one thing, which nothing narrows. */
const alone = ['cell', 'scenario', 'requirement', 'target'];

/** What a state shows. @param {App} app @param {number[]} cells */
function shownBy(app, cells) {
  const { model, state } = app;
  const { view, of, and } = state;
  switch (view) {
    case 'matrix':
      return matrix(app, cells);
    case 'targets':
      return targets(app, cells);
    case 'requirements':
      return requirements(app, cells);
    case 'charts':
      return charts(app, cells);
    case 'moved':
      return model.core.run.before ? movedPage(app, cells) : undefined;
    case 'cell':
      return model.cellAt(of) < 0 ? undefined : cellPage(app, model.cellAt(of));
    case 'scenario':
      return model.scenarioAt(of) < 0 ? undefined : scenarioPage(app, model.scenarioAt(of));
    case 'requirement':
      return requirementPage(app, of);
    case 'target':
      return targetPage(app, model.targetAt(of));
    case 'compare':
      return model.targetAt(of) < 0 || model.targetAt(and) < 0
        ? undefined
        : comparePage(app, model.targetAt(of), model.targetAt(and), cells);
    default:
      return findings(app, cells);
  }
}

/** @param {App} app */
function top(app) {
  const { core } = app.model;
  const { head, run } = core;
  const names = core.targets.map(({ name, version }) => `${name} ${version}`);
  const parts = head.parts.map((sentence) => {
    const name = names.find((one) => sentence.startsWith(`${one} `)) ?? '';
    return h('span', {}, name ? h('b', {}, name) : '', `${sentence.slice(name.length)}; `);
  });
  return h(
    'header',
    {},
    h('p.brand', {}, 'Mailstaple ', h('span', {}, run.tool)),
    h('h1', {}, head.opening, parts, h('strong', {}, head.tail ? `${head.tail}.` : '')),
    h(
      'p.when',
      {},
      `Played ${run.started} to ${run.ended || 'no end'}`,
      run.profile ? `, profile ${run.profile}` : '',
      `, ${run.planned} cells planned`,
      run.notPlayed ? `, ${run.notPlayed} not played` : '',
      ', by ',
      commandLine(`mailstaple ${run.command}`.trim()),
      `; its id is ${run.id}, and it ran on Node ${run.node}`,
    ),
  );
}

async function start() {
  /** @type {Core} */
  const core = await unpacked('core');
  const model = modelOf(core, () => unpacked('details'));
  const root = h('div', { id: 'app' });
  const main = h('main', { id: 'main', tabindex: '-1' });
  const nav = h('nav', { 'aria-label': 'Parts of this report' });
  const bar = h('div');
  const status = document.title;
  /** @type {App} */
  const app = {
    model,
    state: parseState(location.hash),
    filtersOpen: false,
    keepOpen: (open) => {
      app.filtersOpen = open;
    },
    link: (change) => fragmentOf({ ...app.state, ...change }),
    go: (change, replace = false) => {
      const fragment = fragmentOf({ ...app.state, ...change });
      if (replace) {
        history.replaceState(null, '', fragment);
        show();
      } else location.hash = fragment;
    },
  };

  const show = () => {
    const { view: before, of: ofBefore } = app.state;
    const focused = document.activeElement?.id ?? '';
    app.state = parseState(location.hash);
    const { view, of } = app.state;
    const cells = chosen(model, app.state);
    nav.replaceChildren(
      ...tabs
        .filter(([name]) => name !== 'moved' || core.run.before)
        .map(([name, words]) =>
          h(
            'a',
            {
              href: app.link({ view: name, of: '', and: '' }),
              'aria-current': view === name ? 'page' : undefined,
            },
            words,
          ),
        ),
    );
    root.className = view === 'findings' ? '' : 'compact';
    bar.replaceChildren(...(alone.includes(view) ? [] : [filterBar(app, cells.length)]));
    main.replaceChildren(
      shownBy(app, cells) ??
        h(
          'section',
          {},
          h('h2', {}, 'Not in this report'),
          h('p', {}, `There is no ${view} of that name here.`),
        ),
    );
    const title = main.querySelector('h2')?.textContent ?? '';
    document.title = view === 'findings' ? status : `${title} · ${status}`;
    if (view !== before || of !== ofBefore) {
      main.focus({ preventScroll: true });
      scrollTo(0, 0);
    } else if (focused !== '') {
      const again = document.getElementById(focused);
      again?.focus();
      if (again instanceof HTMLInputElement && again.type === 'search')
        again.setSelectionRange(again.value.length, again.value.length);
    }
  };

  root.append(
    h(
      'a.skip',
      {
        href: '#main',
        click: (event) => {
          event.preventDefault();
          main.focus();
        },
      },
      'Skip to the content',
    ),
    top(app),
    h('div.bars', {}, nav, bar),
    main,
    h(
      'footer',
      {},
      h(
        'p',
        {},
        `Mailstaple ${core.run.tool}. This page loads nothing: all it shows is in this one file.`,
      ),
    ),
  );
  document.body.prepend(root);
  addEventListener('hashchange', show);
  show();
  document.documentElement.dataset.ready = 'yes';
}

// Without what it needs the page shows what it holds for those without scripts.
document.documentElement.classList.add('scripted');
addEventListener('DOMContentLoaded', () => {
  start().catch((error) => {
    document.documentElement.classList.remove('scripted');
    throw error;
  });
});
