import { defineTarget } from '../../harness/model/target.ts';
import { compiled } from '../shared/mail-clients/program.ts';
import { debian } from '../shared/versions.ts';
import { promises } from './promises.ts';

export const target = defineTarget({
  name: 'jakarta-mail',
  title: 'Jakarta Mail',
  versions: [debian('2.0', 'trixie')],
  roles: ['client'],
  runtimes: ['container'],
  // Java asks by itself; without a PKIXRevocationChecker nobody looks at the answer.
  capabilities: [
    'send-starttls',
    'send-implicit-tls',
    'request-staple',
    'verify-chain',
    'require-tls',
  ],
  promises,
  exec: 'jakarta-send',
  states: ({ exec }) => [exec],
  user: 'nobody',
  // A Java for each message.
  parallel: 6,
  client: compiled(['jakarta-send']),
});
