import { defineTarget } from '../../harness/model/target.ts';
import { inSuite } from '../shared/mail-clients/suite.ts';
import { gitSendEmail } from './client.ts';

export const target = defineTarget({
  name: 'git-send-email',
  title: 'git send-email',
  versions: [inSuite('trixie', '2.47', 'git-email libmailtools-perl')],
  roles: ['client'],
  runtimes: ['container'],
  capabilities: [
    'send-starttls',
    'send-implicit-tls',
    'request-staple',
    'verify-chain',
    'require-tls',
  ],
  promises: [],
  exec: 'git',
  states: ({ exec }) => [exec, '--version'],
  user: 'nobody',
  // A start of it loads a good part of Perl: twelve at once keep each other from ending in time.
  parallel: 4,
  client: gitSendEmail,
});
