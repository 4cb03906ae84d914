import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Run } from '../harness/model/run.ts';
import { roleNames, transportNames } from '../harness/model/terms.ts';
import { verdictKinds } from '../harness/model/verdict.ts';
import { type ReportJson, toJson, toReportJson } from './json.ts';
import { wholeOutcomes } from './json-outcomes.ts';
import schema from './report.schema.json' with { type: 'json' };
import {
  sampleExcerpt,
  sampleLater,
  sampleOutcome,
  sampleRun,
  sampleRunLine,
  sampleTarget,
} from './sample.fixture.ts';

const validate = new Ajv2020({ strict: true, allErrors: true }).compile(schema);
const faults = (value: unknown): unknown => (validate(value) ? [] : validate.errors);

const killed: Run = {
  run: sampleRunLine({ profile: 'rfc', planned: 9 }),
  targets: [sampleTarget({ failed: 'no such image: 5f3a' })],
  outcomes: [sampleOutcome('blocked')],
};

/** Every property that the schema names, by its path; items of lists and values of maps are `*`. */
function namedIn(part: unknown, path = ''): string[] {
  const found = z.looseObject({}).safeParse(part).data ?? {};
  const { $ref, properties, items, additionalProperties, anyOf } = found;
  if (typeof $ref === 'string') {
    const defs: Record<string, unknown> = schema.$defs;
    return namedIn(defs[$ref.replace('#/$defs/', '')], path);
  }
  const of = (value: unknown, key: string): string[] => namedIn(value, `${path}/${key}`);
  return [
    ...Object.entries(properties ?? {}).flatMap(([key, value]) => [
      `${path}/${key}`,
      ...of(value, key),
    ]),
    ...(items === undefined ? [] : of(items, '*')),
    ...(typeof additionalProperties === 'object' ? of(additionalProperties, '*') : []),
    ...(Array.isArray(anyOf) ? anyOf.flatMap((one) => namedIn(one, path)) : []),
  ];
}

/** Is something there under this path, in any of the values? */
const isThere = (values: unknown[], path: readonly string[]): boolean => {
  const [key, ...rest] = path;
  if (key === undefined) return values.some((value) => value !== undefined);
  const next = values.flatMap((value): unknown[] => {
    if (typeof value !== 'object' || value === null) return [];
    if (key === '*') return Object.values(value);
    return Object.entries(value).flatMap(([name, one]) => (name === key ? [one] : []));
  });
  return next.length > 0 && isThere(next, rest);
};

/** The outcomes of a report as the run had them. */
function outcomesOf(report: ReportJson): unknown[] {
  const { lines, blocks } = report.volatile.tables;
  const block = (at: number | undefined): string[] =>
    (blocks[at ?? -1] ?? []).map((line) => lines[line] ?? '');
  return wholeOutcomes(report).map((outcome) => {
    const { excerpts = [], ...measured } = report.volatile.cells[outcome.cell] ?? {};
    return {
      type: 'outcome',
      ...outcome,
      ...measured,
      excerpts: outcome.excerpts.map(({ connection, findings }, index) => ({
        connection,
        staple: block(excerpts[index]?.staple),
        chain: block(excerpts[index]?.chain),
        transcript: block(excerpts[index]?.transcript),
        handshake: block(excerpts[index]?.handshake),
        times: excerpts[index]?.times,
        requests: excerpts[index]?.requests,
        findings: findings.map((one, n) => ({
          ...one,
          detail: block(excerpts[index]?.details)[n],
        })),
      })),
    };
  });
}

describe('report.json', () => {
  it('has every field of its schema, so that type and schema are one', () => {
    const asking = sampleOutcome('pass', { excerpts: [sampleExcerpt(1, 'requests')] });
    const runs = [sampleRun(40), killed, sampleLater({ ...killed, outcomes: [asking] })];
    for (const run of runs) expect(faults(JSON.parse(toJson(run)))).toEqual([]);
    const whole = runs.map(toJson).map((text): unknown => JSON.parse(text));
    const paths = namedIn(schema);
    expect(paths.length).toBeGreaterThan(80);
    expect(paths.filter((path) => !isThere(whole, path.slice(1).split('/')))).toEqual([]);
    expect(isThere(whole, ['outcomes', '*', 'verdict', 'nothing'])).toBe(false);
  });

  it('is what its schema says of a cell without TLS, too', () => {
    const run = {
      ...killed,
      outcomes: [sampleOutcome('pass', { variant: { transport: 'http' } })],
    };
    const [outcome] = toReportJson(run).outcomes;
    expect(outcome?.cell.endsWith('#http')).toBe(true);
    expect(outcome?.variant).toEqual({ transport: 'http' });
    expect(faults(JSON.parse(toJson(run)))).toEqual([]);
  });

  it('has a schema that knows the words of the model', () => {
    const { role, verdictKind, variant } = schema.$defs;
    expect(role.enum).toEqual([...roleNames]);
    expect(verdictKind.enum).toEqual([...verdictKinds]);
    expect(variant.properties.transport.enum).toEqual([...transportNames]);
  });

  it('is what its schema says', () => {
    expect(faults(JSON.parse(toJson(sampleRun(40))))).toEqual([]);
    expect(faults(JSON.parse(toJson(killed)))).toEqual([]);
  });

  it('has a schema that refuses what is not one', () => {
    const report = toReportJson(sampleRun(4));
    const [outcome] = report.outcomes;
    expect(faults({ ...report, schema: 1 })).not.toEqual([]);
    expect(faults({ ...report, extra: 1 })).not.toEqual([]);
    expect(faults({ ...report, outcomes: [{ ...outcome, ms: 1 }] })).not.toEqual([]);
    expect(faults({ ...report, outcomes: [{ ...outcome, standing: 'odd' }] })).not.toEqual([]);
  });

  it('differs between two identical runs inside the volatile block only', () => {
    const [one, other] = [sampleRun(20, 1), sampleRun(20, 2)];
    other.outcomes.reverse();
    other.targets.reverse();
    for (const { verdict, evidence } of other.outcomes) {
      verdict.facts = Object.fromEntries(Object.entries(verdict.facts).reverse());
      evidence?.files.reverse();
    }
    const stable = (run: Run): string => toJson(run).split('\n  "volatile": {\n')[0] ?? '';
    expect(toJson(one)).not.toBe(toJson(other));
    expect(stable(one).length).toBeGreaterThan(1000);
    expect(stable(one)).toBe(stable(other));
  });

  it('is sorted by cell, by code units', () => {
    const cells = ['b', 'ä', 'B', 'a'];
    const run = { ...killed, outcomes: cells.map((cell) => sampleOutcome('pass', { cell })) };
    expect(toReportJson(run).outcomes.map(({ cell }) => cell)).toEqual(['B', 'a', 'b', 'ä']);
    expect(Object.keys(toReportJson(run).volatile.cells)).toEqual(['B', 'a', 'b', 'ä']);
  });

  it('loses nothing of an outcome', () => {
    const outcome = sampleOutcome('fail', { known: 'told', standing: 'as-expected' });
    const report = toReportJson({ ...killed, outcomes: [outcome] });
    expect(outcomesOf(report)).toEqual([
      {
        ...outcome,
        evidence: { ...outcome.evidence, files: [...(outcome.evidence?.files ?? [])].sort() },
      },
    ]);
  });

  it('says what outcomes have in common once', () => {
    const run = sampleRun(40);
    const { tables, outcomes, volatile } = toReportJson(run);
    for (const table of [...Object.values(tables), ...Object.values(volatile.tables)]) {
      const texts = table.map((one: unknown) => JSON.stringify(one));
      expect(new Set(texts).size).toBe(texts.length);
    }
    expect(tables.claims).toHaveLength(new Set(run.outcomes.map((it) => it.scenario)).size);
    expect(tables.facts.length).toBeLessThan(outcomes.length / 10);
    const lines = toJson(run).split('\n');
    expect(lines.filter((line) => line.startsWith('    {"cell":'))).toHaveLength(outcomes.length);
  });

  it('says how the run ended, and what failed', () => {
    const report = toReportJson(killed);
    expect(report.run.ended).toBe('killed');
    expect(report.targets[0]?.failed).toBe(true);
    expect(report.volatile.failures).toEqual({ 'reference:0.1.0': 'no such image: 5f3a' });
    expect(report.summary.notPlayed).toBe(8);
    expect(toReportJson(sampleRun(2)).run.ended).toBe('done');
  });

  it('is not led astray by the name of a cell', () => {
    const run = { ...killed, outcomes: [sampleOutcome('pass', { cell: '__proto__' })] };
    expect(Object.keys(toReportJson(run).volatile.cells)).toEqual(['__proto__']);
  });
});
