import type { Profile } from '#harness';

/** Certificates of CAs that have given OCSP up. */
export const postOcsp: Profile = {
  id: 'post-ocsp',
  title: 'Certificates without OCSP: stapling does not apply, and nothing breaks',
  source:
    'CA/Browser Forum TLS Baseline Requirements 2.2.6, 7.1.2.7.7 (the OCSP pointer is optional)',
  version: 'as of 2025',
  date: '2026-11-30',
  role: 'both',
  scenarios: [
    'server/certificates/no-pointer*',
    'server/negotiation/nothing-at-hand',
    'client/*/none-without-pointer',
  ],
  clauses: [
    {
      clause: '7.1.2.7.7',
      text: 'A server whose certificate names no responder starts and serves.',
      scenarios: ['server/certificates/no-pointer*'],
    },
    {
      clause: '7.1.2.7.7',
      text: 'A sender that does not require a status delivers to such a server.',
      scenarios: [
        'client/opportunistic/none-without-pointer',
        'client/verifying/none-without-pointer',
      ],
    },
  ],
  manual: [
    'The certificate does not promise a status (TLS feature) and names a CRL.',
    'The log is free of a warning on each connection.',
    'A sender that requires a status can never deliver to such a ' +
      'server; its documentation says so.',
  ],
};
