import { defineTarget } from '../../harness/model/target.ts';
import { apacheProgram } from '../shared/apache/program.ts';
import { apacheFetcher } from './fetcher.ts';
import { promises } from './promises.ts';

export const target = defineTarget({
  ...apacheProgram,
  name: 'apache-fetch',
  title: 'Apache httpd with mod_ssl, as it fetches',
  roles: ['fetcher'],
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
  fetcher: apacheFetcher,
});
