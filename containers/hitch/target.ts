import { defineTarget } from '../../harness/model/target.ts';
import { debian } from '../shared/versions.ts';
import { hitchServer } from './server.ts';

export const target = defineTarget({
  name: 'hitch',
  title: 'Hitch',
  versions: [debian('1.8', 'trixie', { add: ['ml-dsa', 'hybrid-group'] })],
  roles: ['server'],
  runtimes: ['container'],
  capabilities: ['implicit-tls', 'staple-file', 'sni', 'resumption', 'accept-mail'],
  promises: [],
  exec: 'hitch',
  states: ({ exec }) => [exec, '--version'],
  user: 'nobody',
  server: hitchServer,
});
