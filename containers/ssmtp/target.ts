import { defineTarget } from '../../harness/model/target.ts';
import { inSuite } from '../shared/mail-clients/suite.ts';
import { ssmtpClient } from './client.ts';

export const target = defineTarget({
  name: 'ssmtp',
  title: 'sSMTP with GnuTLS',
  versions: [inSuite('trixie', '2.64', 'ssmtp')],
  roles: ['client'],
  runtimes: ['container'],
  // GnuTLS asks for the status by itself; the chain is never verified, and there is no word for it.
  capabilities: ['send-starttls', 'send-implicit-tls', 'request-staple', 'require-tls'],
  promises: [],
  exec: 'ssmtp',
  states: () => ['dpkg-query', '-W', 'ssmtp', 'libgnutls-openssl27t64'],
  user: 'nobody',
  client: ssmtpClient,
});
