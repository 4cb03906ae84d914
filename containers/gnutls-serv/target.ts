import { defineTarget } from '../../harness/model/target.ts';
import { debian } from '../shared/versions.ts';
import { gnutlsServer } from './server.ts';

export const target = defineTarget({
  name: 'gnutls-serv',
  title: 'gnutls-serv',
  versions: [debian('3.8', 'trixie')],
  roles: ['server'],
  runtimes: ['container'],
  // Every answer is held against the first certificate, so that one of several certificates is not
  // arranged.
  capabilities: ['implicit-tls', 'staple-file', 'resumption'],
  promises: [],
  exec: 'gnutls-serv',
  states: ({ exec }) => [exec, '--version'],
  user: 'nobody',
  speaks: 'tls',
  server: gnutlsServer,
});
