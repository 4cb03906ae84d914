import { createHash } from 'node:crypto';
import type { Run } from '../../harness/model/run.ts';
import { cellDetails } from './cell-details.ts';
import { clauses } from './clauses.ts';
import { html, styleElement } from './markup.ts';
import { matrix } from './matrix.ts';
import { css } from './style.ts';
import { findings, header, targets } from './top.ts';
import { viewOf } from './view.ts';

/**
 * The run as one file of HTML: no script, nothing loaded from anywhere, and a policy that would let
 * nothing be. All that came from a target is text in it.
 */
export function toHtml(run: Run): string {
  const view = viewOf(run);
  const hash = createHash('sha256').update(css).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>Mailstaple: ${view.summary.tail}</title>
${styleElement(css)}
</head>
<body>
<a class="skip" href="#matrix">Skip to the matrix</a>
${header(view)}
<main>
${findings(view)}
${targets(view)}
${clauses(view)}
${matrix(view)}
${cellDetails(view)}
</main>
<footer><p>Mailstaple ${run.run.tool.version}. This page loads nothing and runs nothing.</p></footer>
</body>
</html>
`;
  return page.text;
}
