import { defineTarget } from '../../harness/model/target.ts';
import { debian } from '../shared/versions.ts';
import { apachePromises } from './promises.ts';
import { apacheServer } from './server.ts';

export const target = defineTarget({
  name: 'apache',
  title: 'Apache httpd with mod_ssl',
  versions: [debian('2.4.71', 'trixie')],
  roles: ['server'],
  runtimes: ['container'],
  capabilities: ['implicit-tls', 'staple-fetch', 'sni', 'dual-cert', 'resumption'],
  promises: apachePromises,
  exec: 'apache2',
  states: ({ exec }) => [exec, '-v'],
  user: 'nobody',
  speaks: 'tls',
  server: apacheServer(),
});
