import { writeSync } from 'node:fs';
import { expect, test } from 'vitest';
import { mailstapleWith } from '../cli/shared/command.fixture.ts';
import { papers, shownIn } from './shown.fixture.ts';

/**
 * Many mutants are noticed by their silence, so this waits more than it works; on a busy machine as
 * well; milliseconds.
 */
const PATIENCE = 600_000;

const lines = papers.flatMap(shownIn).filter(({ words: [first] }) => first === 'self-test');

test.each([...new Map(lines.map(({ words }) => [words.join(' '), words])).values()])(
  'every defect of the reference trips a scenario, and every scenario is tripped by one: %s',
  async (...words) => {
    const { code, out, err } = await mailstapleWith({ timeout: PATIENCE - 10_000 }, ...words);
    // The table is worth reading whether or not something is wrong with it.
    writeSync(1, `\n${out}\n`);
    expect(out).not.toMatch(/^(?:defects that no|scenarios that no|scenarios the sound)/m);
    const [, killed, mutants, unproven] =
      /^(\d+) of (\d+) mutants killed \(100\.0 %\), (\d+) scenarios unproven/m.exec(out) ?? [];
    expect({ code, err, unproven }).toEqual({ code: 0, err: '', unproven: '0' });
    expect(Number(mutants)).toBeGreaterThanOrEqual(120);
    expect(killed).toBe(mutants);
    const rows = out
      .split('\n')
      .filter((line) => /^(?:server|client|fetcher|responder) /.test(line));
    expect(new Set(rows.map((row) => row.split(/ {2,}/)[0])).size).toBe(Number(mutants));
  },
  PATIENCE,
);

test('there is such a line', () => {
  expect(lines).not.toEqual([]);
});
