import type { Profile } from '#harness';

/** The content of answers alone: that KIM staples at all is not shown by any document. */
export const gematik: Profile = {
  id: 'gematik-tuc-pki-006',
  title: 'gematik TUC_PKI_006: content of OCSP answers',
  source: 'gematik TUC_PKI_006, by the order of checks in gematik/ref-GemLibPki',
  version: 'ref-GemLibPki as of 2026',
  date: '2026-11-30',
  role: 'both',
  scenarios: ['client/requiring/*', 'server/contents/*', 'server/signers/*', 'server/times/*'],
  clauses: [
    {
      clause: 'signer',
      text: 'The answer is signed by one who may.',
      scenarios: [
        'client/requiring/bad-signature',
        'client/requiring/other-ca',
        'client/requiring/delegate-of-other-ca',
        'client/requiring/without-eku',
        'server/signers/*',
      ],
    },
    {
      clause: 'status',
      text: 'The answer is successful, and says neither revoked nor unknown.',
      scenarios: [
        'client/requiring/try-later',
        'client/requiring/revoked',
        'client/requiring/unknown',
      ],
    },
    {
      clause: 'CertID',
      text: 'The answer names the certificate.',
      scenarios: [
        'client/requiring/other-certificate',
        'client/requiring/wrong-serial',
        'client/requiring/wrong-name-hash',
        'client/requiring/wrong-key-hash',
      ],
    },
    {
      clause: 'times',
      text: 'thisUpdate, producedAt and nextUpdate are of now.',
      scenarios: [
        'client/requiring/expired*',
        'client/requiring/future-by-*',
        'server/times/expired*',
      ],
    },
  ],
  manual: [
    'certHash (Common PKI 2.0) is there and is the SHA-256 of the certificate: mailstaple ' +
      'verify --policy requireCertHash checks it in an answer.',
    'The tolerance of 37.5 s on the times fits answers that are asked for, ' +
      'and is too narrow for staples.',
  ],
  unchecked: [
    'How long answers are kept in a cache (the period of grace) is a setting of each product.',
  ],
};
