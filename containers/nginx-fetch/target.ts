import { defineTarget } from '../../harness/model/target.ts';
import { debian } from '../shared/versions.ts';
import { nginxFetcher } from './fetcher.ts';
import { promises } from './promises.ts';

export const target = defineTarget({
  name: 'nginx-fetch',
  title: 'nginx, as it fetches',
  versions: [debian('1.26', 'trixie')],
  roles: ['fetcher'],
  runtimes: ['container'],
  capabilities: [
    'implicit-tls',
    'sni',
    'fetches',
    'get',
    'keeps-cache',
    'refreshes',
    'move-clock',
    'reload',
    'sets-verifies',
    'sets-other-responder',
    'sets-staples',
  ],
  promises,
  exec: 'nginx',
  states: ({ exec }) => [exec, '-V'],
  user: 'nobody',
  speaks: 'tls',
  fetcher: nginxFetcher,
});
