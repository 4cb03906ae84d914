import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** In an order in which each knows only those before it. */
const modules = [
  'state',
  'model',
  'dom',
  'parts',
  'filters',
  'lists',
  'diagram',
  'staple',
  'cell-page',
  'pages',
  'charts',
  'matrix-order',
  'matrix-dialogs',
  'matrix',
  'main',
];

/** What a module exports becomes what its function gives; what it imports is taken from those. */
function asFunction(name: string): string {
  const text = readFileSync(join(import.meta.dirname, 'browser', `${name}.js`), 'utf8');
  const given = [...text.matchAll(/^export (?:async )?(?:function|const) (\w+)/gm)];
  return [
    `const ${variableOf(name)} = (() => {`,
    text
      .replaceAll(
        /^import (\{[^}]*\}) from '\.\/([\w-]+)\.js';\n/gm,
        (_, names: string, from: string) => `const ${names} = ${variableOf(from)};\n`,
      )
      .replaceAll(/^export /gm, '')
      .replaceAll(/\/\*\*(?:[^*]|\*(?!\/))*\*\/\s*/g, '')
      .replaceAll(/^ *\/\/ .*\n/gm, '')
      .replaceAll(/^ +/gm, ''),
    `return { ${given.map(([, one]) => one).join(', ')} };`,
    '})();',
  ].join('\n');
}

const variableOf = (name: string): string =>
  `${name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}Module`;

/**
 * The one script of the page: what lies in `browser`. It is JavaScript as browsers read it; its
 * types are checked by the tsconfig beside it.
 */
export const script: string = [
  '(() => {',
  "'use strict';",
  ...modules.map(asFunction),
  '})();',
].join('\n');
