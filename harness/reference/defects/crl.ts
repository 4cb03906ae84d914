import type { DefectRow } from './row.ts';

/** Ways in which the reference can be wrong as a sender that is given revocation lists. */
export const crlDefects = {
  'crl-ignored': {
    does: 'does not look at revocation lists',
    trips: ['client/crl/*revoked*', 'client/crl/leaf-*', 'client/calibration/crl'],
  },
  'crl-first-list-alone': {
    does: 'looks at the first list of a file alone',
    trips: ['client/crl/issuing-revoked*', 'client/crl/leaf-revoked-root-first'],
  },
  'crl-refuses-all': {
    does: 'refuses every certificate where it is given lists',
    trips: ['client/crl/*'],
  },
  'crl-outdone-by-status': {
    does: 'takes a status for the last word, whatever the lists say',
    trips: ['client/crl/*'],
  },
} as const satisfies Record<string, DefectRow>;
