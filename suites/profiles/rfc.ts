import type { Profile } from '#harness';

/** The default: every claim, by what the RFCs themselves say. */
export const rfc: Profile = {
  id: 'rfc',
  title: 'What the RFCs ask of SMTP with TLS and OCSP stapling',
  source:
    'RFC 3207, 5246, 5280, 5321, 6066, 6960, 7633, 8314, 8446, 9325, ' +
    '9919 as listed in the catalogue',
  version: 'as listed in the catalogue',
  date: '2026-11-30',
  role: 'both',
  scenarios: ['server/**', 'client/**'],
  clauses: [
    {
      clause: 'RFC 6066 8',
      text:
        'The status is sent to those who ask, in its place, whole, and about ' +
        'the certificate that was sent.',
      scenarios: [
        'server/negotiation/*',
        'server/files/*',
        'server/names/*',
        'client/wire/*',
        'client/hello/*',
      ],
    },
    {
      clause: 'RFC 6066 8',
      text: 'A status that does not satisfy ends the handshake where one is required.',
      scenarios: ['client/requiring/*', 'client/requiring-any-chain/*', 'client/alert/*'],
    },
    {
      clause: 'RFC 6960 3.2',
      text:
        'A status is taken only if it names the certificate, is signed ' +
        'by one who may, and is of now.',
      scenarios: ['client/requiring/*', 'client/verifying/*'],
    },
    {
      clause: 'RFC 8446 4.4.2.1',
      text: 'In TLS 1.3 the status stands on the certificate it speaks of.',
      scenarios: [
        'server/negotiation/*',
        'server/several/each',
        'client/wire/in-encrypted-extensions',
      ],
    },
    {
      clause: 'RFC 7633 4',
      text: 'A certificate that promises a status comes with one.',
      scenarios: ['server/certificates/must-staple*', 'client/*/must-staple*'],
    },
    {
      clause: 'RFC 3207 4',
      text:
        'Nothing from before STARTTLS counts inside TLS, and mail does not fall into ' +
        'clear text where TLS is required.',
      scenarios: ['server/service/*', 'client/starttls/*', 'client/fallback/*'],
    },
    {
      clause: 'RFC 5321 4.5.4.1 and 5.1',
      text: 'Mail that cannot go now is kept, other hosts are tried, and a mended host gets it.',
      scenarios: ['client/failover/*', 'client/recovery/*'],
    },
  ],
  manual: [
    'Fetching of answers and the behaviour under DANE and MTA-STS are not part of this version.',
  ],
};
