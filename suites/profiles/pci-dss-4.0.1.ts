import type { Profile } from '#harness';

/** Requirement 4.2.1: certificates are confirmed to be valid, and neither expired nor revoked. */
export const pciDss: Profile = {
  id: 'pci-dss-4.0.1-req4',
  title: 'PCI DSS 4.0.1, requirement 4.2.1: only valid and unrevoked certificates',
  source: 'PCI DSS 4.0.1, June 2024, requirement 4.2.1',
  version: '4.0.1, June 2024',
  date: '2026-11-30',
  role: 'both',
  scenarios: [
    'client/requiring/*',
    'client/verifying/*',
    'client/fallback/*',
    'client/calibration/verify-chain',
    'server/contents/*',
    'server/life-cycle/replaced-by-revoked',
  ],
  clauses: [
    {
      clause: '4.2.1',
      unread: true,
      text: 'A certificate said to be revoked is not used.',
      scenarios: ['client/requiring/revoked', 'client/verifying/revoked', 'client/fallback/*'],
    },
    {
      clause: '4.2.1',
      unread: true,
      text: 'A status by one who may not give it does not count.',
      scenarios: [
        'client/requiring/bad-signature',
        'client/requiring/other-certificate',
        'client/requiring/other-ca',
      ],
    },
    {
      clause: '4.2.1',
      unread: true,
      text: 'An expired certificate is not used.',
      scenarios: ['client/calibration/verify-chain'],
    },
    {
      clause: '4.2.1',
      unread: true,
      text:
        'The server does not offer the status of another certificate, nor an ' +
        'older one in place of revoked.',
      scenarios: [
        'server/contents/other-certificate',
        'server/contents/wrong-serial',
        'server/life-cycle/replaced-by-revoked',
      ],
    },
  ],
  manual: [
    '4.2.1.a and 4.2.1.b: interviews and documents.',
    'The inventory of trusted keys and certificates (4.2.1.1).',
  ],
};
