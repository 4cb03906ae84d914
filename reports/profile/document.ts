import { createHash } from 'node:crypto';
import type { Profile } from '../../harness/model/requirement.ts';
import type { Outcome, Run } from '../../harness/model/run.ts';
import { cellDetailOf, variantOf } from '../cell-detail.ts';
import { commandLine, html, labelled, type Markup, styleElement } from '../html/markup.ts';
import { css } from '../html/style.ts';
import { provenanceRows, targetRows } from '../provenance.ts';
import { plural } from '../summary.ts';
import {
  type Check,
  type CheckState,
  type ClauseResult,
  resultsOf,
  type TargetResult,
} from './result.ts';

const words: Record<CheckState, [string, string]> = {
  failed: ['fail', '✗ failed'],
  short: ['warn', '! short'],
  open: ['note', '· left open'],
  passed: ['pass', '✓ passed'],
  'not-checked': ['unsupported', '– not checked'],
};

const sheet = `${css}
.cover{min-height:40vh}.cover h1{font-size:1.8rem;font-weight:650}
.document h2{border-top:1px solid var(--line);padding-top:1.2rem;margin-top:2.5rem}
.document table{table-layout:auto}.document td:first-child,.document tbody th{min-width:9rem}
@media print{.cover{break-after:page}.document h2{break-before:auto}.document #app{display:block}}
`;
const hash = createHash('sha256').update(sheet).digest('base64');
const policy =
  `default-src 'none'; style-src 'sha256-${hash}'; base-uri ` + "'none'; form-action 'none'";

const list = (items: readonly (string | Markup)[]): Markup =>
  html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`;

const badge = (state: CheckState): Markup =>
  html`<span class="badge ${words[state][0]}">${words[state][1]}</span>`;

/** "3 of 4 passed": of what could be checked. */
function score(checks: readonly Check[]): string {
  const checked = checks.filter(({ state }) => state !== 'not-checked');
  const passed = checked.filter(({ state }) => state === 'passed' || state === 'open');
  const left = checks.length - checked.length;
  return (
    `${passed.length} of ${checked.length} automated checks ` +
    `passed${left > 0 ? `; ${left} not checked` : ''}`
  );
}

function cellLine(outcome: Outcome): Markup {
  const { expected, actual, evidence, replay } = cellDetailOf(outcome);
  const { kind, reason } = outcome.verdict;
  return html`<li>${variantOf(outcome.variant)}: <b>${kind}</b>. ${reason}${
    kind === 'pass' || kind === 'unsupported' || kind === 'blocked'
      ? ''
      : html`<small>expected ${expected}; seen ${actual}</small>`
  }<small>evidence: <code>${evidence}</code></small><small>replay: <code>${replay}</code></small></li>`;
}

function clauseRows({ clause, checks }: ClauseResult): Markup {
  return html`<tr><th scope="row">${clause.clause}${clause.unread ? html`<small>known from a summary; the document itself was not read</small>` : ''}</th><td>${clause.text}</td><td>${score(checks)}</td><td><ul class="plain">${checks.map(
    ({ scenario, title, state }) =>
      html`<li>${badge(state)} ${title}<small><code>${scenario}</code></small></li>`,
  )}</ul>${checks.length === 0 ? html`<span class="quiet">no check of it was played</span>` : ''}</td></tr>`;
}

function targetPart(result: TargetResult, run: Run): Markup {
  const { target, version, clauses, passed, checked, all } = result;
  const record = run.targets.find(({ name, version: own }) => name === target && own === version);
  return html`<section><h2>${target} ${version}</h2>
<p class="reason"><b>${passed} of ${checked} automated checks passed</b>${all > checked ? `; ${plural(all - checked, 'check was', 'checks were')} not possible` : ''}.</p>
${record ? html`<h3>What it states of itself</h3>${list([`${record.title}, ${record.runtime}`, ...record.states.slice(0, 6)])}<dl class="about">${labelled(targetRows(record))}</dl>` : ''}
<div class="scroll" role="region" tabindex="0" aria-label="Clauses of ${target} ${version}"><table><thead><tr><th scope="col">Clause</th><th scope="col">In our words</th><th scope="col">Result</th><th scope="col">Checks</th></tr></thead><tbody>${clauses.map(clauseRows)}</tbody></table></div></section>`;
}

function appendix({ target, version, clauses }: TargetResult): Markup {
  const checks = new Map(
    clauses.flatMap(({ checks: own }) => own.map((one) => [one.scenario, one])),
  );
  return html`<h3>${target} ${version}</h3>${[...checks.values()].map(
    ({ scenario, title, state, cells }) =>
      html`<h4>${badge(state)} ${title} <code>${scenario}</code></h4><ul>${cells.map(cellLine)}</ul>`,
  )}`;
}

/**
 * What a run says under a profile, as a document of its own for those who sign things: cover,
 * scope, versions, clock, the result of each clause, what needs evidence by hand, what was not
 * checked and why, and every cell with the place of its evidence. It counts checks and judges
 * nobody.
 */
export function toProfileHtml(run: Run, profile: Profile): string {
  const results = resultsOf(run, profile);
  const { run: head, end } = run;
  const unread = profile.clauses.filter((clause) => clause.unread).length;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Mailstaple: ${profile.title}</title>
${styleElement(sheet)}
</head>
<body class="document"><main>
<section class="cover"><p class="brand">Mailstaple <span>${head.tool.version}</span></p>
<h1>${profile.title}</h1>
<p>${profile.source}, ${profile.version}.</p>
${list(
  results.map(
    ({ target, version, passed, checked }) =>
      html`<b>${target} ${version}</b>: ${passed} of ${checked} automated checks passed; ${plural(profile.manual.length, 'clause needs', 'clauses need')} evidence by hand.`,
  ),
)}
${results.length === 0 ? html`<p>No check of this profile was played.</p>` : ''}
<p class="quiet">Profile <code>${profile.id}</code> of ${profile.date}. Run <code>${head.id}</code>, ${head.startedAt} to ${end?.endedAt ?? 'no end'}${end?.reason === 'done' ? '' : html`, <b>${end?.reason ?? 'killed'} before its end</b>`}.</p></section>
<section><h2>Scope</h2>
<p>${profile.role === 'both' ? 'Every role that the targets play.' : `The targets as a ${profile.role}; nothing of their other roles was played for it.`} A check is one scenario at one target, by the worst of its variants. What the documents leave open counts as passed, and is marked.</p>
${unread > 0 ? html`<p>Of ${plural(profile.clauses.length, 'clause')} ${unread} are known from a summary alone, and marked so.</p>` : ''}
<h3>Needs evidence by hand</h3>${profile.manual.length > 0 ? list(profile.manual) : html`<p>Nothing.</p>`}
<h3>Not checked, and why</h3>${list([...(profile.unchecked ?? []), ...head.leftOut, ...(profile.unchecked?.length || head.leftOut.length ? [] : ['Nothing that the profile names.'])])}
</section>
<section><h2>How it was found out</h2><dl>
${labelled(provenanceRows(run))}
<dt>Clock</dt><dd>${head.startedAt} to ${end?.endedAt ?? 'no end'}, by the clock of the machine it ran on</dd>
<dt>Command</dt><dd>${commandLine(`mailstaple ${head.command.join(' ')}`.trim())}</dd></dl></section>
${results.map((result) => targetPart(result, run))}
<section><h2>Appendix: every cell</h2>${results.map(appendix)}</section>
</main></body>
</html>
`;
  return page.text;
}
