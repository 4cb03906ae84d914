import type { Profile } from '#harness';

/** A staple is not asked for; one that is wrong is a finding. */
export const bsiMail: Profile = {
  id: 'bsi-tr-03108-mail',
  title: 'BSI TR-03108, secure e-mail transport: no wrong status is stapled',
  source: 'BSI TR-03108, by the e-mail mappings of the open test tool TaSK of the BSI',
  version: 'TR-03108, as TaSK maps it',
  date: '2026-11-30',
  role: 'server',
  scenarios: ['server/contents/*', 'server/files/*', 'server/names/*', 'server/life-cycle/*'],
  clauses: [
    {
      clause: 'SERVER_CERT',
      text: 'A staple that is present belongs to the certificate and can be decoded.',
      scenarios: [
        'server/contents/other-certificate',
        'server/contents/same-serial-other-ca',
        'server/contents/wrong-serial',
        'server/files/*',
        'server/names/*',
      ],
    },
  ],
  manual: [
    'CHECK_CERTS: every certificate below the root names a source of ' +
      'revocation data that can be reached.',
    'DANE is checked by other tools.',
    'The client mapping with DANE leaves certificate checks out.',
  ],
};
