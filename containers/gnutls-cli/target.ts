import { defineTarget } from '../../harness/model/target.ts';
import { inSuite } from '../shared/mail-clients/suite.ts';
import { gnutlsCli } from './client.ts';

export const target = defineTarget({
  name: 'gnutls-cli',
  title: 'gnutls-cli',
  versions: [inSuite('trixie', '3.8.9'), inSuite('bookworm', '3.7.9')],
  roles: ['client'],
  runtimes: ['container'],
  // Its --x509crlfile takes a list alone whose CA is itself among the authorities, and ends before
  // it connects over that of an issuing CA which the host is to send: no lists are played.
  capabilities: [
    'send-starttls',
    'send-implicit-tls',
    'request-staple',
    'verify-chain',
    'require-tls',
    'dane-records',
  ],
  promises: [
    {
      id: 'dane-mismatch-defers',
      text: 'With --dane the certificate is verified by what DANE tells of it, found by DNSSEC.',
      source: { document: 'gnutls-cli(1)', section: '--dane' },
    },
  ],
  exec: 'gnutls-cli',
  states: ({ exec }) => [exec, '--version'],
  user: 'nobody',
  client: gnutlsCli,
});
