import { defineTarget } from '../../harness/model/target.ts';
import { dmaClient } from './client.ts';

export const target = defineTarget({
  name: 'dma',
  title: 'dma (DragonFly Mail Agent) with OpenSSL',
  versions: [
    {
      version: '0.13',
      image: { dockerfile: 'Dockerfile', args: { SUITE: 'trixie' }, base: 'debian:trixie-slim' },
    },
  ],
  roles: ['client'],
  runtimes: ['container'],
  // It knows a server by the fingerprint of its certificate or not at all: dma(8) speaks neither of
  // chains nor of a status.
  capabilities: ['send-starttls', 'send-implicit-tls', 'require-tls'],
  promises: [],
  exec: 'dma',
  // As root it becomes the user mail, and its group by the setgid bit: to that its configuration
  // and spool belong.
  setuid: true,
  privileges: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'KILL', 'SETGID', 'SETUID'],
  states: () => ['dpkg-query', '-W', 'dma', 'libssl3t64'],
  // There is one configuration file for all it does.
  parallel: 1,
  client: dmaClient,
});
