import { defineTarget } from '../../harness/model/target.ts';
import { inSuite } from '../shared/mail-clients/suite.ts';
import { sClient } from './client.ts';

export const target = defineTarget({
  name: 'openssl-s_client',
  title: 'openssl s_client',
  versions: [inSuite('trixie', '3.5')],
  roles: ['client'],
  runtimes: ['container'],
  capabilities: [
    'send-starttls',
    'send-implicit-tls',
    'request-staple',
    'verify-chain',
    'require-tls',
    'dane-records',
    'crl',
  ],
  promises: [
    {
      id: 'dane-mismatch-defers',
      text: 'Where TLSA records are given, one of them has to authenticate the server.',
      source: { document: 'openssl-s_client(1)', section: '-dane_tlsa_rrdata' },
    },
  ],
  exec: 'openssl',
  states: ({ exec }) => [exec, 'version'],
  user: 'nobody',
  client: sClient,
});
