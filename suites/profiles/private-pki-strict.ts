import type { Profile } from '#harness';

/** No fresh answer, no traffic. */
export const privateStrict: Profile = {
  id: 'private-pki-strict',
  title: 'A private PKI that is strict: without a fresh answer no mail',
  source:
    'The rules of X-Road for OCSP: how often answers are fetched, how fresh they have to be, ' +
    'and whether nextUpdate is verified',
  version: 'X-Road as documented in 2026',
  date: '2026-11-30',
  role: 'both',
  scenarios: [
    'client/requiring/*',
    'client/recovery/*',
    'server/times/*',
    'server/life-cycle/*',
    'fetcher/calibration/*',
    'fetcher/keeps/*',
    'fetcher/setting/max-age*',
    'fetcher/change/*',
  ],
  clauses: [
    {
      clause: 'freshness',
      text: 'An answer that is too old, has ended or begins later is not relied on.',
      scenarios: [
        'client/requiring/expired*',
        'client/requiring/future-by-*',
        'server/times/expired*',
        'fetcher/setting/max-age*',
      ],
    },
    {
      clause: 'nextUpdate',
      text:
        'Nothing is relied on beyond nextUpdate, and an answer ' +
        'without one is not taken for ever.',
      scenarios: [
        'client/requiring/no-next-update-for-months',
        'fetcher/keeps/not-beyond-next-update',
      ],
    },
    {
      clause: 'no answer, no traffic',
      text:
        'Without an answer, with an error or with one that says ' +
        'revoked or unknown no mail goes out.',
      scenarios: [
        'client/requiring/none',
        'client/requiring/try-later',
        'client/requiring/revoked',
        'client/requiring/unknown',
      ],
    },
    {
      clause: 'fetch interval',
      text: 'Answers are fetched anew before they end.',
      scenarios: ['fetcher/keeps/before-its-end', 'fetcher/change/good-then-newer'],
    },
  ],
  manual: [
    'The interval of fetching is shorter than the freshness that is asked for; both are settings.',
  ],
};
