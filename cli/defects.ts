import { ruleCatalogue } from '../harness/examiner/rules.ts';
import { allDefects, type Defect } from '../harness/reference/defects.ts';

/** Every way to be wrong that the reference target knows. */
export function knownDefects(): Defect[] {
  return allDefects(ruleCatalogue().filter(({ level }) => level === 'must').map(({ rule }) => rule));
}
