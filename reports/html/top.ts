import type { Outcome } from '../../harness/model/run.ts';
import { verdictKinds } from '../../harness/model/verdict.ts';
import { signs, variantOf } from '../cell-detail.ts';
import {
  foundOf,
  onlyFirstVisits,
  plural,
  standingWord,
  type TargetSummary,
  titleOf,
  told,
} from '../summary.ts';
import { html, type Markup } from './markup.ts';
import { badge, isFinding, isNews, type View } from './view.ts';

const list = (items: readonly string[]): Markup =>
  html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`;

/** The sentence that says what matters, and when and how it was found out. */
export function header({ run: { run, end }, summary }: View): Markup {
  const names = summary.targets.map(titleOf);
  const parts = told(summary.targets).map((sentence) => {
    const name = names.find((one) => sentence.startsWith(`${one} `));
    if (name === undefined) return html`${sentence}; `;
    return html`<span>${name}</span>${sentence.slice(name.length)}; `;
  });
  const ended = end === undefined ? 'not ended' : end.endedAt;
  return html`<header>
<p class="brand">Mailstaple <span>${run.tool.version}</span></p>
<h1>${summary.opening}${parts}${summary.tail === '' ? '' : html`<strong>${summary.tail}.</strong>`}</h1>
${summary.targets.map((target) => {
  const found = foundOf(target);
  return found.length === 0 ? '' : html`<div class="found">${list(found)}</div>`;
})}
<p class="when">Played ${run.startedAt} to ${ended}${
    run.profile === undefined ? '' : html`, profile <b>${run.profile}</b>`
  }, ${summary.counts.pass} of ${plural(run.planned, 'cell')} passed.</p>
<nav aria-label="Parts of this report"><a href="#findings">Findings</a> <a href="#targets">Targets</a> <a href="#clauses">Clauses</a> <a href="#matrix">Matrix</a> <a href="#cells">Cells</a></nav>
</header>`;
}

const similar = ({ scenario, target, version, verdict, standing, known }: Outcome): string =>
  JSON.stringify([scenario, target, version, verdict.kind, standing, verdict.reason, known]);

/** One row for all variants that came to the same. */
function findingRows(view: View, outcomes: readonly Outcome[]): Markup[] {
  return [...Map.groupBy(outcomes, similar).values()].flatMap((alike) => {
    const [first] = alike;
    if (!first) return [];
    const links = alike.map(
      (outcome) =>
        html`<li><a href="#${view.detailAt(outcome)}">${variantOf(outcome.variant)}</a></li>`,
    );
    return [
      html`<tr><td>${badge(first.verdict.kind)}<small>${isNews(first) || first.known === undefined ? standingWord(first, view.summary) : 'known'}</small></td><th scope="row">${first.title}<code>${first.scenario}</code></th><td>${first.target} ${first.version}</td><td><p>${first.verdict.reason}</p>${
        first.known === undefined ? '' : html`<p class="quiet">Known: ${first.known}</p>`
      }</td><td><ul class="plain">${links}</ul></td></tr>`,
    ];
  });
}

const findingTable = (view: View, caption: string, outcomes: readonly Outcome[]): Markup =>
  html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}"><table class="findings"><thead><tr><th scope="col">Verdict</th><th scope="col">Claim</th><th scope="col">Target</th><th scope="col">What it means</th><th scope="col">Details</th></tr></thead><tbody>${findingRows(view, outcomes)}</tbody></table></div>`;

/** What is news first; what is known behind it. */
export function findings(view: View): Markup {
  const rank = ['fail', 'error', 'inconclusive', 'warn'];
  const order = ({ verdict }: Outcome): number =>
    (rank.indexOf(verdict.kind) + rank.length + 1) % (rank.length + 1);
  const worstFirst = (outcomes: Outcome[]): Outcome[] =>
    outcomes.sort((a, b) => order(a) - order(b));
  const news = worstFirst(view.outcomes.filter(isNews));
  const known = worstFirst(
    view.outcomes.filter((outcome) => isFinding(outcome) && !isNews(outcome)),
  );
  const stale = view.run.end?.staleLines ?? [];
  const first = onlyFirstVisits(view.summary.targets);
  return html`<section id="findings" aria-labelledby="findings-h"><h2 id="findings-h">Findings</h2>
${
  news.length > 0
    ? first
      ? findingTable(view, 'Findings', news)
      : html`<h3>${news.length === 1 ? '1 result is' : `${news.length} results are`} news</h3>${findingTable(view, 'Results that are news', news)}`
    : first
      ? ''
      : html`<p>Nothing is news: every result is what the baseline expects.</p>`
}
${stale.length > 0 ? html`<h3>Lines of the baseline that decide nothing</h3>${list(stale)}` : ''}
${
  known.length > 0
    ? first
      ? findingTable(view, 'Lesser findings', known)
      : html`<details class="known finding"><summary><h3>${plural(known.length, 'finding')} that ${known.length === 1 ? 'is' : 'are'} no news</h3></summary>${findingTable(view, 'Findings that are no news', known)}</details>`
    : ''
}
</section>`;
}

function targetRow({
  target,
  version,
  record,
  counts,
  requirements,
  promisesBroken,
  firstVisit,
}: TargetSummary): Markup {
  const states = record?.states ?? [];
  return html`<tr><th scope="row">${target} ${version}${
    record
      ? html`<small>${record.title}, ${record.runtime}, as ${record.roles.join(' and ')}</small>`
      : ''
  }${states.map((line) => html`<small>${line}</small>`)}${
    record?.failed === undefined
      ? ''
      : html`<small class="failed">‡ ${firstVisit ? 'Not judged' : 'Could not be brought up'}: ${record.failed}</small>`
  }</th><td class="n">${requirements.broken.length + promisesBroken.length}</td><td class="n">${requirements.short.length}</td><td class="n">${requirements.kept.length}</td>${verdictKinds.map(
    (kind, index) =>
      html`<td class="n${index === 0 ? ' edge' : ''}${counts[kind] === 0 ? ' zero' : ''}">${counts[kind]}</td>`,
  )}</tr>`;
}

/**
 * A row per target: what it states of itself, requirements, cells by verdict; then what was left
 * out and why.
 */
export function targets({ run, summary }: View): Markup {
  const { run: head, end } = run;
  const broken = summary.targets.filter(
    ({ requirements, promisesBroken }) => requirements.broken.length + promisesBroken.length > 0,
  );
  return html`<section id="targets" aria-labelledby="targets-h"><h2 id="targets-h">Targets</h2>
<div class="scroll" role="region" tabindex="0" aria-label="Targets"><table class="targets"><thead><tr><th scope="col" rowspan="2">Target, and what it states of itself</th><th scope="colgroup" colspan="3">Requirements</th><th scope="colgroup" colspan="${verdictKinds.length}" class="edge">Cells</th></tr>
<tr><th scope="col" class="n">broken</th><th scope="col" class="n">short</th><th scope="col" class="n">kept</th>${verdictKinds.map(
    (kind, index) =>
      html`<th scope="col" class="n${index === 0 ? ' edge' : ''}">${kind} ${signs[kind]}</th>`,
  )}</tr></thead><tbody>${summary.targets.map(targetRow)}</tbody></table></div>
<p class="quiet">A requirement is counted once, by its worst cell. <i>Short</i>: only a recommendation was missed. A broken promise of a target's own manual counts as broken.</p>
${broken.map(
  ({ target, version, requirements, promisesBroken }) =>
    html`<p><b>${target} ${version}</b> breaks ${[...requirements.broken, ...promisesBroken].map((id, index) => html`${index > 0 ? ', ' : ''}<code>${id}</code>`)}.</p>`,
)}
${
  head.leftOut.length > 0
    ? html`<h3>Left out, and why</h3>${list(head.leftOut)}`
    : html`<p>Nothing was left out of the plan.</p>`
}
${summary.notPlayed > 0 ? html`<p>${plural(summary.notPlayed, 'planned cell was', 'planned cells were')} not played.</p>` : ''}
<dl class="run"><dt>Command</dt><dd><code>mailstaple ${head.command.join(' ')}</code></dd><dt>Run</dt><dd><code>${head.id}</code>, Node ${head.node}, ${
    end === undefined ? 'cut short' : end.reason
  }</dd></dl>
</section>`;
}
