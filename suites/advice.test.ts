import { expect, it } from 'vitest';
import { adviceOn } from './advice.ts';
import { scenarios } from './index.ts';

it('there is something to do about every scenario, a line for each program', () => {
  for (const { id } of scenarios) {
    const lines = adviceOn(id);
    expect([id, lines.length > 0]).toEqual([id, true]);
    expect(new Set(lines.map((line) => line.split(':')[0])).size).toBe(lines.length);
    expect(lines.filter((line) => line.length > 180)).toEqual([]);
  }
  expect(adviceOn('server/times/expired').join('\n')).toMatch(/Exim.*\n(.*\n)*HAProxy/);
  expect(adviceOn('nobody/knows/it')).toEqual([]);
});
