import { defineTarget } from '../../harness/model/target.ts';
import { compiled } from '../shared/mail-clients/program.ts';
import { debian } from '../shared/versions.ts';

export const target = defineTarget({
  name: 'rustls',
  title: 'rustls',
  versions: [debian('0.23', 'trixie')],
  roles: ['client'],
  runtimes: ['container'],
  // It always asks, and leaves the status to a verifier of one's own.
  capabilities: [
    'send-starttls',
    'send-implicit-tls',
    'request-staple',
    'verify-chain',
    'require-tls',
  ],
  promises: [],
  exec: 'rustls-send',
  states: () => ['cat', '/usr/local/share/rustls-version'],
  user: 'nobody',
  client: compiled(['rustls-send']),
});
