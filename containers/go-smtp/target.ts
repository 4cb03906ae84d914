import { defineTarget } from '../../harness/model/target.ts';
import { compiled } from '../shared/mail-clients/program.ts';
import { debian } from '../shared/versions.ts';

export const target = defineTarget({
  name: 'go-smtp',
  title: "Go's net/smtp",
  versions: [debian('1.24', 'trixie')],
  roles: ['client'],
  runtimes: ['container'],
  // It always asks, and leaves the status to whoever called.
  capabilities: [
    'send-starttls',
    'send-implicit-tls',
    'request-staple',
    'verify-chain',
    'require-tls',
  ],
  promises: [],
  exec: 'go-smtp',
  states: ({ exec }) => [exec],
  user: 'nobody',
  client: compiled(['go-smtp', 'take']),
});
