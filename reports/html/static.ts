import type { Outcome } from '../../harness/model/run.ts';
import { verdictKinds } from '../../harness/model/verdict.ts';
import { cellDetailOf, signs, variantOf } from '../cell-detail.ts';
import { provenanceRows } from '../provenance.ts';
import { foundOf, plural, standingWord, type TargetSummary, titleOf, told } from '../summary.ts';
import { addressOf, commandLine, html, labelled, type Markup } from './markup.ts';
import { badge, isFinding, isNews, type View } from './view.ts';

/** Octets of findings and their cells; beyond it a finding is only counted. */
const BUDGET = 900_000;

const list = (items: readonly string[]): Markup =>
  html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`;

const similar = ({ scenario, target, version, verdict, standing, known }: Outcome): string =>
  JSON.stringify([scenario, target, version, verdict.kind, standing, verdict.reason, known]);

function cell(view: View, outcome: Outcome): Markup {
  const { expected, actual, promised, replay, replayed } = cellDetailOf(outcome);
  const { evidence, excerpts } = outcome;
  const links = (evidence?.files ?? []).map((file) => {
    const address = evidence && addressOf(evidence.folder, file);
    return html`<li>${address === undefined ? file : html`<a href="${address}">${file}</a>`}</li>`;
  });
  const missed = excerpts.flatMap(({ findings }) => findings.filter(({ ok }) => !ok));
  const staple = excerpts.flatMap((one) => one.staple).slice(0, 14);
  return html`<details id="${view.detailAt(outcome)}"><summary>${variantOf(outcome.variant)}</summary><dl><dt>Promised</dt><dd>${promised}</dd><dt>Expected</dt><dd>${expected}</dd><dt>Seen</dt><dd>${actual}</dd>${
    replayed === undefined ? '' : html`<dt>Replayed</dt><dd>${replayed}</dd>`
  }<dt>Replay</dt><dd>${commandLine(replay)}</dd>${
    evidence?.pack !== undefined
      ? html`<dt>Evidence</dt><dd>${evidence.files.join(', ')}; packed in <code>${evidence.pack}</code>, unpacked by <code>mailstaple evidence</code></dd>`
      : links.length === 0
        ? ''
        : html`<dt>Evidence</dt><dd><ul class="files">${links}</ul></dd>`
  }</dl>${missed.length === 0 ? '' : list(missed.map(({ rule, detail }) => `${rule}: ${detail}`))}${
    staple.length === 0
      ? ''
      : html`<pre>${staple.map((line, index) => html`${index > 0 ? html`\n` : ''}${line}`)}</pre>`
  }</details>`;
}

function findings(view: View): Markup {
  const rank = ['fail', 'error', 'inconclusive', 'warn'];
  const order = (outcome: Outcome): number =>
    (isNews(outcome) ? 0 : 10) +
    ((rank.indexOf(outcome.verdict.kind) + rank.length + 1) % (rank.length + 1));
  const found = view.outcomes
    .filter((outcome) => isFinding(outcome) || isNews(outcome))
    .sort((a, b) => order(a) - order(b));
  const groups = [...Map.groupBy(found, similar).values()];
  const parts: Markup[] = [];
  let room = BUDGET;
  let left = 0;
  for (const group of groups) {
    const [first] = group;
    if (!first) continue;
    if (room <= 0) {
      left += 1;
      continue;
    }
    const part = html`<article class="finding"><h3>${first.title}</h3><p>${badge(first.verdict.kind)} <span class="tag">${standingWord(first, view.summary)}</span> <b>${first.target} ${first.version}</b> <code>${first.scenario}</code></p><p>${first.verdict.reason}</p>${
      first.known === undefined ? '' : html`<p class="quiet">Known: ${first.known}</p>`
    }${group.map((outcome) => cell(view, outcome))}</article>\n`;
    room -= part.text.length;
    parts.push(part);
  }
  const stale = view.run.end?.staleLines ?? [];
  return html`<section id="findings"><h2>Findings</h2>
${groups.length === 0 ? html`<p>Nothing is wrong, and nothing is news.</p>` : parts}
${left > 0 ? html`<p>To keep this page small, ${plural(left, 'more finding')} stand in report.json, and here where scripts may run.</p>` : ''}
${stale.length > 0 ? html`<h3>Lines of the baseline that do not hold any more</h3>${list(stale)}` : ''}
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
  return html`<tr><th scope="row">${target} ${version}${
    record
      ? html`<small>${record.title}, ${record.runtime}, as ${record.roles.join(' and ')}</small>`
      : ''
  }${(record?.states ?? []).slice(0, 3).map((line) => html`<small>${line}</small>`)}${
    record?.failed === undefined
      ? ''
      : html`<small class="failed">‡ ${firstVisit ? 'Not judged' : 'Could not be brought up'}: ${record.failed}</small>`
  }</th><td class="n">${requirements.broken.length + promisesBroken.length}</td><td class="n">${requirements.short.length}</td><td class="n">${requirements.kept.length}</td>${verdictKinds.map(
    (kind) => html`<td class="n">${counts[kind]}</td>`,
  )}</tr>`;
}

function targets({ run, summary }: View): Markup {
  return html`<section id="targets"><h2>Targets</h2>
<div class="scroll" role="region" tabindex="0" aria-label="Targets"><table class="numbers"><thead><tr><th scope="col">Target</th><th scope="col">broken</th><th scope="col">short</th><th scope="col">kept</th>${verdictKinds.map(
    (kind) => html`<th scope="col">${kind} ${signs[kind]}</th>`,
  )}</tr></thead><tbody>${summary.targets.map(targetRow)}</tbody></table></div>
${run.run.leftOut.length > 0 ? html`<h3>Left out, and why</h3>${list(run.run.leftOut)}` : ''}
<h3>What this run rests on</h3><dl class="about">${labelled(provenanceRows(run))}</dl>
${summary.notPlayed > 0 ? html`<p>${plural(summary.notPlayed, 'planned cell was', 'planned cells were')} not played.</p>` : ''}
</section>`;
}

/** What the page shows where no script may run: what was found, its cells, and the targets. */
export function staticPart(view: View): Markup {
  const { run, summary } = view;
  const names = summary.targets.map(titleOf);
  const parts = told(summary.targets).map((sentence) => {
    const name = names.find((one) => sentence.startsWith(`${one} `));
    if (name === undefined) return html`${sentence}; `;
    return html`<b>${name}</b>${sentence.slice(name.length)}; `;
  });
  return html`<div id="static"><header>
<p class="brand">Mailstaple <span>${run.run.tool.version}</span></p>
<h1>${summary.opening}${parts}${summary.tail === '' ? '' : html`<strong>${summary.tail}.</strong>`}</h1>
${summary.targets.map((target) => (foundOf(target).length === 0 ? '' : list(foundOf(target))))}
<p class="when">Played ${run.run.startedAt} to ${run.end?.endedAt ?? 'no end'}${
    run.run.profile === undefined ? '' : html`, profile <b>${run.run.profile}</b>`
  }, ${summary.counts.pass} of ${plural(run.run.planned, 'cell')} passed. ${commandLine(`mailstaple ${run.run.command.join(' ')}`.trim())}</p>
</header>
<main>
<noscript><p class="quiet">Where scripts may run, this page also has the matrix, search, and every cell.</p></noscript>
${findings(view)}
${targets(view)}
</main></div>`;
}
