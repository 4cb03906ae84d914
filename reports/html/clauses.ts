import type { Outcome } from '../../harness/model/run.ts';
import type { Source } from '../../harness/model/terms.ts';
import { html, type Markup } from './markup.ts';
import type { View } from './view.ts';

const natural = new Intl.Collator('en', { numeric: true });

/** Every clause that was put to the test, and the cells that show it kept or broken. */
export function clauses(view: View): Markup {
  const { outcomes, summary } = view;
  const sources = new Map<string, Source>();
  const cells = new Map<string, Outcome[]>();
  for (const outcome of outcomes)
    for (const source of outcome.verdict.promised) {
      const key = JSON.stringify([source.document, source.section, source.level, source.text]);
      sources.set(key, source);
      const at = JSON.stringify([key, outcome.target, outcome.version]);
      const known = cells.get(at);
      if (known) known.push(outcome);
      else cells.set(at, [outcome]);
    }

  const shown = (key: string, target: string, version: string): Markup => {
    const own = cells.get(JSON.stringify([key, target, version])) ?? [];
    const of = (...kinds: string[]): Outcome[] =>
      own.filter(({ verdict }) => kinds.includes(verdict.kind));
    const [fails, warns, passes, undecided] = [
      of('fail'),
      of('warn'),
      of('pass'),
      of('inconclusive', 'error'),
    ];
    const part = (found: Outcome[], sign: string, word: string, kind: string): Markup[] => {
      const [first] = found;
      return first
        ? [
            html`<a class="badge ${kind}" href="#${view.detailAt(first)}">${sign} ${found.length} ${word}</a> `,
          ]
        : [];
    };
    return html`<td>${part(fails, '✗', 'error', 'fail')}${part(undecided, '?', 'undecided', 'inconclusive')}${part(warns, '!', 'short', 'warn')}${part(passes, '✓', 'kept', 'pass')}${
      own.length === 0
        ? html`<span class="quiet">not tested</span>`
        : fails.length + warns.length + passes.length + undecided.length === 0
          ? html`<span class="quiet">not judged</span>`
          : ''
    }</td>`;
  };

  const rows = [...sources].sort(
    ([, a], [, b]) =>
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
        ([key, { document, section, level, text }]) =>
          html`<tr><th scope="row">${document}${section === '' ? '' : html`<small>section ${section}</small>`}</th><td>${level}</td><td>${text}</td>${summary.targets.map(({ target, version }) => shown(key, target, version))}</tr>`,
      )}</tbody></table></div>`
}
</section>`;
}
