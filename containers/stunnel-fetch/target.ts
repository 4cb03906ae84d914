import { defineTarget } from '../../harness/model/target.ts';
import { debian } from '../shared/versions.ts';
import { stunnelFetcher } from './fetcher.ts';
import { promises } from './promises.ts';

export const target = defineTarget({
  name: 'stunnel-fetch',
  title: 'stunnel, as it fetches',
  versions: [debian('5.74', 'trixie')],
  roles: ['fetcher'],
  runtimes: ['container'],
  capabilities: ['implicit-tls', 'sni', 'fetches', 'post', 'keeps-cache', 'reload'],
  promises,
  exec: 'stunnel',
  states: ({ exec }) => [exec, '-version'],
  user: 'nobody',
  speaks: 'tls',
  fetcher: stunnelFetcher,
});
