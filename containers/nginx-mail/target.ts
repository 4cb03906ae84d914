import { defineTarget } from '../../harness/model/target.ts';
import { debian } from '../shared/versions.ts';
import { nginxMail } from './server.ts';

export const target = defineTarget({
  name: 'nginx-mail',
  title: 'nginx, mail module',
  versions: [debian('1.26', 'trixie')],
  roles: ['server'],
  runtimes: ['container'],
  // The mail module has no directive for stapling.
  capabilities: ['starttls', 'implicit-tls', 'dual-cert', 'resumption', 'accept-mail'],
  promises: [],
  exec: 'nginx',
  states: ({ exec }) => [exec, '-V'],
  user: 'nobody',
  server: nginxMail,
});
