import { createHash } from 'node:crypto';
import type { Run } from '../harness/model/run.ts';
import { verdictKinds } from '../harness/model/verdict.ts';
import { shown } from '../harness/model/visible.ts';
import { html, type Markup, styleElement } from './html/markup.ts';
import { css } from './html/style.ts';
import { byText, type Counts, summaryOf } from './summary.ts';

/** What a target came to in one run. */
export interface Moment {
  run: string;
  startedAt: string;
  tool: string;
  /** Did the run come to its end? */
  ended: boolean;
  verdicts: Counts;
  broken: number;
  short: number;
  kept: number;
  news: number;
}

/** One version of a target, over time. */
export interface History {
  target: string;
  version: string;
  moments: Moment[];
}

/** What each target came to in each run, the oldest run first; runs may be given in any order. */
export function historyOf(runs: readonly Run[]): History[] {
  const ordered = [...new Map(runs.map((run) => [run.run.id, run])).values()].sort(
    (a, b) => byText(a.run.startedAt, b.run.startedAt) || byText(a.run.id, b.run.id),
  );
  const found = new Map<string, History>();
  for (const run of ordered)
    for (const one of summaryOf(run).targets) {
      const { target, version, counts, requirements, promisesBroken, news } = one;
      const key = JSON.stringify([target, version]);
      const history = found.get(key) ?? { target, version, moments: [] };
      found.set(key, history);
      history.moments.push({
        run: run.run.id,
        startedAt: run.run.startedAt,
        tool: run.run.tool.version,
        ended: run.end?.reason === 'done',
        verdicts: counts,
        broken: requirements.broken.length + promisesBroken.length,
        short: requirements.short.length,
        kept: requirements.kept.length,
        news,
      });
    }
  return [...found.values()].sort(
    (a, b) => byText(a.target, b.target) || byText(a.version, b.version),
  );
}

const heights = '▁▂▃▄▅▆▇█';
/** A row of bars, one for each number. */
const bars = (numbers: readonly number[]): string => {
  const most = Math.max(1, ...numbers);
  return numbers
    .map((one) => (one === 0 ? '·' : heights[Math.ceil((one / most) * heights.length) - 1]))
    .join('');
};

const heads = ['when', 'broken', 'short', 'kept', ...verdictKinds, 'news', 'run'];

const rowOf = (moment: Moment): string[] => [
  shown(moment.startedAt, 40) + (moment.ended ? '' : ' (cut short)'),
  ...[moment.broken, moment.short, moment.kept].map(String),
  ...verdictKinds.map((kind) => String(moment.verdicts[kind])),
  String(moment.news),
  shown(moment.run, 40),
];

/** A table for each target, with a row of bars of what it breaks above it. */
export function historyText(histories: readonly History[]): string[] {
  return histories.flatMap(({ target, version, moments }) => {
    const rows = [heads, ...moments.map(rowOf)];
    const widths = heads.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
    return [
      `${shown(target, 200)} ${shown(version, 200)}: broken ` +
        `${bars(moments.map((it) => it.broken))}  findings ` +
        bars(moments.map((it) => it.verdicts.fail + it.verdicts.warn)),
      ...rows.map((row) =>
        (
          '  ' +
          row
            .map((cell, at) =>
              at === 0 || at === row.length - 1
                ? cell.padEnd(widths[at] ?? 0)
                : cell.padStart(widths[at] ?? 0),
            )
            .join('  ')
        ).trimEnd(),
      ),
      '',
    ];
  });
}

const [WIDTH, HEIGHT, BAR] = [640, 120, 28];

/** Bars of broken, short and kept requirements, a bar for each run. */
function chart(moments: readonly Moment[]): Markup {
  const most = Math.max(1, ...moments.map(({ broken, short, kept }) => broken + short + kept));
  const shownMoments = moments.slice(-Math.floor(WIDTH / BAR));
  const parts = shownMoments.map((moment, at) => {
    let top = HEIGHT;
    return (['kept', 'short', 'broken'] as const).map((part) => {
      const height = Math.round((moment[part] / most) * (HEIGHT - 4));
      top -= height;
      const colour = { kept: 'pass', short: 'warn', broken: 'fail' }[part];
      return html`<rect class="${colour}" x="${at * BAR + 2}" y="${top}" width="${BAR - 6}" height="${height}"><title>${moment.startedAt}: ${moment[part]} ${part}</title></rect>`;
    });
  });
  const width = Math.max(1, shownMoments.length) * BAR;
  return html`<svg viewBox="0 0 ${width} ${HEIGHT}" width="${width}" height="${HEIGHT}" role="img" aria-label="Requirements kept, short and broken, by run; the table below has the numbers">${parts}</svg>`;
}

const policy =
  "default-src 'none'; style-src " +
  `'sha256-${createHash('sha256').update(css).digest('base64')}'; ` +
  "base-uri 'none'; form-action 'none'";

/** The same as a page without scripts. */
export function historyHtml(histories: readonly History[]): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Mailstaple: history</title>
${styleElement(css)}
</head>
<body><main><h1>Verdicts over time</h1>
${histories.map(
  ({ target, version, moments }) =>
    html`<section><h2>${target} ${version}</h2>${chart(moments)}<div class="scroll" role="region" tabindex="0" aria-label="${target} ${version} over time"><table class="numbers"><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${moments.map(
      (moment) =>
        html`<tr>${rowOf(moment).map((cell, at) => (at === 0 ? html`<th scope="row">${cell}</th>` : html`<td>${cell}</td>`))}</tr>`,
    )}</tbody></table></div></section>`,
)}
</main></body>
</html>
`;
  return page.text;
}
