import { type Background, noBackground } from '../../reports/html/payload.ts';
import { adviceOn } from '../../suites/advice.ts';
import { conditions } from '../../suites/conditions.ts';
import { scenarios } from '../../suites/index.ts';
import { requirements } from '../../suites/requirements/catalogue.ts';
import { why } from '../../suites/why.ts';

/** Why scenarios of this family stand for the clauses they do. */
export const whyOf = (scenario: string): string | undefined =>
  why[scenario.split('/').slice(0, 2).join('/')];

/** What a report of ours says besides the run: why scenarios are played, what to do, coverage. */
export function backgroundOf(
  before?: Background['before'],
  beside?: Background['beside'],
): Background {
  const proved = new Set(scenarios.flatMap(({ proves }) => proves));
  const covered = new Set<string>(scenarios.flatMap(({ covers }) => covers));
  const tested = requirements.filter(({ id }) => proved.has(id)).length;
  const rows = Object.keys(conditions);
  const met = rows.filter((row) => covered.has(row)).length;
  return {
    ...noBackground,
    scenarios: new Map(
      scenarios.map(({ id }) => {
        const reason = whyOf(id);
        return [id, { why: reason === undefined ? [] : [reason], advice: adviceOn(id) }];
      }),
    ),
    coverage: [
      {
        name: 'Requirements of the catalogue',
        parts: [
          ['put to the test by a scenario', tested],
          ['not yet', requirements.length - tested],
        ],
      },
      {
        name: 'Conditions worth testing',
        parts: [
          ['covered by a scenario', met],
          ['not yet', rows.length - met],
        ],
      },
    ],
    unread: new Set(requirements.filter(({ verified }) => !verified).map(({ id }) => id)),
    ...(before ? { before } : {}),
    ...(beside ? { beside } : {}),
  };
}
