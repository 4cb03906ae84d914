import { defineTarget } from '../../harness/model/target.ts';
import { debian } from '../shared/versions.ts';
import { opensslCommand } from './fetcher.ts';
import { promises } from './promises.ts';

export const target = defineTarget({
  name: 'openssl-fetch',
  title: 'openssl ocsp -respout',
  versions: [debian('3.5', 'trixie')],
  roles: ['fetcher'],
  runtimes: ['container'],
  capabilities: ['fetches', 'fetch-file', 'post', 'move-clock', 'sets-other-responder'],
  promises,
  exec: 'openssl',
  states: ({ exec }) => [exec, 'version', '-a'],
  user: 'nobody',

  fetcher: opensslCommand,
});
