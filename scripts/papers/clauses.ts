import { wording } from '../../harness/judge/judge.ts';
import type { Clause } from '../../harness/model/requirement.ts';
import type { Scenario } from '../../harness/model/scenario.ts';
import { scenarios } from '../../suites/index.ts';
import { requirements } from '../../suites/requirements/catalogue.ts';
import { why } from '../../suites/why.ts';

/** `server/times` of `server/times/expired`. */
export const familyOf = ({ id }: Pick<Scenario, 'id'>): string =>
  id.split('/').slice(0, 2).join('/');

const cell = (text: string): string => text.replaceAll('|', '\\|');

/**
 * `staple is absent → RFC9919-8.5-02`, a line a fact; facts that stand for the same stand together.
 */
function bound({ expect, binds }: Scenario): string {
  const facts = Object.entries(expect).map(([fact, expected]) => {
    const { clauses = [], instead = {} } = binds[fact] ?? {};
    const other = Object.entries(instead)
      .filter(([, ids = []]) => ids.join() !== clauses.join())
      .map(([value, ids = []]) => `${value}: ${ids.join(', ') || 'none'}`);
    const ids = clauses.join(', ') || 'no clause';
    return (
      `\`${fact}\` ${wording(expected)} → ` +
      `${ids}${other.length > 0 ? ` (${other.join('; ')})` : ''}`
    );
  });
  return facts.map(cell).join('<br>');
}

function where({ only, implied = false }: Clause): string {
  const { tls, transport, when } = only ?? {};
  const parts = [
    ...(implied ? ['our reading'] : []),
    ...(tls === undefined ? [] : [`TLS ${tls}`]),
    ...(transport === undefined ? [] : [transport === 'starttls' ? 'STARTTLS' : 'implicit TLS']),
    ...(when === undefined ? [] : [when]),
  ];
  return parts.join(', ');
}

/** docs/clauses.md: each scenario, the clauses each of its facts stands for, and why, by family. */
export function clausesPaper(): string {
  const families = [...Map.groupBy(scenarios, familyOf)];
  const used = new Set(scenarios.flatMap(({ proves }) => proves));
  return [
    '# Scenarios and the clauses they stand for',
    '',
    'Written by `npm run papers` from the suites. A fact that is missed breaks the clauses ' +
      'behind its arrow and no other; in',
    'brackets what is broken where that value is seen in its place. An explicit MUST that is ' +
      'broken is a failure; a SHOULD, a',
    'level that is our reading, or no clause at all makes a warning; a MAY ' +
      'can be neither kept nor broken.',
    '',
    ...families.flatMap(([family, own]) => [
      `## ${family}`,
      '',
      why[family] ?? '',
      '',
      '| Scenario | What is expected, and what it stands for |',
      '|---|---|',
      ...own.map(
        (scenario) => `| \`${scenario.id}\`<br>${cell(scenario.title)} | ${bound(scenario)} |`,
      ),
      '',
    ]),
    '## The clauses',
    '',
    '| Id | Where it stands | Level | Binds only | In our words |',
    '|---|---|---|---|---|',
    ...requirements
      .filter(({ id }) => used.has(id))
      .map(
        (clause) =>
          `| ${clause.id} | ${clause.document} ${clause.section} | ${clause.level} | ` +
          `${where(clause)} | ${cell(clause.text)} |`,
      ),
    '',
  ].join('\n');
}
