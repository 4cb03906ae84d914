import type { Profile } from '#harness';

/** For those who run certificates with the TLS feature extension. */
export const mustStaple: Profile = {
  id: 'must-staple',
  title: 'RFC 7633: certificates that promise a status',
  source: 'RFC 7633, TLS Feature Extension, October 2015',
  version: 'October 2015',
  date: '2026-11-30',
  role: 'both',
  scenarios: [
    'server/certificates/must-staple*',
    'server/service/parallel*',
    'server/service/warm',
    'server/times/expires-while-running',
    'server/life-cycle/*',
    'client/*/must-staple*',
  ],
  clauses: [
    {
      clause: '3 and 4.1',
      text: 'The server sends the status its certificate promises.',
      scenarios: [
        'server/certificates/must-staple',
        'server/service/parallel',
        'server/service/warm',
      ],
    },
    {
      clause: '4.3.2',
      text: 'A server looks after its configuration, and renews the status before the certificate.',
      scenarios: [
        'server/certificates/must-staple-*',
        'server/life-cycle/certificate-first',
        'server/life-cycle/late-arrival',
      ],
    },
    {
      clause: '4.2.3.1 and 4.3.3',
      text: 'A client that asked and got nothing does not treat the certificate as valid.',
      scenarios: ['client/*/must-staple-none'],
    },
  ],
  manual: [
    'The administrator is told when certificate and configuration do not fit (4.3.2).',
    'Staples survive a restart while the responder is down.',
  ],
};
