import { defineTarget } from '../../harness/model/target.ts';
import { debian } from '../shared/versions.ts';
import { apacheFetcher } from './fetcher.ts';
import { promises } from './promises.ts';

export const target = defineTarget({
  name: 'apache-fetch',
  title: 'Apache httpd with mod_ssl, as it fetches',
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
    'move-clock',
    'reload',
    'sets-timeout',
    'sets-keeps-good',
    'sets-keeps-bad',
    'sets-skew',
    'sets-max-age',
    'sets-passes-errors',
    'sets-makes-up',
    'sets-other-responder',
    'sets-staples',
  ],
  promises,
  exec: 'apache2',
  states: ({ exec }) => [exec, '-v'],
  user: 'nobody',
  speaks: 'tls',
  fetcher: apacheFetcher,
});
