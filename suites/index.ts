import type { Scenario } from '#harness';
import { alerts } from './client/alerts.ts';
import { calibration as clientCalibration } from './client/calibration.ts';
import { expand } from './client/expand.ts';
import { fallback } from './client/fallback.ts';
import { hosts } from './client/hosts.ts';
import { marks } from './client/marks.ts';
import { plain } from './client/plain.ts';
import { resumption } from './client/resumption.ts';
import { starttls } from './client/starttls.ts';
import { unasking } from './client/unasking.ts';
import { wire } from './client/wire.ts';
import { blackBox } from './server/black-box.ts';
import { calibration as serverCalibration } from './server/calibration.ts';
import { certificates } from './server/certificates.ts';
import { contents } from './server/contents.ts';
import { files } from './server/files.ts';
import { lifeCycle } from './server/life-cycle.ts';
import { names } from './server/names.ts';
import { negotiation } from './server/negotiation.ts';
import { service } from './server/service.ts';
import { signers } from './server/signers.ts';
import { times } from './server/times.ts';

const servers: readonly Scenario[] = [
  ...serverCalibration,
  ...negotiation,
  ...contents,
  ...times,
  ...signers,
  ...files,
  ...names,
  ...certificates,
  ...lifeCycle,
  ...service,
  ...blackBox,
];

const clients: readonly Scenario[] = [
  ...clientCalibration,
  ...expand('opportunistic'),
  ...expand('verifying'),
  ...expand('requiring'),
  ...expand('requiring-any-chain'),
  ...plain,
  ...unasking,
  ...alerts,
  ...fallback,
  ...starttls,
  ...hosts,
  ...resumption,
  ...marks,
  ...wire,
];

// Where TLS is lost over a staple file the rule that is broken is this one (RFC 8314 4).
const named = servers.map((scenario) =>
  'starttls' in scenario.tolerate && !scenario.proves.includes('RFC8314-4-02')
    ? { ...scenario, proves: [...scenario.proves, 'RFC8314-4-02'] }
    : scenario,
);

/** Every claim there is. The plan plays the calibrations among them first and last. */
export const scenarios: readonly Scenario[] = [...named, ...clients];
