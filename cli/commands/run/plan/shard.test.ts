import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Cell } from '../../../../harness/run/cell.ts';
import { planCells } from '../../../../harness/run/plan.ts';
import { readJournal } from '../../../../reports/journal.ts';
import { scenarios } from '../../../../suites/index.ts';
import { complaint, Folder, mailstaple } from '../../../shared/command.fixture.ts';
import { bundledTargets } from '../../../targets.ts';
import type { PlannedTarget } from './planned.ts';
import { partOf, recordOf } from './shard.ts';

const bundled = await bundledTargets();

/** Some targets in their newest version, as they are planned. */
function planned(...names: string[]): PlannedTarget[] {
  return names.map((name) => {
    const found = bundled.find(({ target }) => target.name === name);
    const [version] = found?.target.versions ?? [];
    const [runtime] = found?.target.runtimes ?? [];
    if (!found || !version || !runtime) throw new Error(name);
    const cells = planCells(scenarios, found.target, version, runtime);
    return { selected: { found, version, runtime }, filter: {}, baselines: [], cells };
  });
}
const isOut = ({ unsupported }: Cell): boolean => unsupported !== undefined;
const idsOf = ({ cells }: PlannedTarget): string[] => cells.map(({ id }) => id);
const partsOf = (plan: PlannedTarget[], of: number, times = new Map<string, number>()) =>
  Array.from({ length: of }, (_, at) => partOf(plan, { index: at + 1, of }, times)).map((part) =>
    part.map((cells, at) => cells ?? plan.slice(at, at + 1).flatMap(idsOf)),
  );

describe('parts of a plan', () => {
  const plan = planned('exim-gnutls', 'exim-openssl', 'postfix', 'curl', 'msmtp', 'haproxy');

  test.each([1, 2, 3, 7, 40])('of %i: every cell is in one, and only in one', (of) => {
    const all = partsOf(plan, of).flat(2);
    expect(new Set(all).size).toBe(all.length);
    expect(all.sort()).toEqual(plan.flatMap(idsOf).sort());
  });

  test('a target stays whole where it is not more than a fair part', () => {
    const parts = partsOf(plan, 2);
    for (const [at, target] of plan.entries()) {
      const holders = parts.filter((part) => (part[at] ?? []).length > 0);
      expect({ at, holders: holders.length }).toEqual({ at, holders: 1 });
      expect(holders[0]?.[at]).toEqual(idsOf(target));
    }
    const twelve = partsOf(plan, 12);
    expect(twelve.filter(([first = []]) => first.length > 0).length).toBeGreaterThan(1);
    const idle = new Set(plan.flatMap(({ cells }) => cells.filter(isOut)).map(({ id }) => id));
    const sizes = twelve.map((part) => part.flat().filter((id) => !idle.has(id)).length);
    expect(Math.max(...sizes)).toBeLessThan(2 * (sizes.reduce((sum, size) => sum + size) / 12));
  });

  test('they are balanced by what earlier runs tell, and the variants of a scenario stay together', () => {
    const [target] = planned('reference');
    if (!target) throw new Error('no reference');
    // A few are slow: no part has all of them.
    const slow = new Map(idsOf(target).map((id, at) => [id, at > 200 && at < 260 ? 10_000 : 10]));
    const cost = (part: readonly string[]) =>
      part.reduce((sum, id) => sum + (slow.get(id) ?? 0), 0);
    const balanced = partsOf([target], 4, slow).map((part) => cost(part.flat()));
    const guessed = partsOf([target], 4).map((part) => cost(part.flat()));
    expect(Math.max(...balanced)).toBeLessThan(1.5 * Math.min(...balanced));
    expect(Math.max(...guessed)).toBeGreaterThan(10 * Math.min(...guessed));
    const homes = new Map<string, Set<number>>();
    for (const [at, part] of partsOf([target], 4, slow).entries())
      for (const id of part.flat()) {
        const scenario = id.split('@')[0] ?? '';
        homes.set(scenario, (homes.get(scenario) ?? new Set()).add(at));
      }
    expect([...homes.values()].every(({ size }) => size === 1)).toBe(true);
  });

  test('parts of one plan know each other', () => {
    const one = recordOf({ index: 1, of: 3 }, plan);
    expect(recordOf({ index: 2, of: 3 }, plan).plan).toBe(one.plan);
    expect(recordOf({ index: 2, of: 3 }, plan.slice(1)).plan).not.toBe(one.plan);
    expect(one.targets[0]).toEqual({
      name: 'exim-gnutls',
      version: '4.98',
      cells: expect.any(Number),
    });
  });
});

test('words that are no part', async () => {
  for (const word of ['0/3', '4/3', '1', 'a/b', '1/0', '1/1001', '-1/2', '1/2/3'])
    expect(await complaint('run', 'reference', '--shard', word)).toMatch(/^--shard takes a part/);
  expect(await complaint('run', 'reference', '--shard', '1/2', '--times', '/nowhere')).toBe(
    '/nowhere is not there',
  );
});

/** The verdicts of a run, by cell. */
const verdictsOf = (out: string) => {
  const { outcomes } = readJournal(readFileSync(`${out}/journal.jsonl`, 'utf8')).run;
  return outcomes.map(({ cell, verdict: { kind } }) => `${kind} ${cell}`).sort();
};

test('played apart and merged they are what one machine makes of them; what is missing is told', {
  timeout: 180_000,
}, async () => {
  using folder = new Folder();
  const at = (name: string): string => `${folder.path}/${name}`;
  const words = ['run', 'reference', '--only', 'server/times/expired*', '--tls', '1.3'];
  const play = (...more: string[]) => mailstaple(...words, ...more);
  expect((await play('--out', at('single'))).code).toBe(0);
  for (const index of [1, 2, 3])
    expect((await play('--shard', `${index}/3`, '--out', at(`${index}`))).code).toBe(0);
  const lacking = await mailstaple('merge', at('1'), at('3'), '--out', at('lacking'));
  expect(lacking.code).toBe(3);
  expect(lacking.err).toMatch(/lacking: part 2 of 3 is missing\n/);
  expect(lacking.err).toMatch(/lacking: reference 1: \d+ of \d+ cells were not played\n/);
  expect(lacking.err).not.toContain('overlap');
  const merged = await mailstaple('merge', at('lacking'), at('2'), '--out', at('merged'));
  expect(merged).toMatchObject({ code: 0, err: '' });
  expect(merged.out).not.toMatch(/missing|not played/);
  expect(verdictsOf(at('merged'))).toEqual(verdictsOf(at('single')));
  const other = await mailstaple('merge', at('1'), at('single'), '--out', at('other'));
  expect(other.err).toContain('these are not the parts of one plan');
});

test('more parts than there is work: the last ones are empty, and in order', async () => {
  using folder = new Folder();
  const words = ['--only', 'server/times/expired', '--tls', '1.3', '--shard', '9/9'];
  const { code, out } = await mailstaple('run', 'reference', ...words, '--out', `${folder.path}/o`);
  expect(code).toBe(0);
  expect(out).toMatch(/there is nothing left for this one to play\n$/);
});
