import { defineTarget } from '../../harness/model/target.ts';
import { programAtHand } from '../shared/program.ts';
import { builtAs } from './build.ts';
import { postfixClient } from './client.ts';
import { STATES } from './common.ts';
import { postfixPromises } from './promises.ts';
import { postfixServer } from './server.ts';

const image = (suite: string) => ({
  dockerfile: 'Dockerfile',
  args: { SUITE: suite },
  base: `debian:${suite}-slim`,
});

export const target = defineTarget({
  name: 'postfix',
  title: 'Postfix, as Debian builds it',
  versions: [
    { version: '3.10', image: image('trixie') },
    { version: '3.5', image: image('bullseye') },
  ],
  roles: ['server', 'client'],
  runtimes: ['container', 'process'],
  // No option of postconf(5) speaks of a certificate's status, on either side.
  capabilities: [
    'starttls',
    'implicit-tls',
    'sni',
    'dual-cert',
    'resumption',
    'accept-mail',
    'send-starttls',
    'send-implicit-tls',
    'verify-chain',
    'require-tls',
    'failover',
    'retry',
    'resume-session',
    'dane',
    'require-dane',
  ],
  promises: postfixPromises,
  exec: '/usr/lib/postfix/sbin/master',
  // Its master starts services as their users, some of them in a changed root.
  privileges: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'KILL', 'SETGID', 'SETUID', 'SYS_CHROOT'],
  states: (place) => ['sh', programAtHand(STATES, place), place.exec],
  build: builtAs,
  server: postfixServer,
  client: postfixClient,
});
