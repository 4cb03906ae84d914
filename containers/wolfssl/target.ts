import { defineTarget } from '../../harness/model/target.ts';
import { compiled } from '../shared/mail-clients/program.ts';
import { debian } from '../shared/versions.ts';

export const target = defineTarget({
  name: 'wolfssl',
  title: 'wolfSSL',
  versions: [debian('5.9', 'sid')],
  roles: ['client'],
  runtimes: ['container'],
  capabilities: [
    'send-starttls',
    'send-implicit-tls',
    'request-staple',
    'require-staple',
    'verify-chain',
    'require-tls',
  ],
  promises: [],
  exec: 'wolfssl-send',
  states: ({ exec }) => [exec],
  user: 'nobody',
  client: compiled(['wolfssl-send']),
});
