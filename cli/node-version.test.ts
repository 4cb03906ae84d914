import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { OLDEST_NODE, tooOld } from './node-version.ts';

it('an older Node is refused in a sentence that names it', () => {
  expect(tooOld('20.20.2', '/usr/bin/node')).toBe(
    'Node.js 24 or later is needed, and /usr/bin/node is 20.20.2',
  );
  expect(tooOld('23.99.0', 'node')).toBeDefined();
  for (const version of ['24.0.0', '24.21.0', '100.1.0', process.versions.node])
    expect(tooOld(version, 'node')).toBeUndefined();
});

it('the package asks for the same', () => {
  const manifest: { engines?: { node?: string } } = JSON.parse(
    readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8'),
  );
  expect(manifest.engines?.node).toBe(`>=${OLDEST_NODE}`);
});

it('what is read before that is said is read by any Node that knows modules', () => {
  const read = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8');
  const main = read('main.ts');
  const guard = read('node-version.ts');
  const imports = (text: string) => [...text.matchAll(/^import\b.*/gm)].map(([line]) => line);
  // All else is loaded behind the question, and where the answer is yes.
  expect(imports(main)).toEqual(["import { tooOld } from './node-version.ts';"]);
  expect(imports(guard)).toEqual([]);
  for (const text of [main, guard])
    expect(text).not.toMatch(/\bawait\b|\busing\b|\?\?=|\|\|=|&&=|\bwith\s*\{|\bstatic\s*\{/);
});
