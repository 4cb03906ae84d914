import type { Profile } from '#harness';

/** Level "optional": only a staple that is present and invalid is insufficient. */
export const ncscNl: Profile = {
  id: 'ncsc-nl-2025-05',
  title: 'NCSC-NL guidelines for TLS 2025-05: OCSP stapling',
  source:
    'NCSC-NL IT Security Guidelines for TLS, version 2025-05, 3.4.5, as quoted by Internet.nl',
  version: '2025-05',
  date: '2026-11-30',
  role: 'server',
  scenarios: [
    'server/negotiation/*',
    'server/contents/*',
    'server/times/*',
    'server/files/*',
    'server/certificates/*-pointer*',
  ],
  clauses: [
    {
      clause: '3.4.5, good',
      text: 'A certificate that names a responder comes with a valid staple.',
      scenarios: [
        'server/negotiation/asked',
        'server/negotiation/asked-static',
        'server/certificates/two-pointers',
      ],
    },
    {
      clause: '3.4.5, good',
      text: 'A certificate that names no responder needs no staple.',
      scenarios: ['server/certificates/no-pointer-no-proof'],
    },
    {
      clause: '3.4.5, insufficient',
      text: 'A staple that is present is not invalid.',
      scenarios: ['server/contents/*', 'server/times/expired*', 'server/files/*'],
    },
  ],
  manual: [
    'Internet.nl itself does not run this check on mail servers, and ' +
      'gives no mark for a missing staple.',
  ],
};
