import { visible } from '../../../harness/model/visible.ts';
import { plural } from '../../../reports/summary.ts';
import { columns, print, printJson, printProblems } from '../../shared/print.ts';
import { didYouMean, UsageError } from '../../shared/usage.ts';

/** One kind of thing: its rows as JSON, and as the columns a reader sees. */
interface Listing {
  json: readonly unknown[];
  rows: readonly (readonly string[])[];
}

// Each is loaded only when it is asked for: most of them are large.
const listings: Readonly<Record<string, (config?: string) => Promise<Listing>>> = {
  async targets(config) {
    const { knownTargets } = await import('../../targets.ts');
    const known = await knownTargets(config);
    printProblems(known.problems);
    const found = known.found.map(({ target }) => ({
      name: target.name,
      versions: target.versions.map(({ version }) => version),
      roles: target.roles,
      capabilities: target.capabilities,
      title: target.title,
    }));
    return {
      json: found.map(({ title: _, ...promised }) => promised),
      rows: found.map(({ name, versions, roles, title }) => [
        name,
        versions.join(', '),
        roles.join(', '),
        title,
      ]),
    };
  },
  async scenarios() {
    const { scenarios } = await import('../../../suites/index.ts');
    return {
      json: scenarios.map(({ id, role, title, needs, proves, covers }) => ({
        id,
        role,
        title,
        needs,
        proves,
        covers,
      })),
      rows: scenarios.map(({ id, title }) => [id, title]),
    };
  },
  async requirements() {
    const { requirements } = await import('../../../suites/requirements/catalogue.ts');
    return {
      json: requirements,
      rows: requirements.map(({ id, document, section, level, text }) => [
        id,
        `${document} ${section}`,
        level,
        text,
      ]),
    };
  },
  async profiles() {
    const { profiles } = await import('../../../suites/profiles/index.ts');
    return { json: profiles, rows: profiles.map(({ id, role, title }) => [id, role, title]) };
  },
  async capabilities(config) {
    const [{ capabilitiesFor, knownCapabilities }, { scenarios }, { knownTargets }] =
      await Promise.all([
        import('../../shared/capabilities.ts'),
        import('../../../suites/index.ts'),
        import('../../targets.ts'),
      ]);
    const known = await knownTargets(config);
    printProblems(known.problems);
    const found = knownCapabilities().map((name) => ({
      name,
      scenarios: scenarios.filter((it) => capabilitiesFor(it).includes(name)).map(({ id }) => id),
      calibratedBy: scenarios.filter((it) => it.calibrates === name).map(({ id }) => id),
      targets: known.found
        .filter(({ target }) => target.capabilities.some((it) => it === name))
        .map(({ target }) => target.name),
    }));
    return {
      json: found,
      rows: found.map(({ name, scenarios: by, targets }) => [
        name,
        plural(by.length, 'scenario'),
        `${targets.length} of ${plural(known.found.length, 'target')}`,
      ]),
    };
  },
  async defects() {
    const { knownDefects } = await import('../../shared/defects.ts');
    const defects = knownDefects();
    return { json: defects, rows: defects.map(({ name, role, does }) => [name, role, does]) };
  },
  async conditions() {
    const [{ conditions, coverage, whyNot }, { scenarios }] = await Promise.all([
      import('../../../suites/conditions.ts'),
      import('../../../suites/index.ts'),
    ]);
    const covered = coverage(scenarios);
    const found = Object.entries(conditions).map(([id, text]) => ({
      id,
      text,
      scenarios: covered.get(id) ?? [],
      ...(whyNot(id) === undefined ? {} : { whyNot: whyNot(id) }),
    }));
    return {
      json: found,
      rows: found.map(({ id, text, scenarios: by, whyNot: why }) => [
        id,
        by.length === 0 ? '-' : plural(by.length, 'scenario'),
        why === undefined ? text : `${text} (${why})`,
      ]),
    };
  },
  async rules() {
    const { ruleCatalogue } = await import('../../../harness/examiner/rules.ts');
    const rules = ruleCatalogue();
    return {
      json: rules,
      rows: rules.map(({ rule, level, source, text }) => [
        rule,
        level,
        `${source.document} ${source.section}`,
        text,
      ]),
    };
  },
};

export const listable: readonly string[] = Object.keys(listings);

/** Prints every thing of a kind. @throws UsageError for a kind there is not. */
export async function list(what: string, json: boolean, config?: string): Promise<void> {
  const make = Object.hasOwn(listings, what) ? listings[what] : undefined;
  if (!make) {
    const hint = didYouMean(what, listable) || `; there are ${listable.join(', ')}`;
    throw new UsageError(`nothing is called "${visible(what).slice(0, 60)}"${hint}`);
  }
  const listing = await make(config);
  if (json) printJson(listing.json);
  else print(columns(listing.rows));
}
