import { defineTarget } from '../../harness/model/target.ts';
import { apacheProgram } from '../shared/apache/program.ts';
import { apachePromises } from './promises.ts';
import { apacheServer } from './server.ts';

export const target = defineTarget({
  ...apacheProgram,
  name: 'apache',
  title: 'Apache httpd with mod_ssl',
  roles: ['server'],
  capabilities: ['implicit-tls', 'staple-fetch', 'sni', 'dual-cert', 'resumption'],
  promises: apachePromises,
  server: apacheServer(),
});
