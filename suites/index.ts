import type { Scenario } from '#harness';
import { calibration as clientCalibration } from './client/calibration.ts';
import { calibration as serverCalibration } from './server/calibration.ts';
import { negotiation } from './server/negotiation.ts';
import { times } from './server/times.ts';

/** Every claim there is. Calibrations stand first; the plan plays them first and last. */
export const scenarios: readonly Scenario[] = [...serverCalibration, ...clientCalibration, ...negotiation, ...times];
