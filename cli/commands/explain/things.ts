import { readFileSync } from 'node:fs';
import { ruleCatalogue } from '../../../harness/examiner/rules.ts';
import { BaselineError, parseBaseline } from '../../../harness/judge/baseline.ts';
import { type ExaminationStatus, examinationStatuses } from '../../../harness/model/finding.ts';
import { matches } from '../../../harness/model/glob.ts';
import type { Profile, Requirement } from '../../../harness/model/requirement.ts';
import type { Scenario } from '../../../harness/model/scenario.ts';
import type { VerdictKind } from '../../../harness/model/verdict.ts';
import type { Defect } from '../../../harness/reference/defects/defects.ts';
import { needsOf } from '../../../harness/run/plan.ts';
import { plural } from '../../../reports/summary.ts';
import {
  type Finding,
  replayOf,
  type TargetFindings,
  weightOf,
} from '../../shared/known-findings.ts';
import { columns } from '../../shared/print.ts';
import { baselineOf, type FoundTarget } from '../../targets.ts';
import { hanging } from './scenario.ts';
import { verdictMeanings } from './verdicts.ts';

/** Scenarios in lines below a title. */
export const listed = (title: string, scenarios: readonly Scenario[]): string[] => [
  '',
  scenarios.length === 0
    ? `${title} no scenario`
    : `${title} ${plural(scenarios.length, 'scenario')}`,
  ...columns(
    scenarios.map(({ id, title: what }) => [id, what]),
    '  ',
  ),
];

export function explainRequirement(
  requirement: Requirement,
  scenarios: readonly Scenario[],
): string[] {
  const { id, document, section, level, role, phase, text, verified } = requirement;
  return [
    `${id}: ${document} section ${section}, ${level}`,
    ...hanging(text),
    `Role ${role}, phase ` +
      `${phase}.` +
      (verified ? '' : ' Not read in the published text itself: from knowledge or a summary.'),
    ...listed(
      'Proved by',
      scenarios.filter(({ proves }) => proves.includes(id)),
    ),
  ];
}

export function explainCondition(
  row: string,
  text: string,
  scenarios: readonly Scenario[],
): string[] {
  return [
    `${row}: ${text}`,
    'A row of the list of situations worth testing.',
    ...listed(
      'Covered by',
      scenarios.filter(({ covers }) => covers.includes(row)),
    ),
  ];
}

export function explainProfile(profile: Profile, scenarios: readonly Scenario[]): string[] {
  const counted = (globs: readonly string[]) =>
    scenarios.filter(({ id }) => globs.some((glob) => matches(glob, id))).length;
  return [
    `${profile.id}: ${profile.title}`,
    ...hanging(`${profile.source}, ${profile.version}; this set of checks is of ${profile.date}.`),
    `Role ${profile.role}; ${plural(counted(profile.scenarios), 'scenario')} in it.`,
    ...(profile.clauses.length > 0 ? ['', 'Clauses'] : []),
    ...profile.clauses.flatMap(({ clause, text, scenarios: globs, unread }) =>
      hanging(
        `${clause}${unread ? ' (known from a summary)' : ''}: ${text} ` +
          `(${plural(counted(globs), 'scenario')}: ${globs.join(', ')})`,
      ),
    ),
    ...(profile.manual.length > 0 ? ['', 'Not checked here: needs evidence of another kind'] : []),
    ...profile.manual.flatMap(hanging),
    ...(profile.unchecked?.length ? ['', 'Not checked, and why'] : []),
    ...(profile.unchecked ?? []).flatMap(hanging),
    '',
    `To play it: mailstaple run TARGET --profile ${profile.id}`,
  ];
}

function knownFindings(found: FoundTarget): string[] {
  const file = baselineOf(found);
  if (file === undefined) return [];
  try {
    return parseBaseline(readFileSync(file, 'utf8'), file).map(
      ({ cells, verdicts, reason }) => `${cells}: ${verdicts.join(' or ')}. ${reason}`,
    );
  } catch (error) {
    if (error instanceof BaselineError) return [`its baseline cannot be read: ${error.message}`];
    throw error;
  }
}

export function explainTarget(found: FoundTarget): string[] {
  const { name, title, versions, roles, runtimes, capabilities, promises } = found.target;
  const findings = knownFindings(found);
  const version = ({
    version: of,
    image,
    imageName,
    capabilities: own,
  }: (typeof versions)[number]): string =>
    [
      of,
      ...(image ? [`image from ${image.base}`] : []),
      ...(imageName === undefined ? [] : [`image ${imageName}`]),
      ...(own?.add?.length ? [`and also ${own.add.join(', ')}`] : []),
      ...(own?.drop?.length ? [`but not ${own.drop.join(', ')}`] : []),
    ].join(', ');
  return [
    `${name}: ${title}`,
    `Roles ${roles.join(', ')}; runs ${runtimes.join(', ')}.`,
    '',
    'Versions, newest stable first',
    ...versions.flatMap((each) => hanging(version(each))),
    '',
    'Capabilities it claims',
    ...hanging(capabilities.join(', ') || 'none yet'),
    ...(promises.length > 0 ? ['', 'Promises of its own manual, judged like requirements'] : []),
    ...promises.flatMap(({ id, text, source }) =>
      hanging(`${id}: ${text} (${source.document} ${source.section})`),
    ),
    ...(findings.length > 0 ? ['', 'Known findings (its baseline)'] : []),
    ...findings.flatMap(hanging),
    '',
    `To play it: mailstaple run ${name}`,
  ];
}

/** What was found with a target, a line for each thing a maintainer asks. */
export function explainFinding(of: TargetFindings, finding: Finding): string[] {
  const { id, title, role, versions, what, impact, clause, scenarios, second, cause } = finding;
  const asked = {
    What: what,
    Impact: impact,
    Clause: clause,
    Scenarios: scenarios.join(', '),
    Replay: replayOf(of.target, finding),
    'Second tool': second,
    Cause: cause,
  };
  return [
    `${id}: ${title}`,
    ...hanging(
      `A finding about ${of.product} (target ${of.target}) as ${role}, seen in ` +
        `${versions.join(', ')}; its baseline says ${weightOf(of, finding)}.`,
    ),
    '',
    ...Object.entries(asked).flatMap(([name, text]) => hanging(`${name}: ${text}`)),
  ];
}

export function explainVerdict(kind: VerdictKind): string[] {
  const { when, test, exit } = verdictMeanings[kind];
  return [
    `${kind}: a verdict`,
    ...hanging(when),
    ...hanging(`In the test runner: ${test}.`),
    ...hanging(`Exit code of the run: ${exit}.`),
  ];
}

export function explainStatus(status: ExaminationStatus): string[] {
  const exits = { good: 0, undecided: 3 } as const;
  const exit = status === 'good' || status === 'undecided' ? exits[status] : 1;
  return [
    `${status}: a status of an examination (verify, probe)`,
    ...hanging(examinationStatuses[status]),
    ...hanging(`Exit code of verify: ${exit}.`),
  ];
}

export function explainRule(name: string): string[] {
  return ruleCatalogue()
    .filter(({ rule }) => rule === name)
    .flatMap(({ rule, level, source, text }) => [
      `${rule}: a rule of the examiner (${level}), ${source.document} section ${source.section}`,
      ...hanging(text),
      ...hanging(
        level === 'must'
          ? 'An answer that breaks it is not acceptable.'
          : 'It does not decide whether an answer is acceptable; a policy may make more of it.',
      ),
    ]);
}

export function explainDefect(defects: readonly Defect[]): string[] {
  return defects.flatMap(({ name, role, does }) => [
    `${name}: a defect the reference target can be told to have as ${role}`,
    ...hanging(does),
    `To see what trips over it: mailstaple run reference --role ${role} --defect '${name}'`,
  ]);
}

export function explainCapability(
  name: string,
  scenarios: readonly Scenario[],
  targets: readonly FoundTarget[],
): string[] {
  const needs = scenarios.filter((it) =>
    it.transports.some((transport) => needsOf(it, transport).some((need) => need === name)),
  );
  const claimants = targets.filter(({ target }) => target.capabilities.some((it) => it === name));
  return [
    `${name}: a capability, which a target declares and a calibration then tries`,
    `Claimed by ${claimants.map(({ target }) => target.name).join(', ') || 'no bundled target'}.`,
    ...listed(
      'Calibrated by',
      scenarios.filter(({ calibrates }) => calibrates === name),
    ),
    '',
    `Needed by ${plural(needs.length, 'scenario')}, blocked when its calibration does not pass.`,
  ];
}
