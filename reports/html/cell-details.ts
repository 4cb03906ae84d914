import type { Excerpt, Outcome } from '../../harness/model/run.ts';
import { clausesAtStake, replayedOf, variantOf } from '../cell-detail.ts';
import { byText, plural, standingWord } from '../summary.ts';
import { addressOf, html, type Markup } from './markup.ts';
import { badge, groupOf, hasDetail, isFinding, isNews, type View } from './view.ts';

/** How much of the excerpts a cell shows: lines and characters of each block. */
interface Depth {
  lines: number;
  characters: number;
  /** Findings of the examiner that hold, too. */
  everyFinding: boolean;
}

const whole: Depth = { lines: 200, characters: 12_000, everyFinding: true };
const short: Depth = { lines: 16, characters: 1200, everyFinding: false };
const bare: Depth = { lines: 0, characters: 0, everyFinding: false };
/** Details of the page together, in characters; beyond it those that are left show no excerpts. */
const budget = 6_500_000;

function excerpt(title: string, lines: readonly string[], depth: Depth): Markup | undefined {
  const kept: string[] = [];
  let room = depth.characters;
  for (const line of lines.slice(0, depth.lines)) {
    if (room <= 0) break;
    kept.push(line);
    room -= Math.min(line.length, 2000);
  }
  if (kept.length === 0) return undefined;
  const more = lines.length - kept.length;
  return html`<figure><figcaption>${title}</figcaption><pre>${kept.map((line, index) => html`${index > 0 ? html`\n` : ''}${line}`)}${
    more > 0 ? html`\n<i>… ${plural(more, 'more line')} in report.json</i>` : ''
  }</pre></figure>`;
}

function findingsOf({ findings }: Excerpt, { everyFinding, lines }: Depth): Markup | undefined {
  if (findings.length === 0 || lines === 0) return undefined;
  const missed = findings.filter(({ ok }) => !ok);
  const shown = everyFinding
    ? [...missed, ...findings.filter(({ ok }) => ok)].slice(0, lines)
    : missed.slice(0, lines);
  const rows = shown.map(
    ({ rule, level, ok, undecided, detail, source }) =>
      html`<tr><td class="sign ${ok ? 'pass' : level === 'must' && !undecided ? 'fail' : 'warn'}">${ok ? '✓ holds' : undecided ? '? undecided' : '✗ does not hold'}</td><th scope="row"><code>${rule}</code></th><td>${level}</td><td>${detail}</td><td class="quiet">${source.document} ${source.section}</td></tr>`,
  );
  return html`<figure class="wide"><figcaption>The staple, rule by rule: ${findings.length - missed.length} of ${plural(findings.length, 'rule')} hold${
    findings.length - missed.length === 1 ? 's' : ''
  }</figcaption>${shown.length > 0 ? html`<div class="scroll"><table class="rules"><tbody>${rows}</tbody></table></div>` : ''}</figure>`;
}

function excerptMarkup(one: Excerpt, depth: Depth, alone: boolean): Markup {
  const parts = [
    excerpt('Staple', one.staple, depth),
    excerpt('Chain', one.chain, depth),
    findingsOf(one, depth),
    excerpt('Handshake', one.handshake, depth),
    excerpt('Transcript', one.transcript, depth),
  ].filter((part) => part !== undefined);
  if (parts.length === 0) return html``;
  return html`${alone ? '' : html`<h5>Connection “${one.connection}”</h5>`}<div class="excerpts">${parts}</div>`;
}

function facts({ verdict }: Outcome): Markup {
  const missed = new Map(verdict.mismatches.map((mismatch) => [mismatch.fact, mismatch]));
  const seen = Object.entries(verdict.facts).filter(([fact]) => !missed.has(fact));
  const others = seen.map(([fact, value]) => html`<li><span>${fact}</span> ${value}</li>`);
  const rows = verdict.mismatches.map(
    ({ fact, expected, actual }) =>
      html`<tr><th scope="row">${fact}</th><td>${expected}</td><td class="actual">${actual}</td></tr>`,
  );
  return html`${
    rows.length > 0
      ? html`<table class="facts"><thead><tr><th scope="col">Fact</th><th scope="col">Expected</th><th scope="col">Actual</th></tr></thead><tbody>${rows}</tbody></table>`
      : ''
  }${others.length > 0 ? html`<ul class="seen" aria-label="Facts established">${others}</ul>` : ''}`;
}

function evidence({ evidence: found }: Outcome): Markup {
  if (!found || found.files.length === 0)
    return html`<dt>Evidence</dt><dd class="quiet">none was taken</dd>`;
  const { pack } = found;
  if (pack !== undefined)
    return html`<dt>Evidence</dt><dd>${found.files.join(', ')}; packed in <code>${pack}</code>, unpacked by <code>mailstaple evidence</code></dd>`;
  const links = found.files.map((file) => {
    const address = addressOf(found.folder, file);
    return html`<li>${address === undefined ? file : html`<a href="${address}">${file}</a>`}</li>`;
  });
  return html`<dt>Evidence</dt><dd><ul class="files">${links}</ul></dd>`;
}

function cellMarkup(view: View, outcome: Outcome, depth: Depth): Markup {
  const { verdict, title, target, version, variant, known, excerpts, proves, covers } = outcome;
  const { scenario } = outcome;
  const word = standingWord(outcome, view.summary);
  const news = isNews(outcome);
  // Where there is no room left, what passed is told by its name alone.
  const told = depth !== bare || isFinding(outcome) || news;
  const sources = told ? clausesAtStake(verdict) : [];
  const promised = sources.map(
    ({ document, section, level, text }) =>
      html`<li><b>${document}</b>${section === '' ? '' : ` section ${section}`} <span class="level">${level}</span> ${text}</li>`,
  );
  return html`<details class="cell${isFinding(outcome) || news ? ' finding' : ''}"><summary>${badge(verdict.kind)} <span class="t">${title}</span> <code>${scenario}</code> <span class="of">${target} ${version}, ${variantOf(variant)}</span>${news ? html` <span class="tag">${word}</span>` : ''}</summary><div class="body" id="${view.detailAt(outcome)}"><p class="reason">${verdict.reason}</p>
<dl>${
    !told
      ? ''
      : html`<dt>Promised</dt><dd>${promised.length > 0 ? html`<ul class="plain">${promised}</ul>` : html`<span class="quiet">nothing in particular</span>`}</dd>
<dt>Seen</dt><dd>${facts(outcome)}</dd>`
  }
<dt>Standing</dt><dd>${word}${known === undefined ? '' : `. Known: ${known}`}</dd>
${
  outcome.replayed
    ? html`<dt>Replayed</dt><dd>${replayedOf(outcome.replayed)}</dd>
`
    : ''
}${evidence(outcome)}
<dt>Replay</dt><dd><pre class="replay">${outcome.reproduce}</pre></dd>
<dt>Cell</dt><dd class="quiet"><code>${outcome.cell}</code> proves ${proves.join(', ') || 'nothing'}${covers.length > 0 ? `, covers ${covers.join(', ')}` : ''}; ${Math.round(outcome.ms)} ms. <a href="#${view.rowAt(outcome.scenario)}">In the matrix</a></dd></dl>
${
  depth === bare
    ? html`<p class="quiet">To keep this page small, what was ${told ? '' : 'promised and '}seen stands in report.json only.</p>`
    : excerpts.map((one) => excerptMarkup(one, depth, excerpts.length === 1))
}</div></details>\n`;
}

/**
 * The details of every cell, by group. What is news and what failed is whole; passes are short; the
 * page stays within bounds.
 */
export function cellDetails(view: View): Markup {
  const written = new Map<Outcome, Markup>();
  let spent = 0;
  const important = (outcome: Outcome): boolean => isNews(outcome) || isFinding(outcome);
  const detailed = view.outcomes.filter(hasDetail);
  const inOrder = [
    ...detailed.filter(important),
    ...detailed.filter((outcome) => !important(outcome)),
  ];
  for (const outcome of inOrder) {
    const depth = spent > budget ? bare : important(outcome) ? whole : short;
    const one = cellMarkup(view, outcome, depth);
    spent += one.text.length;
    written.set(outcome, one);
  }
  const serversFirst = [...detailed].sort((a, b) => byText(b.role, a.role));
  const groups = [...Map.groupBy(serversFirst, ({ scenario }) => groupOf(scenario))].map(
    ([group, own]) => {
      const found = own.filter(important).length;
      return html`<details class="group${found > 0 ? ' finding' : ''}"><summary><h3>${group}</h3> <span class="of">${plural(own.length, 'letter')}${
        found > 0 ? html`, <b>${plural(found, 'finding')}</b>` : ''
      }</span></summary>${own.map((outcome) => written.get(outcome))}</details>\n`;
    },
  );
  return html`<section id="cells" aria-labelledby="cells-h"><h2 id="cells-h">Cells</h2>
<p>What was promised, what was seen, and the bytes, for every cell that was played. The details of what passed are short; all of it stands in report.json.</p>
${groups}</section>`;
}
