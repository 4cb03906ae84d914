import { wording } from '../../../harness/judge/judge.ts';
import type { Expectation, Scenario } from '../../../harness/model/scenario.ts';
import { capabilitiesOf, needsOf } from '../../../harness/run/plan.ts';
import { roles } from '../../../harness/run/roles.ts';
import { adviceOn } from '../../../suites/advice.ts';
import { conditions } from '../../../suites/conditions.ts';
import { requirementById } from '../../../suites/requirements/catalogue.ts';
import { whyOf } from '../../shared/background.ts';
import { wrapped } from '../../shared/print.ts';
import type { FoundTarget } from '../../targets.ts';
import { describeScenario } from './described/scenario.ts';

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', title, ...lines.flatMap((line) => hanging(line))];

/** A long line broken, what follows set in. */
export function hanging(line: string): string[] {
  const [first = '', ...rest] = wrapped(line, '  ');
  return [first, ...rest.map((each) => `  ${each}`)];
}

const expectations = (expect: Expectation): string[] =>
  Object.entries(expect).map(([fact, expected]) => `${fact}: ${wording(expected)}`);

function requirementLine(id: string): string {
  const found = requirementById(id);
  if (!found) return `${id}: not in the catalogue`;
  const { document, section: where, level, text } = found;
  return `${id} (${document} ${where}, ${level}): ${text}`;
}

/** Targets that claim all it needs, as words for `run`. */
function players(scenario: Scenario, targets: readonly FoundTarget[]): string[] {
  const needs = scenario.transports.map((transport) => needsOf(scenario, transport));
  return targets.flatMap(({ target }) =>
    target.roles.includes(scenario.role)
      ? target.versions
          .filter((version) => {
            const can = capabilitiesOf(target, version);
            return needs.some((all) => all.every((need) => can.has(need)));
          })
          .map(({ version }) =>
            target.versions.length > 1 ? `${target.name}@${version}` : target.name,
          )
      : [],
  );
}

const embedded = ({ target }: FoundTarget): number => Number(target.runtimes.includes('embedded'));

const known = new Map<string, string>(Object.entries(conditions));

/**
 * A scenario, for a reader who has never seen it.
 * @param bugs of the bundled targets that it shows, a line each.
 */
export function explainScenario(
  scenario: Scenario,
  targets: readonly FoundTarget[],
  bugs: readonly string[],
): string[] {
  const {
    id,
    title,
    role,
    needs,
    proves,
    covers,
    calibrates,
    expect,
    tolerate,
    promise,
    transports,
    versions,
  } = scenario;
  // What needs nothing installed comes first.
  const able = players(
    scenario,
    [...targets].sort((a, b) => embedded(b) - embedded(a)),
  );
  return [
    `${id}: ${title}`,
    'A scenario for a target that ' +
      `${roles[role].does}` +
      `${calibrates ? `; the calibration of ${calibrates}, played first and last` : ''}.`,
    ...section('Why', [whyOf(id) ?? []].flat()),
    ...section('What is arranged', describeScenario(scenario)),
    ...section('What is expected', expectations(expect)),
    ...section(
      'What is tolerated, with a warning',
      Object.entries(tolerate).map(([fact, values]) => `${fact}: ${values.join(' or ')}`),
    ),
    ...section(
      'What is expected instead of a target that promises it',
      Object.entries(promise).map(
        ([name, instead]) => `${name}: ${expectations(instead).join(', ')}`,
      ),
    ),
    ...section('What it proves', proves.map(requirementLine)),
    ...section(
      'Conditions it covers',
      covers.map((row) => `${row}: ${known.get(row) ?? 'unknown'}`),
    ),
    ...section('Bugs of programs that it shows', bugs),
    ...section('What to do about it', adviceOn(id)),
    ...section('Capabilities it needs', needs.length === 0 ? [] : [needs.join(', ')]),
    ...section('Variants', [
      `${transports.join(', ')}` +
        (versions.length > 0 ? ` × TLS ${versions.join(', ')}` : ', without TLS'),
    ]),
    ...section('To play it', [
      `mailstaple run ${able[0] ?? 'TARGET'} --only '${id}'`,
      able.length > 0
        ? `Bundled targets that can: ${able.join(', ')}`
        : 'No bundled target claims all it needs.',
    ]),
  ];
}
