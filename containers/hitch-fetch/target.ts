import { defineTarget } from '../../harness/model/target.ts';
import { debian } from '../shared/versions.ts';
import { hitchFetcher } from './fetcher.ts';
import { promises } from './promises.ts';

export const target = defineTarget({
  name: 'hitch-fetch',
  title: 'Hitch, as it fetches',
  versions: [
    {
      ...debian('1.8', 'trixie'),
      unplayed: [
        {
          scenarios: ['fetcher/request/*'],
          reason: 'Not played against Hitch 1.8 (findings: HITCH-FETCH-2)',
        },
      ],
    },
  ],
  roles: ['fetcher'],
  runtimes: ['container'],
  capabilities: [
    'implicit-tls',
    'sni',
    'fetches',
    'post',
    'keeps-cache',
    'refreshes',
    'keeps-store',
    'reload',
    'sets-timeout',
    'sets-verifies',
    'sets-staples',
  ],
  promises,
  exec: 'hitch',
  states: ({ exec }) => [exec, '--version'],
  user: 'nobody',
  speaks: 'tls',
  fetcher: hitchFetcher,
});
