import { defineTarget } from '../../harness/model/target.ts';
import { debian } from '../shared/versions.ts';
import { mdFetcher } from './fetcher.ts';
import { promises } from './promises.ts';

export const target = defineTarget({
  name: 'apache-md',
  title: 'Apache httpd with mod_md, as it fetches',
  versions: [debian('2.4.71', 'trixie')],
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
    'sets-staples',
  ],
  promises,
  exec: 'apache2',
  states: ({ exec }) => [exec, '-v'],
  user: 'nobody',
  speaks: 'tls',
  fetcher: mdFetcher,
});
