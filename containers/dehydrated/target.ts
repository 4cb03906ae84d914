import { defineTarget } from '../../harness/model/target.ts';
import { debian } from '../shared/versions.ts';
import { dehydratedCommand } from './fetcher.ts';
import { promises } from './promises.ts';

export const target = defineTarget({
  name: 'dehydrated',
  title: 'dehydrated, as it fetches',
  versions: [debian('0.7', 'trixie')],
  roles: ['fetcher'],
  runtimes: ['container'],
  capabilities: ['fetches', 'fetch-file', 'post', 'move-clock'],
  promises,
  exec: '/usr/bin/dehydrated',
  states: () => ['dpkg-query', '-W', 'dehydrated', 'openssl'],
  user: 'nobody',
  parallel: 2,
  fetcher: dehydratedCommand,
});
