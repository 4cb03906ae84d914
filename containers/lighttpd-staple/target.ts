import { defineTarget } from '../../harness/model/target.ts';
import { debian } from '../shared/versions.ts';
import { lighttpdCommand } from './fetcher.ts';
import { promises } from './promises.ts';

export const target = defineTarget({
  name: 'lighttpd-staple',
  title: 'lighttpd, its script cert-staple.sh',
  versions: [debian('1.4.79', 'trixie')],
  roles: ['fetcher'],
  runtimes: ['container'],
  capabilities: ['fetches', 'fetch-file', 'post', 'move-clock'],
  promises,
  exec: '/usr/local/bin/cert-staple.sh',
  states: () => ['openssl', 'version'],
  user: 'nobody',

  fetcher: lighttpdCommand,
});
