import type { Outcome } from '../../harness/model/run.ts';
import type { Source } from '../../harness/model/terms.ts';
import { type ClauseState, isUndecided } from '../../harness/model/verdict.ts';
import { html, type Markup } from './markup.ts';
import type { View } from './view.ts';

/** So many untested targets side by side are written one by one; more of them as one. */
const FEW = 16;
/** The most columns that a cell may span (HTML 4.9.11). */
const WIDEST = 1000;
const quiet = html`<span class="quiet">not tested</span>`;
const natural = new Intl.Collator('en', { numeric: true });

/** Every clause that was put to the test, and the cells that show it kept or broken. */
export function clauses(view: View): Markup {
  const { outcomes, summary } = view;
  const sources = new Map<string, { source: Source; held: Set<number> }>();
  const places = new Map(
    summary.targets.map(({ target, version }, at) => [JSON.stringify([target, version]), at]),
  );
  const cells = new Map<string, { outcome: Outcome; state: ClauseState }[]>();
  for (const outcome of outcomes)
    for (const source of outcome.verdict.clauses) {
      const key = JSON.stringify([source.document, source.section, source.level, source.text]);
      const place = places.get(JSON.stringify([outcome.target, outcome.version]));
      const seen = sources.get(key) ?? { source, held: new Set<number>() };
      sources.set(key, seen);
      if (place !== undefined) seen.held.add(place);
      const at = JSON.stringify([key, outcome.target, outcome.version]);
      const known = cells.get(at);
      const one = { outcome, state: source.state };
      if (known) known.push(one);
      else cells.set(at, [one]);
    }

  const shown = (key: string, target: string, version: string): Markup => {
    const own = cells.get(JSON.stringify([key, target, version])) ?? [];
    const of = (wanted: ClauseState): Outcome[] =>
      own.filter(({ state }) => state === wanted).map(({ outcome }) => outcome);
    const [broken, short, kept] = [of('broken'), of('short'), of('kept')];
    const undecided = of('open').filter(({ verdict }) => isUndecided(verdict.kind));
    const part = (found: Outcome[], sign: string, word: string, kind: string): Markup[] => {
      const [first] = found;
      return first
        ? [
            html`<a class="badge ${kind}" href="#${view.detailAt(first)}">${sign} ${found.length} ${word}</a> `,
          ]
        : [];
    };
    return html`<td>${part(broken, '✗', 'broken', 'fail')}${part(undecided, '?', 'undecided', 'inconclusive')}${part(short, '!', 'short', 'warn')}${part(kept, '✓', 'kept', 'pass')}${
      broken.length + short.length + kept.length + undecided.length === 0
        ? html`<span class="quiet">not judged</span>`
        : ''
    }</td>`;
  };

  const untested = (from: number, to: number): Markup[] =>
    to - from <= FEW
      ? Array.from({ length: to - from }, () => html`<td>${quiet}</td>`)
      : Array.from({ length: Math.ceil((to - from) / WIDEST) }, (_, part) => {
          const width = Math.min(WIDEST, to - from - part * WIDEST);
          return html`<td colspan="${width}">${quiet}</td>`;
        });
  /** A row costs what it holds: clauses and targets may both be by the thousand. */
  const row = (key: string, held: ReadonlySet<number>): Markup[] => {
    const cellsOf: Markup[] = [];
    let next = 0;
    for (const at of [...held].sort((a, b) => a - b)) {
      const target = summary.targets[at];
      if (!target) continue;
      cellsOf.push(...untested(next, at), shown(key, target.target, target.version));
      next = at + 1;
    }
    return [...cellsOf, ...untested(next, summary.targets.length)];
  };

  const rows = [...sources].sort(
    ([, { source: a }], [, { source: b }]) =>
      natural.compare(a.document, b.document) ||
      natural.compare(a.section, b.section) ||
      natural.compare(a.text, b.text),
  );
  return html`<section id="clauses" aria-labelledby="clauses-h"><h2 id="clauses-h">Clauses</h2>
<p>Where each rule stands, and how many cells show it kept or broken; a number leads to the first of them.</p>
${
  rows.length === 0
    ? html`<p class="quiet">No clause was put to the test.</p>`
    : html`<div class="scroll" role="region" tabindex="0" aria-label="Clauses"><table class="clauses"><thead><tr><th scope="col">Clause</th><th scope="col">Level</th><th scope="col">In our words</th>${summary.targets.map(
        ({ target, version }) => html`<th scope="col">${target} ${version}</th>`,
      )}</tr></thead><tbody>${rows.map(
        ([
          key,
          {
            source: { document, section, level, text },
            held,
          },
        ]) =>
          html`<tr><th scope="row">${document}${section === '' ? '' : html`<small>section ${section}</small>`}</th><td>${level}</td><td>${text}</td>${row(key, held)}</tr>`,
      )}</tbody></table></div>`
}
</section>`;
}
