import { expect, it } from 'vitest';
import { settling } from './settling.ts';

const STEP = 6000;

it('of a quiet machine is what the target says', () => {
  expect(settling(1500, 12, STEP)).toBe(1500);
});

it('of a busy machine, as slow handshakes tell, is longer', () => {
  expect(settling(1500, 250, STEP)).toBe(5000);
});

it('is never made longer than a step', () => {
  expect(settling(1500, 4000, STEP)).toBe(STEP);
  expect(settling(8000, 4000, STEP)).toBe(8000);
});

it('of a target that needs none is none', () => {
  expect(settling(0, 250, STEP)).toBe(0);
});

it('without a handshake is as it was', () => {
  expect(settling(1500, undefined, STEP)).toBe(1500);
});
