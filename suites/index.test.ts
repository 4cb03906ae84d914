import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { definitionOf, type Expected, layerOf, partsOf, type Scenario } from '#harness';
import { conditions, coverage, uncovered, whyNot } from './conditions.ts';
import { scenarios } from './index.ts';
import { requirementById } from './requirements/catalogue.ts';

const ids = scenarios.map(({ id }) => id);
const slugs = /^(server|client|fetcher|responder)(\/[a-z0-9]+([-.][a-z0-9]+)*){2}$/;
const capitalised = /^(STARTTLS|TLS|RSA|PEM)\b/;

describe('ids and titles', () => {
  it('are unique, also across aliases', () => {
    const all = [...ids, ...scenarios.flatMap(({ aliases }) => aliases)];
    expect(new Set(all).size).toBe(all.length);
  });

  it('are slugs', () => {
    expect(ids.filter((id) => !slugs.test(id))).toEqual([]);
  });

  it('tell scenarios apart, each standing alone', () => {
    const titles = scenarios.map(({ title }) => title);
    const twice = titles.filter((title, index) => titles.indexOf(title) !== index);
    expect(twice).toEqual([]);
    expect(titles.filter((title) => /^the same\b/i.test(title))).toEqual([]);
  });

  it('begin in lower case and end without a stop', () => {
    const odd = ({ title }: Scenario) =>
      (!/^[a-z]/.test(title) && !capitalised.test(title)) || title.endsWith('.');
    expect(scenarios.filter(odd).map(({ title }) => title)).toEqual([]);
  });

  it('are enough: sixty and more for each role', () => {
    expect(ids.filter((id) => id.startsWith('server/')).length).toBeGreaterThanOrEqual(60);
    expect(ids.filter((id) => id.startsWith('client/')).length).toBeGreaterThanOrEqual(60);
    expect(ids.filter((id) => id.startsWith('fetcher/')).length).toBeGreaterThanOrEqual(70);
  });
});

describe('sources', () => {
  it('each scenario proves something, and only what the catalogue has', () => {
    // A calibration shows what a target says of itself, which no document need ask for; of a file
    // only the manual of the program that writes it speaks.
    const silent = (it: Scenario) =>
      it.proves.length === 0 && !it.calibrates && Object.keys(it.promise).length === 0;
    expect(scenarios.filter(silent).map(({ id }) => id)).toEqual([]);
    expect(scenarios.flatMap(({ proves }) => proves).filter((id) => !requirementById(id))).toEqual(
      [],
    );
  });

  it('what a scenario proves binds the role it is about', () => {
    const strange = ({ id, role, proves }: Scenario) =>
      proves.flatMap((clause) => {
        const { role: of = '', document = '' } = requirementById(clause) ?? {};
        // Who fetches is a server as well, or its helper; the client of RFC 6960 is who asks.
        const fetches = role === 'fetcher' && (of === 'server' || document === 'RFC 6960');
        return of === role || of === 'any' || fetches ? [] : [`${id}: ${clause} binds the ${of}`];
      });
    expect(scenarios.flatMap(strange)).toEqual([]);
  });

  it('no scenario rests on a MUST of a profile of OCSP that only those are bound by who claim it', () => {
    // What is left open is judged where a target promises it, and of nobody else.
    const resting = ({ binds, expect: wanted }: Scenario) =>
      Object.entries(binds)
        .filter(([fact]) => {
          const value = wanted[fact];
          return typeof value !== 'object' || 'oneOf' in value;
        })
        .flatMap(([, { clauses }]) => clauses);
    const claimed = (scenario: Scenario) =>
      resting(scenario).flatMap((clause) => {
        const { id } = scenario;
        const { document = '', level = '' } = requirementById(clause) ?? {};
        const profile = document === 'RFC 9919' || document === 'RFC 5019';
        return profile && level.startsWith('MUST') ? [`${id}: ${clause}`] : [];
      });
    expect(scenarios.flatMap(claimed)).toEqual([]);
  });

  it('every clause binds in a version of TLS that its scenario is played in', () => {
    const idle = ({ id, proves, versions }: Scenario) =>
      proves.flatMap((clause) => {
        const { tls } = requirementById(clause)?.only ?? {};
        return tls === undefined || versions.includes(tls) ? [] : [`${id}: ${clause}`];
      });
    expect(scenarios.flatMap(idle)).toEqual([]);
  });

  it('each row covered is a row of the conditions', () => {
    const known = new Set<string>(Object.keys(conditions));
    expect(scenarios.flatMap(({ covers }) => covers).filter((row) => !known.has(row))).toEqual([]);
  });

  it('the rows this version is about are all covered', () => {
    const range = (letter: string, from: number, to: number) =>
      Array.from(
        { length: to - from + 1 },
        (_, index) => `${letter}${String(from + index).padStart(2, '0')}`,
      );
    const due = [
      ...[...range('W', 1, 7), ...range('W', 9, 18), 'W25'],
      ...[...range('S', 1, 17), ...range('S', 26, 28)],
      ...[...range('C', 1, 14), ...range('C', 17, 19), 'C28', 'C30'],
      ...[
        'N01',
        'N02',
        'N03',
        'N04',
        'N09',
        ...range('N', 11, 17),
        'N15a',
        'N22',
        'N23',
        ...range('N', 27, 31),
      ],
      // Who fetches and who answers.
      ...[...range('F', 1, 24), ...range('S', 18, 21), 'S23', 'S24'],
      ...Array.from({ length: 11 }, (_, at) => `RS${String(at + 1).padStart(2, '0')}`),
      ...[...range('R', 29, 43), ...range('L', 1, 4)],
      ...[...range('N', 32, 38), 'N40', 'N49', 'N50'],
    ];
    const covered = coverage(scenarios);
    expect(due.filter((row) => covered.get(row)?.length === 0)).toEqual([]);
  });
});

describe('coverage', () => {
  it('counts each row once, and does not shrink', () => {
    const covered = [...coverage(scenarios)].filter(([, by]) => by.length > 0).map(([row]) => row);
    expect(covered.length).toBeGreaterThanOrEqual(230);
    expect(coverage([]).get('W01')).toEqual([]);
  });

  it('tells of each row that nothing covers why not, and of no other', () => {
    const none = [...coverage(scenarios)].flatMap(([row, by]) => (by.length === 0 ? [row] : []));
    expect(Object.keys(uncovered).toSorted()).toEqual(none.toSorted());
    expect(whyNot('W22')).toContain('TLS 1.3');
    expect(whyNot('W01')).toBeUndefined();
  });
});

const actsOf = ({ when }: Scenario): readonly string[] =>
  when.flatMap((act: Scenario['when'][number]) => ('name' in act ? [act.name] : []));

const valuesOf = (expected: Expected): readonly string[] =>
  typeof expected === 'string'
    ? [expected]
    : [
        ...('oneOf' in expected ? expected.oneOf : []),
        ...('either' in expected ? expected.either : []),
      ];

/** Names that stand for `<proof>` and `<identity>` in this scenario. */
function namesOf(scenario: Scenario): ReadonlySet<string> {
  if (scenario.role === 'client' || scenario.role === 'responder') return new Set();
  if (scenario.role === 'fetcher')
    return new Set([
      ...['main', 'as-given', 'forced', ...Object.keys(scenario.given.others)],
      ...scenario.when.flatMap((act) => (act.do === 'reply' ? [act.named] : [])),
    ]);
  const { given, when } = scenario;
  const named = when.flatMap((act) =>
    act.do === 'replace' || act.do === 'renew' ? [act.named] : [],
  );
  return new Set([
    'as-given',
    'main',
    ...(given.dual ? ['dual'] : []),
    ...Object.keys(given.sni),
    ...named,
  ]);
}

/** Every fact a scenario speaks of, with each value it names. */
const claimsOf = ({
  expect: expected,
  provided,
  tolerate,
  promise,
}: Scenario): [fact: string, value: string][] =>
  [
    ...Object.entries({ ...provided, ...expected }).map(
      ([fact, value]) => [fact, valuesOf(value)] as const,
    ),
    ...Object.entries(tolerate),
    ...Object.values(promise).flatMap((one) =>
      Object.entries(one).map(([fact, value]) => [fact, valuesOf(value)] as const),
    ),
  ].flatMap(([fact, values]) => values.map((value): [string, string] => [fact, value]));

function faultOf(scenario: Scenario, fact: string, value: string): string | undefined {
  const acts = actsOf(scenario);
  const { act, fact: name } = partsOf(fact);
  if (
    name !== 'alive' &&
    (act === undefined ? !(acts.length === 1 && acts[0] === 'only') : !acts.includes(act))
  )
    return `${scenario.id}: ${fact} belongs to no act`;
  const allowed = definitionOf(scenario.role, name)?.values;
  if (!allowed) return `${scenario.id}: there is no fact ${fact}`;
  const stands =
    allowed.some((one) => one === '<proof>' || one === '<identity>') &&
    namesOf(scenario).has(value);
  return allowed.includes(value) || stands || allowed.includes('<alert>')
    ? undefined
    : `${scenario.id}: ${fact} is never ${value}`;
}

describe('facts', () => {
  it('are those the judge establishes, of acts there are, with values they can take', () => {
    const faults = scenarios.flatMap((it) =>
      claimsOf(it).flatMap(([fact, value]) => faultOf(it, fact, value) ?? []),
    );
    expect(faults).toEqual([]);
  });

  it('tolerated ones are expected ones, and not tolerated what is expected', () => {
    const idle = scenarios.flatMap(({ id, expect: expected, tolerate }) =>
      Object.entries(tolerate).flatMap(([fact, values]) => {
        const wanted = expected[fact];
        if (wanted === undefined) return [`${id}: ${fact} is tolerated and never expected`];
        return values
          .filter((value) => valuesOf(wanted).includes(value))
          .map((value) => `${id}: ${fact} ${value}`);
      }),
    );
    expect(idle).toEqual([]);
  });

  it('can all be seen in at least one variant', () => {
    const unseen = scenarios.filter(
      ({ transports, versions, expect: expected }) =>
        transports.length === 0 ||
        transports.some((it) => it !== 'http') !== versions.length > 0 ||
        Object.keys(expected).length === 0,
    );
    expect(unseen.map(({ id }) => id)).toEqual([]);
  });

  it('of STARTTLS are not expected where TLS begins the connection', () => {
    const wrong = scenarios.filter(
      ({ transports, expect: expected }) =>
        transports.includes('implicit') &&
        Object.entries(expected).some(
          ([fact, value]) =>
            layerOf('server', fact) === 'starttls' && !valuesOf(value).includes('not-needed'),
        ),
    );
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });
});

describe('what has to be so before a claim is tested', () => {
  it('is not what the claim itself is about', () => {
    const both = scenarios.filter(({ expect: expected, provided }) =>
      Object.keys(provided).some((fact) => fact in expected),
    );
    expect(both.map(({ id }) => id)).toEqual([]);
  });

  it('is never asked of a calibration', () => {
    expect(scenarios.filter((it) => it.calibrates && Object.keys(it.provided).length > 0)).toEqual(
      [],
    );
  });
});

describe('the taste', () => {
  const folder = import.meta.dirname;
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => [name, readFileSync(join(folder, name), 'utf8').split('\n')] as const);

  it('no scenario is longer than a screenful', () => {
    const long = files.flatMap(([name, lines]) =>
      lines.flatMap((line, start) => {
        const [, indent, slug] = /^( {2,4})'?([a-z0-9.-]+)'?: (?:\{|[a-z]+\()/.exec(line) ?? [];
        if (indent === undefined || !line.trimEnd().match(/[{(]$/)) return [];
        const length =
          lines.slice(start).findIndex((one) => new RegExp(`^${indent}[})].*,$`).test(one)) + 1;
        return length > 21 ? [`${name}: ${slug} has ${length} lines`] : [];
      }),
    );
    expect(long).toEqual([]);
  });
});
