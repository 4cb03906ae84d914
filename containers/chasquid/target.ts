import { defineTarget } from '../../harness/model/target.ts';
import { debian } from '../shared/versions.ts';
import { chasquidServer } from './server.ts';

export const target = defineTarget({
  name: 'chasquid',
  title: 'chasquid on Go',
  versions: [debian('1.15', 'trixie')],
  roles: ['server'],
  runtimes: ['container'],
  // It has no word for a staple: a control. It takes mail for users of its own alone.
  capabilities: ['starttls', 'implicit-tls', 'sni', 'dual-cert', 'resumption'],
  promises: [],
  exec: 'chasquid',
  states: ({ exec }) => [exec, '-version'],
  user: 'nobody',
  server: chasquidServer,
});
