import type { PromiseClaim } from '../../harness/model/target.ts';

/**
 * Promises of one document.
 * @param document its name and the version of the product that it is about.
 * @returns makes one of them: its id, the section where it stands, and what it says in our words.
 */
export const promisesOf =
  (document: string) =>
  (id: string, section: string, text: string): PromiseClaim => ({
    id,
    text,
    source: { document, section },
  });
