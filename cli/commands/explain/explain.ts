import { ruleCatalogue } from '../../../harness/examiner/rules.ts';
import { partsOf } from '../../../harness/model/facts.ts';
import { type ExaminationStatus, examinationStatuses } from '../../../harness/model/finding.ts';
import { matches } from '../../../harness/model/glob.ts';
import { clauseStates, verdictKinds } from '../../../harness/model/verdict.ts';
import { visible } from '../../../harness/model/visible.ts';
import { standingTerms } from '../../../reports/summary.ts';
import { conditions } from '../../../suites/conditions.ts';
import { scenarios } from '../../../suites/index.ts';
import { profiles } from '../../../suites/profiles/index.ts';
import { requirements } from '../../../suites/requirements/catalogue.ts';
import { knownCapabilities } from '../../shared/capabilities.ts';
import { knownDefects } from '../../shared/defects.ts';
import { findingsOf, type TargetFindings } from '../../shared/known-findings.ts';
import { print, printProblems } from '../../shared/print.ts';
import { didYouMean, UsageError } from '../../shared/usage.ts';
import { type FoundTarget, knownTargets, versionOf } from '../../targets.ts';
import * as terms from './printed-terms.ts';
import { explainScenario } from './scenario.ts';
import * as things from './things.ts';

const statuses = Object.keys(examinationStatuses) as ExaminationStatus[];

/** Ids, and what is said of each. */
type Explained = Map<string, () => string[]>;

const read = new Map<string, TargetFindings | undefined>();

/** Many files, which are read once, and only when they are needed. */
const findingsOfBundled = (targets: readonly FoundTarget[]): TargetFindings[] =>
  targets
    .filter(({ config, module }) => config === undefined && module !== '')
    .flatMap(({ folder }) => {
      if (!read.has(folder)) read.set(folder, findingsOf(folder));
      return read.get(folder) ?? [];
    });

/** Everything that has an id but the findings, and how it is explained. */
export function known(targets: readonly FoundTarget[]): Explained {
  const found: Explained = new Map();
  const defects = knownDefects();
  // A word may mean several things: a fact is often called as what it is about. All are told.
  const also = (name: string, explained: () => string[]): void => {
    const before = found.get(name);
    found.set(name, before ? () => [...before(), '', ...explained()] : explained);
  };
  for (const name of knownCapabilities())
    found.set(name, () => things.explainCapability(name, scenarios, targets));
  for (const { name } of defects)
    found.set(name, () => things.explainDefect(defects.filter((it) => it.name === name)));
  for (const { rule } of ruleCatalogue()) found.set(rule, () => things.explainRule(rule));
  for (const status of statuses) found.set(status, () => things.explainStatus(status));
  for (const [row, text] of Object.entries(conditions))
    found.set(row, () => things.explainCondition(row, text, scenarios));
  for (const kind of verdictKinds) found.set(kind, () => things.explainVerdict(kind));
  for (const it of profiles) found.set(it.id, () => things.explainProfile(it, scenarios));
  for (const it of requirements) found.set(it.id, () => things.explainRequirement(it, scenarios));
  for (const it of targets) found.set(it.target.name, () => things.explainTarget(it));
  for (const it of scenarios)
    for (const name of [...it.aliases, it.id])
      found.set(name, () => explainScenario(it, targets, bugsOf(it.id, targets)));
  for (const name of standingTerms) also(name, () => terms.explainStanding(name));
  for (const state of clauseStates) also(state, () => terms.explainClauseState(state));
  for (const [fact, of] of terms.factNames())
    also(fact, () => terms.explainFact(fact, of, scenarios));
  for (const [value, of] of terms.factValues()) also(value, () => terms.explainValue(value, of));
  for (const [id, made] of terms.promisesOf(targets))
    also(id, () => terms.explainPromise(id, made, scenarios));
  return found;
}

/** What was found with bundled targets by this scenario. */
function bugsOf(scenario: string, targets: readonly FoundTarget[]): string[] {
  return findingsOfBundled(targets).flatMap(({ target, findings }) =>
    findings
      .filter((it) => it.scenarios.some((glob) => matches(glob, scenario)))
      .map(({ id, title, versions }) => `${id}: ${title} (${target} ${versions.join(', ')})`),
  );
}

/**
 * What was found with the bundled targets: many files, which are read only when they are needed.
 */
function foundWith(targets: readonly FoundTarget[]): Explained {
  return new Map(
    findingsOfBundled(targets).flatMap((of) =>
      of.findings.map((it) => [it.id, () => things.explainFinding(of, it)] as const),
    ),
  );
}

/**
 * `server/x/y@exim:4.98#starttls,tls1.3` is a cell of `server/x/y`, and `exim@4.98` a version of
 * `exim`.
 */
const withoutCell = (id: string): string => id.split(/[@#]/, 1)[0] ?? id;

/** A name that is spelt alike, or a scenario that ends alike: groups are harder to keep in mind. */
function nearest(id: string, names: readonly string[]): string {
  const [role = '', , slug = ''] = withoutCell(id).split('/');
  const alike =
    slug === ''
      ? undefined
      : names.find((name) => name.startsWith(`${role}/`) && name.endsWith(`/${slug}`));
  return didYouMean(id, names) || (alike === undefined ? '' : ` (did you mean ${alike}?)`);
}

/** `again.staple` is the fact `staple` of the act that a scenario calls `again`. */
function factOfAct(key: string): (() => string[]) | undefined {
  const { act, fact } = partsOf(key);
  const of = act === undefined ? undefined : terms.factNames().get(fact);
  const isAct = scenarios.some(
    ({ expect, provided, when }) =>
      [...Object.keys(expect), ...Object.keys(provided)].some(
        (each) => partsOf(each).act === act,
      ) || when.some((each) => 'name' in each && each.name === act),
  );
  if (!of || !isAct) return undefined;
  return () => terms.explainFact(key, of, scenarios);
}

/** @throws UsageError where a target or a cell names a version that its target has not. */
function checkVersion(id: string, targets: readonly FoundTarget[]): void {
  const [, name = '', version] =
    /^([^@/]+)@(.+)$/.exec(id) ?? /^[^@]+@([^@:#]+):([^#]*)(?:#.*)?$/.exec(id) ?? [];
  const found = targets.find(({ target }) => target.name === name);
  if (found && version !== undefined) versionOf(found.target, version);
}

/** Prints what an id is about. @throws UsageError for one there is not. */
export async function explain(id: string, config?: string): Promise<void> {
  const { found, problems } = await knownTargets(config);
  printProblems(problems);
  const all = known(found);
  const folded = new Map([...all.keys()].map((name) => [name.toLowerCase(), name]));
  const name = folded.get(id.toLowerCase()) ?? folded.get(withoutCell(id).toLowerCase());
  checkVersion(id, found);
  const findings = name === undefined ? foundWith(found) : undefined;
  const lines =
    name === undefined
      ? (findings?.get(id.toUpperCase()) ?? factOfAct(id.toLowerCase()))
      : all.get(name);
  if (lines) return print(lines());
  throw new UsageError(
    'nothing has the id ' +
      `"${visible(id).slice(0, 100)}"${nearest(id, [...all.keys(), ...(findings?.keys() ?? [])])}`,
  );
}
