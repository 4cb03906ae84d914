import type { Source } from '../../harness/model/terms.ts';
import { requirements } from '../../suites/requirements/catalogue.ts';

/** The catalogue as sources: id → document, section, level and our paraphrase. */
export function requirementSources(): ReadonlyMap<string, Source> {
  return new Map(
    requirements.map(({ id, document, section, level, text }) => [
      id,
      { document, section, level, text },
    ]),
  );
}
