import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { matches } from '../harness/model/glob.ts';
import type { PromiseClaim } from '../harness/model/target.ts';
import { folderOf } from '../harness/run/evidence/files.ts';
import { planCells } from '../harness/run/plan.ts';
import { scenarios } from '../suites/index.ts';
import { Folder } from './shared/command.fixture.ts';
import { UsageError } from './shared/usage.ts';
import { bundledTargets, loadTarget, versionOf } from './targets.ts';

const bundled = await bundledTargets();

describe('the bundled targets', () => {
  it('are one a folder, the reference among them, in the order of their names', () => {
    const names = bundled.map(({ target }) => target.name);
    expect(names).toContain('reference');
    expect(names).toContain('exim-gnutls');
    expect(names).toEqual([...new Set(names)].sort());
    for (const { folder, target } of bundled) expect(folder.endsWith(`/${target.name}`)).toBe(true);
  });

  it.each(bundled)(
    '$target.name: each version plays a cell that judges what it promises, and what it claims',
    ({ target }) => {
      for (const version of target.versions) {
        const cells = planCells(scenarios, target, version, target.runtimes[0] ?? 'embedded');
        const played = cells.filter(({ unsupported }) => unsupported === undefined);
        const judged = new Set(played.flatMap(({ scenario }) => Object.keys(scenario.promise)));
        const other = ({ id, unjudged }: PromiseClaim) =>
          judged.has(id) === (unjudged !== undefined);
        expect(version.cannot ? played : target.promises.filter(other), version.version).toEqual(
          [],
        );
      }
      expect(target.versions.some(({ cannot }) => cannot === undefined)).toBe(true);
      expect(new Set(target.versions.map(({ version }) => version)).size).toBe(
        target.versions.length,
      );
      for (const role of target.roles)
        expect(scenarios.some((scenario) => scenario.role === role)).toBe(true);
    },
  );

  it.each(bundled)('$target.name: every cell has an id and a folder of its own', ({ target }) => {
    for (const version of target.versions) {
      const cells = planCells(scenarios, target, version, target.runtimes[0] ?? 'embedded');
      expect(new Set(cells.map(({ id }) => id)).size).toBe(cells.length);
      expect(new Set(cells.map(({ id }) => folderOf(id).toLowerCase())).size).toBe(cells.length);
    }
  });
});

describe('what a bundled version does not survive', () => {
  const entries = bundled.flatMap(({ target, folder }) =>
    target.versions.flatMap((version) =>
      (version.unplayed ?? []).map((entry) => ({ target, folder, version, entry })),
    ),
  );

  it.each(entries)(
    '$target.name $version.version: $entry.reason',
    ({ target, folder, version, entry }) => {
      const { reason, scenarios: globs } = entry;
      const cells = planCells(scenarios, target, version, 'container');
      const out = cells.filter(({ unsupported }) => unsupported === reason);
      for (const glob of globs)
        expect(
          out.some(({ scenario, id }) => [scenario.id, id].some((text) => matches(glob, text))),
          `${glob} takes out nothing: was the scenario renamed?`,
        ).toBe(true);
      const [, id = 'none'] = /\(findings: ([A-Z0-9-]+)\)$/.exec(reason) ?? [];
      const text = readFileSync(join(folder, 'findings.yaml'), 'utf8');
      const told = text.split('\n  - id: ').find((entry) => entry.startsWith(`${id}\n`));
      expect(told).toMatch(/\n {4}second: /);
      // Told is what fell over, and never by what: a family is taken out, and none of it is named.
      expect(globs.filter((glob) => !glob.endsWith('/*'))).toEqual([]);
      expect(new Set(out.map(({ scenario }) => scenario.id)).size).toBeGreaterThan(2);
      for (const { scenario } of out) expect(told).not.toContain(scenario.id);
    },
  );
});

describe('a version', () => {
  const [found] = bundled.filter(({ target }) => target.name === 'exim-gnutls');
  const target = found?.target;
  if (!target) throw new Error('no exim-gnutls');

  it('is the newest unless another is asked for', () => {
    expect(versionOf(target, undefined)).toBe(target.versions[0]);
    for (const version of target.versions) expect(versionOf(target, version.version)).toBe(version);
  });

  it('that does not exist is told of with those that do', () => {
    expect(() => versionOf(target, '0.1')).toThrow(UsageError);
    expect(() => versionOf(target, '0.1')).toThrow(
      'exim-gnutls has no version 0.1; it has ' +
        `${target.versions.map(({ version }) => version).join(', ')}`,
    );
    expect(() => versionOf(target, '')).toThrow(UsageError);
  });
});

it('a module that exports no target is refused', async () => {
  using folder = new Folder();
  await expect(loadTarget(folder.file('empty.mjs', 'export const x = 1;\n'))).rejects.toThrow(
    /does not export a target/,
  );
  await expect(loadTarget(folder.file('odd.mjs', 'export const target = {};\n'))).rejects.toThrow(
    UsageError,
  );
});
