import type { Requirement } from '#harness';
import rows from './catalogue.json' with { type: 'json' };

const levels: readonly Requirement['level'][] = ['MUST', 'MUST NOT', 'SHOULD', 'SHOULD NOT', 'MAY'];

/** The level as one of the key words of BCP 14. @throws TypeError on any other word. */
function levelOf(id: string, level: string): Requirement['level'] {
  const found = levels.find((one) => one === level);
  if (!found) throw new TypeError(`requirement ${id}: "${level}" is no level`);
  return found;
}

/** Every rule a scenario may prove, in our words, in the order of the documents. */
export const requirements: readonly Requirement[] = rows.map((row) => ({
  ...row,
  level: levelOf(row.id, row.level),
}));

const byId = new Map(requirements.map((requirement) => [requirement.id, requirement]));

/** The requirement of that id, if there is one. */
export const requirementById = (id: string): Requirement | undefined => byId.get(id);
