import { defineTarget } from '../../harness/model/target.ts';
import { listenerFile } from '../shared/listener-file.ts';
import { debian } from '../shared/versions.ts';

export const target = defineTarget({
  name: 'go-server',
  title: "Go's crypto/tls as a server",
  versions: [debian('1.24', 'trixie')],
  roles: ['server'],
  runtimes: ['container'],
  capabilities: [
    'starttls',
    'implicit-tls',
    'staple-file',
    'sni',
    'dual-cert',
    'resumption',
    'accept-mail',
  ],
  promises: [],
  exec: 'go-server',
  states: ({ exec }) => [exec],
  user: 'nobody',
  server: listenerFile((path) => ['go-server', path]),
});
