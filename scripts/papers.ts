/** `npm run papers`: writes the papers that are made of data, findings and witnesses among them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { papers } from './papers/papers.ts';

const home = join(import.meta.dirname, '..');
for (const [path, content] of await papers(home)) {
  writeFileSync(join(home, path), content);
  process.stdout.write(`${path}\n`);
}
