import { defineTarget } from '../../harness/model/target.ts';
import { inSuite } from '../shared/mail-clients/suite.ts';
import { smtplib } from './client.ts';

export const target = defineTarget({
  name: 'smtplib',
  title: "Python's smtplib",
  versions: [inSuite('trixie', '3.13')],
  roles: ['client'],
  runtimes: ['container'],
  capabilities: ['send-starttls', 'send-implicit-tls', 'verify-chain', 'require-tls'],
  promises: [],
  exec: 'python3',
  states: ({ exec }) => [
    exec,
    '-c',
    'import ssl, sys; print("Python", sys.version.split()[0]); print(ssl.OPENSSL_VERSION)',
  ],
  user: 'nobody',
  client: smtplib,
});
