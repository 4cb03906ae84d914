import { defineTarget } from '../../harness/model/target.ts';
import { programPath } from '../shared/program.ts';
import { sendmailClient } from './client.ts';
import { STATES } from './common.ts';
import { sendmailPromises } from './promises.ts';
import { sendmailServer } from './server.ts';

const image = (suite: string) => ({
  dockerfile: 'Dockerfile',
  args: { SUITE: suite },
  base: `debian:${suite}-slim`,
});

export const target = defineTarget({
  name: 'sendmail',
  title: 'sendmail, as Debian builds it',
  versions: [{ version: '8.18', image: image('trixie') }],
  roles: ['server', 'client'],
  runtimes: ['container'],
  // No option speaks of a certificate's status, on either side; a server knows no names, a sender
  // begins no connection with TLS and keeps no session. Hosts to try in turn have one port in
  // common, which ours cannot have. Revocation lists (CRLFile) are those of a whole daemon, and a
  // client whose certificate does not verify is told so at MAIL (cf/README, TLS_Clt).
  capabilities: [
    'starttls',
    'implicit-tls',
    'dual-cert',
    'accept-mail',
    'send-starttls',
    'verify-chain',
    'require-tls',
  ],
  promises: sendmailPromises,
  exec: '/usr/libexec/sendmail/sendmail',
  // It takes the user that its queue belongs to.
  privileges: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'KILL', 'SETGID', 'SETUID'],
  states: (place) => ['sh', programPath(STATES, place), place.exec],
  server: sendmailServer,
  client: sendmailClient,
});
