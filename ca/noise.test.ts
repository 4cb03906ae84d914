import { expect, it } from 'vitest';
import { noise } from './noise.ts';

it('noise is as long as asked, the same each time, and another for another seed', () => {
  expect(noise(0, 'a').length).toBe(0);
  expect(noise(1, 'a').length).toBe(1);
  expect(noise(100, 'a').length).toBe(100);
  expect(noise(100, 'a')).toEqual(noise(100, 'a'));
  expect(noise(100, 'a')).not.toEqual(noise(100, 'b'));
  expect(noise(40, 'a').slice(32)).not.toEqual(noise(40, 'a').slice(0, 8));
});
