import { createHash } from 'node:crypto';
import type { Run } from '../../harness/model/run.ts';
import { detailsOf } from './details.ts';
import { dataElement, html, scriptElement, styleElement } from './markup.ts';
import { type Background, coreOf, noBackground, packed } from './payload.ts';
import { script } from './script.ts';
import { staticPart } from './static.ts';
import { css } from './style.ts';
import { viewOf } from './view.ts';

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64');

/** Nothing is loaded, nothing runs but the one script, and no text can become markup by it. */
const policy = [
  "default-src 'none'",
  `script-src 'sha256-${hashOf(script)}'`,
  `style-src 'sha256-${hashOf(css)}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/**
 * The run as one file of HTML, with one script that shows what is in the file and loads nothing; a
 * policy holds it to that. Without scripts it shows findings, targets and the cells of findings.
 * All that came from a target is text in it.
 */
export function toHtml(run: Run, background: Background = noBackground): string {
  const view = viewOf(run);
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
${scriptElement(script)}
</head>
<body>
${staticPart(view)}
${dataElement('core', packed(coreOf(run, view.summary, view.outcomes, background)))}
${dataElement('details', packed(detailsOf(view.outcomes, background.beside)))}
</body>
</html>
`;
  return page.text;
}
