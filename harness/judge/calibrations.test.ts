import { expect, it } from 'vitest';
import type { Capability } from '../model/terms.ts';
import { calibrationSteps } from './calibrations.ts';

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
