import { expect, it } from 'vitest';
import { sound } from './sound-boxes.fixture.ts';
import { describeSoundBoxes } from './sound-boxes.play.fixture.ts';

it('a hundred boxes and more: every two values meet in one, and what cannot be played is known', () => {
  expect(sound.rows.length).toBeGreaterThanOrEqual(100);
  const reasons = sound.impossible.map((line) => line.replace(/^.*: /, ''));
  expect(
    Object.fromEntries(
      [...Map.groupBy(reasons, (one) => one)].map(([why, all]) => [why, all.length]),
    ),
  ).toEqual({
    'DHE goes with RSA alone': 7,
    'it takes a key of RSA to encrypt for': 8,
    'ML-DSA has no number in TLS 1.2': 1,
    'TLS 1.3 has no such suite': 3,
  });
});

describeSoundBoxes('implicit');
