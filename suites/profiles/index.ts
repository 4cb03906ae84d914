import type { Profile } from '#harness';
import { bsiMail } from './bsi-tr-03108-mail.ts';
import { bsiClient, bsiServer } from './bsi-tr-03116-4.ts';
import { mustStaple } from './must-staple.ts';
import { ncscNl } from './ncsc-nl-2025-05.ts';
import { pciDss } from './pci-dss-4.0.1.ts';
import { postOcsp } from './post-ocsp.ts';
import { rfc } from './rfc.ts';

/** The published yardsticks; the first is the default. */
export const profiles: readonly Profile[] = [
  rfc,
  bsiServer,
  bsiClient,
  bsiMail,
  ncscNl,
  mustStaple,
  postOcsp,
  pciDss,
];
