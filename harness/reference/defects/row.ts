import type { Role } from '../../model/terms.ts';

/** Globs of scenarios of a family: `scenariosOf('server')('times')('expired', 'no-*')`. */
export const scenariosOf =
  (role: Role) =>
  (family: string) =>
  (...slugs: string[]): string[] =>
    slugs.map((slug) => `${role}/${family}/${slug}`);

/** One known way to be wrong. */
export interface DefectRow {
  /** What it does wrong, in a line. */
  does: string;
  /**
   * Globs of the scenarios that it is held against; one that trips none of them fails the
   * self-test.
   */
  trips: readonly string[];
}
