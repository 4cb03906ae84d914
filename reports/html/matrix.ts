import type { Outcome } from '../../harness/model/run.ts';
import {
  type Role,
  roleNames,
  type Transport,
  transportNames,
  type Variant,
} from '../../harness/model/terms.ts';
import { verdictKinds } from '../../harness/model/verdict.ts';
import { signs } from '../cell-detail.ts';
import { standingWord } from '../summary.ts';
import { html, type Markup } from './markup.ts';
import { badge, groupOf, hasDetail, isNews, type View } from './view.ts';

interface Column {
  target: string;
  version: string;
  transport: Transport;
  tls: Variant['tls'];
  /** Begins a target. */
  edge: boolean;
}

const words: Record<Transport, string> = {
  starttls: 'STARTTLS',
  implicit: 'implicit',
  http: 'HTTP',
  file: 'file',
};
/** In the order of the columns; undefined: no TLS at all. */
const versions: readonly Variant['tls'][] = [undefined, '1.2', '1.3'];

const columnKey = (
  target: string,
  version: string,
  transport: string,
  tls: Variant['tls'],
): string => JSON.stringify([target, version, transport, tls ?? '']);

/** Columns that hold anything, by target, transport and version of TLS. */
function columnsOf(outcomes: readonly Outcome[], { summary }: View): Column[] {
  const held = new Set(
    outcomes.map(({ target, version, variant }) =>
      columnKey(target, version, variant.transport, variant.tls),
    ),
  );
  return summary.targets.flatMap(({ target, version }) =>
    transportNames
      .flatMap((transport) => versions.map((tls) => ({ target, version, transport, tls })))
      .filter(({ transport, tls }) => held.has(columnKey(target, version, transport, tls)))
      .map((column, index) => ({ ...column, edge: index === 0 })),
  );
}

/** Neighbours with the same key, for headers that span. */
function spans(
  columns: readonly Column[],
  keyOf: (column: Column) => string,
): { first: Column; width: number }[] {
  const found: { first: Column; width: number; key: string }[] = [];
  for (const column of columns) {
    const last = found.at(-1);
    const key = keyOf(column);
    if (last?.key === key) last.width += 1;
    else found.push({ first: column, width: 1, key });
  }
  return found;
}

const edgeOf = ({ edge }: Column): string => (edge ? ' edge' : '');

function heads(columns: readonly Column[]): Markup {
  const named = spans(columns, ({ target, version }) => JSON.stringify([target, version]));
  const carried = spans(columns, ({ target, version, transport }) =>
    JSON.stringify([target, version, transport]),
  );
  return html`<thead><tr><th scope="col" rowspan="3" class="claim">Claim</th>${named.map(
    ({ first, width }) =>
      html`<th scope="colgroup" colspan="${width}" class="edge">${first.target}<small>${first.version}</small></th>`,
  )}</tr><tr>${carried.map(
    ({ first, width }) =>
      html`<th scope="colgroup" colspan="${width}" class="how${edgeOf(first)}">${words[first.transport]}</th>`,
  )}</tr><tr>${columns.map(
    (column) =>
      html`<th scope="col" class="how${edgeOf(column)}"><span class="vh">${column.tls ? 'TLS ' : 'no TLS '}</span>${column.tls ?? '–'}</th>`,
  )}</tr></thead>`;
}

const mark = (view: View, outcome: Outcome): Markup => {
  const { kind, reason } = outcome.verdict;
  const { round } = outcome.variant;
  const news = isNews(outcome);
  const told = kind === 'pass' && !news ? '' : html` title="${reason.slice(0, 160)}"`;
  if (!hasDetail(outcome))
    return html`<span class="mark ${kind}"${told}>${signs[kind]}<span class="vh"> ${kind}</span></span>`;
  return html`<a class="mark ${kind}${news ? ' news' : ''}" href="#${view.detailAt(outcome)}"${told}>${signs[kind]}<span class="vh"> ${kind}${round ? `, ${round}` : ''}${news ? `, news: ${standingWord(outcome, view.summary)}` : ''}</span></a>`;
};

/**
 * So many empty cells side by side are written one by one, with the edges of their targets; more of
 * them as one.
 */
const FEW = 64;
/** The most columns that a cell may span (HTML 4.9.11). */
const WIDEST = 1000;

/** The columns between two that hold something. */
function gap(columns: readonly Column[], from: number, to: number): Markup[] {
  if (to - from <= FEW)
    return columns.slice(from, to).map((column) => html`<td class="cell${edgeOf(column)}"></td>`);
  const parts = Math.ceil((to - from) / WIDEST);
  return Array.from({ length: parts }, (_, part) => {
    const width = Math.min(WIDEST, to - from - part * WIDEST);
    return html`<td class="cell" colspan="${width}"></td>`;
  });
}

function roleMatrix(view: View, role: Role, outcomes: readonly Outcome[]): Markup {
  const columns = columnsOf(outcomes, view);
  const places = new Map(
    columns.map(({ target, version, transport, tls }, at) => [
      columnKey(target, version, transport, tls),
      at,
    ]),
  );
  const groups = [...Map.groupBy(outcomes, ({ scenario }) => groupOf(scenario))];
  const row = ([scenario, own]: [string, Outcome[]]): Markup => {
    const held = Map.groupBy(
      own,
      ({ target, version, variant }) =>
        places.get(columnKey(target, version, variant.transport, variant.tls)) ?? -1,
    );
    // A row costs what it holds: targets and scenarios may both be by the thousand.
    const cells: Markup[] = [];
    let next = 0;
    for (const [at, found] of [...held].sort(([a], [b]) => a - b)) {
      const column = columns[at];
      if (!column) continue;
      cells.push(...gap(columns, next, at));
      cells.push(
        html`<td class="cell${edgeOf(column)}">${found.map((outcome) => mark(view, outcome))}</td>`,
      );
      next = at + 1;
    }
    cells.push(...gap(columns, next, columns.length));
    return html`<tr id="${view.rowAt(scenario)}"><th scope="row" class="claim">${own[0]?.title}<code>${scenario}</code></th>${cells}</tr>\n`;
  };
  return html`<h3>As a ${role}</h3>
<div class="scroll tall" role="region" tabindex="0" aria-label="Results as a ${role}"><table class="matrix">${heads(columns)}${groups.map(
    ([group, own]) =>
      html`<tbody><tr class="group"><th scope="rowgroup" class="claim">${group.split('/').slice(1).join('/') || group}</th><td colspan="${columns.length}"></td></tr>\n${[...Map.groupBy(own, ({ scenario }) => scenario)].map(row)}</tbody>`,
  )}</table></div>`;
}

/** Scenario × target, a mark for each variant; each mark leads to its details. */
export function matrix(view: View): Markup {
  const meaning: Record<string, string> = {
    pass: 'every expectation was met',
    fail: 'a MUST, or a promise of the manual, is broken',
    warn: 'a SHOULD is broken, or only the second best was seen',
    note: 'the documents leave it open',
    unsupported: 'the target declares it cannot',
    blocked: 'its calibration did not pass',
    inconclusive: 'the evidence cannot decide',
    error: 'a fault of our own',
  };
  const roles = roleNames
    .map((role) => ({ role, own: view.outcomes.filter((outcome) => outcome.role === role) }))
    .filter(({ own }) => own.length > 0);
  return html`<section id="matrix" aria-labelledby="matrix-h"><h2 id="matrix-h">Matrix</h2>
<ul class="legend">${verdictKinds.map((kind) => html`<li>${badge(kind)} ${meaning[kind]}</li>`)}<li><span class="mark news sample" aria-hidden="true"></span> ringed: news</li></ul>
${roles.length === 0 ? html`<p class="quiet">No cell was played.</p>` : roles.map(({ role, own }) => roleMatrix(view, role, own))}
</section>`;
}
