import { writeSync } from 'node:fs';
import { expect, test } from 'vitest';
import { scenarios } from '../../../suites/index.ts';
import { knownDefects } from '../../shared/defects.ts';
import { selfTestText } from './command.ts';
import { selfTest } from './self-test.ts';

/** Many mutants are noticed by their silence, so this waits more than it works; milliseconds. */
const PATIENCE = 300_000;

test(
  'every defect of the reference trips a scenario, and every scenario is tripped by a defect',
  async () => {
    const result = await selfTest(scenarios, knownDefects());
    // The table is worth reading whether or not something is wrong with it.
    writeSync(1, `\n${selfTestText(result)}\n`);
    expect(result.unsound).toEqual([]);
    expect(result.survivors).toEqual([]);
    expect(result.unproven).toEqual([]);
    expect(result.mutants).toBeGreaterThanOrEqual(120);
    expect(result.killed).toBe(result.mutants);
    expect(new Set(result.table.map(({ defect }) => `${defect.role} ${defect.name}`)).size).toBe(
      result.mutants,
    );
  },
  PATIENCE,
);
