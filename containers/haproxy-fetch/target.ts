import { defineTarget } from '../../harness/model/target.ts';
import { debian } from '../shared/versions.ts';
import { haproxyFetcher } from './fetcher.ts';
import { promises } from './promises.ts';

export const target = defineTarget({
  name: 'haproxy-fetch',
  title: 'HAProxy, as it fetches',
  versions: [debian('3.0', 'trixie')],
  roles: ['fetcher'],
  runtimes: ['container'],
  capabilities: [
    'implicit-tls',
    'sni',
    'fetches',
    'get',
    'post',
    'keeps-cache',
    'refreshes',
    'sets-min-delay',
    'sets-max-delay',
    'sets-staples',
  ],
  promises,
  exec: 'haproxy',
  states: ({ exec }) => [exec, '-vv'],
  user: 'nobody',
  speaks: 'tls',
  fetcher: haproxyFetcher,
});
