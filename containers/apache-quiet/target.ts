import { defineTarget } from '../../harness/model/target.ts';
import { apachePromises, quietPromises } from '../apache/promises.ts';
import { apacheServer } from '../apache/server.ts';
import { debian } from '../shared/versions.ts';

export const target = defineTarget({
  name: 'apache-quiet',
  title: 'Apache httpd with mod_ssl, errors of the responder kept back',
  versions: [debian('2.4.71', 'trixie')],
  roles: ['server'],
  runtimes: ['container'],
  capabilities: ['implicit-tls', 'staple-fetch', 'sni', 'dual-cert', 'resumption'],
  promises: [...apachePromises, ...quietPromises],
  exec: 'apache2',
  states: ({ exec }) => [exec, '-v'],
  user: 'nobody',
  speaks: 'tls',
  server: apacheServer(['SSLStaplingReturnResponderErrors off']),
});
