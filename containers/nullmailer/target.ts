import { defineTarget } from '../../harness/model/target.ts';
import { inSuite } from '../shared/mail-clients/suite.ts';
import { nullmailerClient } from './client.ts';

export const target = defineTarget({
  name: 'nullmailer',
  title: 'nullmailer with GnuTLS',
  versions: [inSuite('trixie', '2.2')],
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
  exec: 'nullmailer-smtp',
  states: () => ['dpkg-query', '-W', 'nullmailer', 'libgnutls30t64'],
  user: 'nobody',
  client: nullmailerClient,
});
