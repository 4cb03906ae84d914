import { expect, it } from 'vitest';
import { startBudget } from './our-container.ts';

it('a container on a crowded machine has thrice the time to come up', () => {
  const [crowded, usual] = [startBudget(60, 2), startBudget(8, 2)];
  expect(crowded).toBe(3 * usual);
  // A load of sixteen is nothing to sixteen processors.
  expect(startBudget(16, 16)).toBe(usual);
  // Bringing up as a whole is bounded at five minutes.
  expect(crowded).toBeLessThan(300_000);
});
