import { describe, expect, test } from 'vitest';
import { complaint, mailstaple } from '../../shared/command.fixture.ts';
import { listable } from './list.ts';

describe('list', { timeout: 60_000 }, () => {
  test('targets in JSON have the promised shape', async () => {
    const { code, out, err } = await mailstaple('list', 'targets', '--json');
    const targets: Record<string, unknown>[] = JSON.parse(out);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(targets.map(({ name }) => name)).toContain('reference');
    for (const target of targets) {
      expect(Object.keys(target)).toEqual(['name', 'versions', 'roles', 'capabilities']);
      expect(target.versions).toEqual(expect.arrayContaining([expect.any(String)]));
    }
  });

  test('scenarios in JSON say what they need, prove and cover', async () => {
    const { out } = await mailstaple('list', 'scenarios', '--json');
    const scenarios: Record<string, unknown>[] = JSON.parse(out);
    expect(scenarios.length).toBeGreaterThan(120);
    expect(Object.keys(scenarios[0] ?? {})).toEqual([
      'id',
      'role',
      'title',
      'needs',
      'proves',
      'covers',
    ]);
  });

  test.each(listable)('%s: one line each, no fewer than in JSON', async (what) => {
    const [plain, json] = await Promise.all([
      mailstaple('list', what),
      mailstaple('list', what, '--json'),
    ]);
    expect(plain.code).toBe(0);
    expect(plain.out.trimEnd().split('\n')).toHaveLength(JSON.parse(json.out).length);
  });

  test('an unknown word: exit 2 and what was meant', async () => {
    expect(await complaint('list', 'scenarioes')).toMatch(/did you mean scenarios\?/);
    expect(await complaint('list', 'toString')).toMatch(/there are targets, scenarios/);
    expect(await complaint('list')).toMatch(/what/);
    expect((await mailstaple('list', 'target')).code).toBe(2);
  });
});
