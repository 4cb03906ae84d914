import { digestOf } from '../../cli/shared/provenance/digest.ts';
import { requirements } from '../../suites/requirements/catalogue.ts';

/** The day of a state of the catalogue, and the digest that tells whether it changed since. */
interface Stated {
  name: string;
  date: string;
  sha256: string;
}

/**
 * Which state of the catalogue it is: as it was stated where nothing has changed since, else of
 * today.
 */
export function editionPaper(stated: Stated, today: Date): string {
  const sha256 = digestOf(requirements);
  const date = sha256 === stated.sha256 ? stated.date : today.toISOString().slice(0, 10);
  return `${JSON.stringify({ name: stated.name, date, sha256 }, null, 2)}\n`;
}
