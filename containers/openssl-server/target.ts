import { defineTarget } from '../../harness/model/target.ts';
import { debian } from '../shared/versions.ts';
import { opensslServer } from './server.ts';

export const target = defineTarget({
  name: 'openssl-server',
  title: 'openssl s_server',
  versions: [debian('3.5', 'trixie')],
  roles: ['server'],
  runtimes: ['container'],
  // The file is read on each connection. There is one for all certificates, so that several are not
  // arranged.
  capabilities: ['implicit-tls', 'staple-file', 'hot-reload', 'resumption'],
  promises: [],
  exec: 'openssl',
  states: ({ exec }) => [exec, 'version'],
  user: 'nobody',
  speaks: 'tls',
  server: opensslServer,
});
