import { defineTarget } from '../../harness/model/target.ts';
import { apachePromises, quietPromises } from '../apache/promises.ts';
import { apacheServer } from '../apache/server.ts';
import { apacheProgram } from '../shared/apache/program.ts';

export const target = defineTarget({
  ...apacheProgram,
  name: 'apache-quiet',
  title: 'Apache httpd with mod_ssl, errors of the responder kept back',
  roles: ['server'],
  capabilities: ['implicit-tls', 'staple-fetch', 'sni', 'dual-cert', 'resumption'],
  promises: [...apachePromises, ...quietPromises],
  server: apacheServer(['SSLStaplingReturnResponderErrors off']),
});
