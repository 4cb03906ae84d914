import { digestOf } from '../../cli/shared/provenance/digest.ts';
import { type edition, requirements } from '../../suites/requirements/catalogue.ts';

/**
 * Which state of the catalogue it is: as it was stated where nothing has changed since, else of
 * today.
 */
export function editionPaper(stated: typeof edition, today: Date): string {
  const sha256 = digestOf(requirements);
  const date = sha256 === stated.sha256 ? stated.date : today.toISOString().slice(0, 10);
  return `${JSON.stringify({ name: stated.name, date, sha256 }, null, 2)}\n`;
}
