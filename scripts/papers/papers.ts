import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findingsIn } from '../../cli/shared/known-findings.ts';
import { bundledTargets } from '../../cli/targets.ts';
import stated from '../../suites/requirements/edition.json' with { type: 'json' };
import { clausesPaper } from './clauses.ts';
import { editionPaper } from './edition.ts';
import { findingsPaper } from './findings.ts';
import { matrixPaper } from './matrix.ts';
import { witnessesPaper } from './witnesses.ts';

/**
 * Every paper that is written by a program: its path below the project, and what it holds today.
 */
export async function papers(home: string): Promise<ReadonlyMap<string, string>> {
  const rooms = join(home, 'containers');
  const bundled = await bundledTargets();
  const targets = bundled.map(({ target: { name, title } }) => ({
    target: name,
    title,
  }));
  const clean = targets.filter(
    ({ target }) => target !== 'reference' && !existsSync(join(rooms, target, 'findings.yaml')),
  );
  return new Map([
    ['docs/clauses.md', clausesPaper()],
    ['docs/findings.md', findingsPaper(findingsIn(rooms), clean)],
    ['docs/matrix.md', matrixPaper(bundled)],
    ['docs/witnesses.md', witnessesPaper()],
    ['suites/requirements/edition.json', editionPaper(stated, new Date())],
  ]);
}
