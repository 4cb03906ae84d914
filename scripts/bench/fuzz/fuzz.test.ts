import { beforeAll, describe, expect, it } from 'vitest';
import { examine } from '../../../harness/examiner/examine.ts';
import { type Examiner, tryOne } from './attempt.ts';
import { Dice } from './dice.ts';
import { mutated } from './mutations.ts';
import { outline, replaced } from './outline.ts';
import { mayBeAcceptable, mintSeeds, type Seed, signedByStranger } from './truth.ts';

const at = new Date();
let seeds: Seed[] = [];
beforeAll(async () => {
  seeds = await mintSeeds(at);
});
const seedNamed = (label: string): Seed => {
  const found = seeds.find((one) => one.label === label);
  if (!found) throw new RangeError(label);
  return found;
};

/** The first complaint in so many trials of an examiner. */
function complaint(
  examiner: Examiner,
  inputs: number,
  from: readonly Seed[] = seeds,
): string | undefined {
  const dice = new Dice(7);
  for (let left = inputs; left > 0; left -= 1) {
    const found = tryOne(examiner, from, at, dice).complaint;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The examiner with a rule forgotten. */
const without =
  (rule: string): Examiner =>
  (staple, about) => {
    const { findings, status } = examine(staple, about);
    const kept = findings.filter((one) => one.rule !== rule);
    const decided = findings.some((one) => one.rule === 'status.good');
    const sound = decided && kept.every((one) => one.level !== 'must' || one.ok);
    return {
      findings: kept,
      status: sound ? 'good' : status === 'good' ? 'invalid' : status,
      acceptable: sound,
    };
  };

describe('the fuzzer', () => {
  it('finds nothing in the examiner', () => {
    expect(complaint(examine, 3000)).toBeUndefined();
  });

  it.each([
    ['signature.valid', 'good'],
    ['signer.authorised', 'signed by other-ca'],
    ['signer.valid-now', 'signed by delegate-expired'],
    ['status.good', 'revoked'],
    ['times.next-update', 'expired'],
    ['times.this-update', 'from tomorrow'],
    ['times.format', 'times with fraction'],
    ['extensions.critical', 'an unknown critical extension'],
  ])('finds out that %s was forgotten', (rule, label) => {
    expect(complaint(without(rule), 3000, [seedNamed(label)])).toBe('acceptable, and must not be');
  });

  it.each([
    ['der.strict', 'good'],
    ['cert-id.matches', 'about other-leaf-same-ca'],
  ])('%s alone may be forgotten: what rests on it is then not said', (rule, label) => {
    expect(complaint(without(rule), 500, [seedNamed(label)])).toBeUndefined();
  });

  it('finds out who throws', () => {
    const fragile: Examiner = (staple, about) => {
      if (staple.length % 7 === 0) throw new RangeError('seven');
      return examine(staple, about);
    };
    expect(complaint(fragile, 100)).toContain('threw RangeError: seven');
  });

  it('makes the same of the same seed, and seldom the same twice', () => {
    const { staple } = seedNamed('good');
    const made = (seed: number) => {
      const dice = new Dice(seed);
      return Array.from({ length: 300 }, () =>
        Buffer.from(mutated(staple, [staple], dice)).toString('base64'),
      );
    };
    expect(made(1)).toEqual(made(1));
    expect(made(1)).not.toEqual(made(2));
    expect(new Set(made(1)).size).toBeGreaterThan(250);
  });
});

describe('what it goes by', () => {
  it('what is acceptable as minted may be, and what was signed wrong may not', () => {
    for (const { staple, about } of seeds)
      if (examine(staple, { ...about, at }).acceptable)
        expect(mayBeAcceptable(staple, about)).toBe(true);
    for (const label of [
      'revoked',
      'expired',
      'signed by leaf',
      'signed by root',
      'a flipped signature',
      'version 2',
    ])
      expect(mayBeAcceptable(seedNamed(label).staple, seedNamed(label).about)).toBe(false);
  });

  it('what was spoilt around a good answer may be mended', () => {
    for (const label of ['junk for certs, by the CA', 'trailing', 'another response type'])
      expect(mayBeAcceptable(seedNamed(label).staple, seedNamed(label).about)).toBe(true);
  });

  it('signed by a stranger it may not', () => {
    const { staple, about } = seedNamed('signed by ca');
    const forged = signedByStranger(staple, about);
    expect(forged).not.toEqual(staple);
    expect(mayBeAcceptable(forged, about)).toBe(false);
    const findings = examine(forged, { ...about, at }).findings.filter(({ ok }) => !ok);
    expect(findings.map(({ rule }) => rule)).toContain('signature.valid');
  });

  it('an outline puts together again what it took apart', () => {
    for (const { staple } of seeds.slice(0, 40)) {
      const spots = outline(staple);
      spots.forEach(({ start, end }, i) => {
        expect(
          Buffer.from(replaced(staple, spots, i, staple.subarray(start, end), true)).equals(staple),
        ).toBe(true);
      });
    }
  });
});
