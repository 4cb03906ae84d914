import { describe, expect, it } from 'vitest';
import type { Transport } from '../../../../harness/model/terms.ts';
import type { Result } from '../../../../harness/run/player.ts';
import { accusations, playBlackBox } from './black-box.fixture.ts';
import { soundBox } from './sound-box.fixture.ts';
import { type BoxRow, planOf, sound, spoken } from './sound-boxes.fixture.ts';

const inWords = (row: BoxRow): string =>
  Object.entries(row)
    .map(([dimension, value]) => `${dimension} ${value}`)
    .join(', ');

/** What is said of its TLS alone: whether its status fits is calibrated apart. */
const calibrations = (results: readonly Result[], tls: string) =>
  results
    .filter(
      ({ scenario, variant }) =>
        /calibration\/(starttls|implicit-tls)$/.test(scenario) && variant.tls === tls,
    )
    .map(({ verdict }) => verdict);

/** A box that is played takes a second; a machine that has much else to do takes many. */
const BUDGET = 240_000;

/** Plays one box, and holds what is made of it to what it was told to be. */
async function play(row: BoxRow): Promise<void> {
  const box = await soundBox(await planOf(row));
  const results = await playBlackBox(box.address, { sni: 'mx.test' }).finally(() =>
    box[Symbol.asyncDispose](),
  );
  expect(accusations(results)).toEqual([]);
  for (const tls of ['1.2', '1.3'] as const) {
    const found = calibrations(results, tls);
    const kinds = [...new Set(found.map(({ kind }) => kind))];
    if (!spoken(row).includes(tls)) {
      expect({ tls, kinds }).toEqual({ tls, kinds: ['note'] });
      expect(found[0]?.reason).toContain(`it turns TLS ${tls} down`);
    } else if (row.client === 'demanded') {
      expect({ tls, kinds }).toEqual({ tls, kinds: ['inconclusive'] });
      expect(found[0]?.reason).toContain('demands a certificate of the client');
    } else {
      expect({ tls, kinds }).toEqual({ tls, kinds: ['pass'] });
      const passed = results.filter(
        ({ verdict, variant }) => verdict.kind === 'pass' && variant.tls === tls,
      );
      expect(passed.length).toBeGreaterThan(8);
    }
  }
}

/**
 * The tests of the boxes over one transport: a file each, as each file is run by a process of its
 * own.
 */
export function describeSoundBoxes(transport: Transport): void {
  const rows = sound.rows.filter((row) => row.transport === transport);
  describe(`a sound box over ${transport} gets not one warning or failure`, () => {
    it('is one of many', () => {
      expect(rows.length).toBeGreaterThan(30);
      expect(sound.rows.length).toBeGreaterThanOrEqual(100);
    });

    it.concurrent.each(rows.map((row) => [inWords(row), row] as const))(
      '%s',
      (_, row) => play(row),
      BUDGET,
    );
  });
}
