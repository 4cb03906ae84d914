import type { Profile } from '#harness';

/** A local cache of revocation data bridges the loss of the network. */
export const nistCache: Profile = {
  id: 'nist-800-53-ia-5-2',
  title: 'NIST 800-53 IA-5(2): a local cache of revocation data',
  source: 'NIST SP 800-53 IA-5(2), by CCI-004068 and the STIG rule V-222553',
  version: 'Revision 5; CCI-004068',
  date: '2026-11-30',
  role: 'both',
  scenarios: [
    'fetcher/calibration/*',
    'fetcher/keeps/*',
    'fetcher/restart/*',
    'fetcher/change/good-then-*',
    'server/times/expires-while-running',
    'server/life-cycle/removed*',
  ],
  clauses: [
    {
      clause: 'IA-5(2)(b)(2), CCI-004068',
      text:
        'While the responder cannot be reached and the answer is ' +
        'still good, the status is there.',
      scenarios: [
        'fetcher/change/good-then-down',
        'fetcher/change/good-then-silent',
        'fetcher/change/good-then-unavailable',
        'fetcher/keeps/to-its-end',
      ],
    },
    {
      clause: 'IA-5(2)(b)(2), CCI-004068',
      text: 'When the answer has ended it is not relied on any more.',
      scenarios: ['fetcher/keeps/not-beyond-next-update', 'server/times/expires-while-running'],
    },
    {
      clause: 'IA-5(2)(b)(2), CCI-004068',
      text: 'What was fetched is there after a restart without the network.',
      scenarios: ['fetcher/restart/responder-down', 'fetcher/restart/responder-silent'],
    },
  ],
  manual: [
    'Where the cache lies, who may write it, and for how long it is kept.',
    'The period that the loss of the network is to be bridged for is ' +
      'shorter than the life of an answer.',
  ],
};
