import { createHash } from 'node:crypto';
import { signs } from '../../../../reports/cell-detail.ts';
import { html, styleElement } from '../../../../reports/html/markup.ts';
import { plural } from '../../../../reports/summary.ts';
import type { Lost } from './entries.ts';
import type { Probed } from './folder.ts';

const css = `
body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #8884}
td.bad{color:#b3261e}td.good{color:#146c2e}small{opacity:.75}`;

const words: Readonly<Record<number, { sign: string; what: string; cls: string }>> = {
  0: { sign: signs.pass, what: 'in order', cls: 'good' },
  1: { sign: signs.fail, what: 'fault', cls: 'bad' },
};
const untold = { sign: '?', what: 'not told', cls: '' };

/** The gravest first, then by name. */
const weight = ({ exit }: Probed): number => (exit === 1 ? 0 : exit === 3 ? 1 : 2);

/** Domains of a box that are named. */
const MOST = 5;

/**
 * What a look at a list came to, as one page: no script, nothing loaded from anywhere. All that
 * came from a box is text in it.
 */
export function toFleetPage(probed: readonly Probed[], lost: readonly Lost[]): string {
  const sorted = probed.toSorted(
    (a, b) => weight(a) - weight(b) || (a.address < b.address ? -1 : 1),
  );
  const hash = createHash('sha256').update(css).digest('base64');
  const policy = [
    ...["default-src 'none'", `style-src 'sha256-${hash}'`],
    ...["base-uri 'none'", "form-action 'none'"],
  ].join('; ');
  const rows = sorted.map(({ address, domains, exit, summary, at }) => {
    const { sign, what, cls } = words[exit] ?? untold;
    const more = [...summary.differs, ...summary.warnings, ...summary.advice];
    const beyond = domains.length > MOST ? ` and ${domains.length - MOST} more` : '';
    const named = `${domains.slice(0, MOST).join(', ')}${beyond}`;
    return html`<tr><td class="${cls}">${sign} ${what}</td>
<td>${address}<br><small>${named}</small></td>
<td>${summary.sentence}${more.map((line) => html`<br><small>${line}</small>`)}</td>
<td><small>${at}</small></td></tr>`;
  });
  const count = (wanted: number): number => probed.filter(({ exit }) => exit === wanted).length;
  const missing = lost.map(
    ({ line, reason }) =>
      html`<tr><td>${untold.sign} no host</td><td>${line}</td><td>${reason}</td><td></td></tr>`,
  );
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Mailstaple: ${plural(probed.length, 'box', 'boxes')}</title>
${styleElement(css)}
</head>
<body>
<h1>What ${plural(probed.length, 'box', 'boxes')} staple</h1>
<p>${count(0)} in order, ${count(1)} with a fault; of the others nothing could be told.</p>
<table><thead><tr><th>result</th><th>box</th><th>what was seen</th><th>when</th></tr></thead><tbody>
${rows}
${missing}
</tbody></table>
</body>
</html>
`;
  return page.text;
}
