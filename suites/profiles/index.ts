import type { Profile } from '#harness';
import { bsiMail } from './bsi-tr-03108-mail.ts';
import { bsiClient, bsiServer } from './bsi-tr-03116-4.ts';
import { gematik } from './gematik-tuc-pki-006.ts';
import { mustStaple } from './must-staple.ts';
import { ncscNl } from './ncsc-nl-2025-05.ts';
import { nistCache } from './nist-800-53-ia-5-2.ts';
import { nistClient, nistServer } from './nist-sp800-52r2.ts';
import { pciDss } from './pci-dss-4.0.1.ts';
import { postOcsp } from './post-ocsp.ts';
import { privateStrict } from './private-pki-strict.ts';
import { rfc } from './rfc.ts';
import { usFpki } from './us-fpki-public-tls.ts';

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
  nistServer,
  nistClient,
  nistCache,
  usFpki,
  privateStrict,
  gematik,
];
