import { expect, it } from 'vitest';
import type { Capability } from '../model/terms.ts';
import { Calibrations, calibrationSteps } from './calibrations.ts';
import { unjudged } from './judge.ts';

const calibrating = (calibrates: Capability, ...needs: Capability[]) => ({
  scenario: { calibrates },
  needs,
});
const names = (stages: ReturnType<typeof calibrationSteps>): unknown[] =>
  stages.map((stage) => stage.map(({ scenario }) => scenario.calibrates));

it('a calibration is known before another that rests on it begins, in whatever order they come', () => {
  const mail = calibrating('accept-mail', 'starttls', 'staple-file');
  const starttls = calibrating('starttls');
  const file = calibrating('staple-file', 'starttls');
  const sni = calibrating('sni', 'sni', 'implicit-tls');
  for (const given of [
    [mail, starttls, file, sni],
    [sni, file, starttls, mail],
  ])
    expect(names(calibrationSteps(given)).map((stage) => [...(stage as string[])].sort())).toEqual([
      ['sni', 'starttls'],
      ['staple-file'],
      ['accept-mail'],
    ]);
});

it('two that rest on each other share a step, and nothing is lost or kept waiting', () => {
  const one = calibrating('sni', 'starttls');
  const other = calibrating('starttls', 'sni');
  expect(names(calibrationSteps([one, other]))).toEqual([['sni', 'starttls']]);
  expect(calibrationSteps([])).toEqual([]);
});

it('of a calibration that is played once more the last verdict counts, of two of a kind each', () => {
  const of = (id: string, round?: 'first') => ({
    id,
    ...calibrating('sni'),
    variant: { transport: 'implicit', tls: '1.3', ...(round ? { round } : {}) } as const,
  });
  const [one, other] = [of('one', 'first'), of('other', 'first')];
  const rests = { id: 'x', scenario: {}, needs: ['sni' as const], variant: of('x').variant };
  const calibrations = new Calibrations([one, other]);
  calibrations.note(one, unjudged('inconclusive', 'late', []));
  expect(calibrations.unmet(rests)?.kind).toBe('inconclusive');
  calibrations.note(other, unjudged('fail', 'wrong', []));
  calibrations.note(one, unjudged('pass', 'right', []));
  expect(calibrations.unmet(rests)).toEqual({
    kind: 'blocked',
    reason: 'The calibration of sni did not pass: wrong',
  });
  calibrations.note(other, unjudged('pass', 'right', []));
  expect(calibrations.unmet(rests)).toBeUndefined();
});

it('a calibration that is not played, since the target lacks what it needs itself, blocks nothing', () => {
  const variant = { transport: 'starttls', tls: '1.3', round: 'first' } as const;
  const one = { id: 'one', ...calibrating('require-tls', 'send-starttls'), variant };
  const rests = { id: 'x', scenario: {}, needs: ['require-tls' as const], variant };
  const calibrations = new Calibrations([one]);
  calibrations.note(one, unjudged('unsupported', 'it does not claim send-starttls', []));
  expect(calibrations.unmet(rests)).toBeUndefined();
});
