import { defineTarget } from '../../harness/model/target.ts';
import { debian } from '../shared/versions.ts';
import { eximCommand } from './fetcher.ts';
import { promises } from './promises.ts';

export const target = defineTarget({
  name: 'exim-ocsp-fetch',
  title: 'Exim, its script ocsp_fetch.pl',
  versions: [debian('4.98', 'trixie')],
  roles: ['fetcher'],
  runtimes: ['container'],
  capabilities: [
    'fetches',
    'fetch-file',
    'post',
    'move-clock',
    'serve-file',
    'sets-other-responder',
  ],
  promises,
  exec: '/usr/local/bin/ocsp_fetch.pl',
  states: () => ['/usr/sbin/exim4', '-bV'],
  user: 'Debian-exim',

  fetcher: eximCommand,
});
