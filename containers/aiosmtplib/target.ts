import { defineTarget } from '../../harness/model/target.ts';
import { script } from '../shared/mail-clients/program.ts';
import { inSuite, SCRIPTS } from '../shared/mail-clients/suite.ts';

export const target = defineTarget({
  name: 'aiosmtplib',
  title: 'aiosmtplib on Python',
  versions: [inSuite('trixie', '4.0', SCRIPTS)],
  roles: ['client'],
  runtimes: ['container'],
  // Python's ssl module can neither ask for a status nor see one: a control.
  capabilities: ['send-starttls', 'send-implicit-tls', 'verify-chain', 'require-tls'],
  promises: [],
  exec: 'python3',
  states: ({ exec }) => [
    exec,
    '-c',
    'import aiosmtplib, ssl; print("aiosmtplib", ' +
      'aiosmtplib.__version__); print(ssl.OPENSSL_VERSION)',
  ],
  user: 'nobody',
  client: script(new URL('send.py', import.meta.url), ['python3']),
});
