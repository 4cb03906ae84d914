import { defineTarget } from '../../harness/model/target.ts';
import { debian } from '../front/versions.ts';
import { gnutlsServer } from './server.ts';

export const target = defineTarget({
  name: 'gnutls-serv',
  title: 'gnutls-serv',
  versions: [debian('3.8', 'trixie'), debian('3.7', 'bookworm')],
  roles: ['server'],
  runtimes: ['container'],
  capabilities: ['implicit-tls', 'staple-file', 'sni', 'dual-cert', 'multi-staple', 'resumption'],
  promises: [],
  exec: 'gnutls-serv',
  states: ({ exec }) => [exec, '--version'],
  user: 'nobody',
  speaks: 'tls',
  server: gnutlsServer,
});
