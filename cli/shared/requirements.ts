import type { Clause } from '../../harness/model/requirement.ts';
import { requirements } from '../../suites/requirements/catalogue.ts';

/**
 * The catalogue as the judge knows it: id → document, section, level, our paraphrase, and where it
 * binds.
 */
export function clausesById(): ReadonlyMap<string, Clause> {
  return new Map(
    requirements.map(({ id, document, section, level, text, implied = false, only }) => [
      id,
      { id, document, section, level, text, implied, ...(only ? { only } : {}) },
    ]),
  );
}
