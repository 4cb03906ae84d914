import { defineTarget } from '../../harness/model/target.ts';
import { nodemailerClient } from './client.ts';

export const target = defineTarget({
  name: 'nodemailer',
  title: 'nodemailer on Node',
  versions: [
    {
      version: '10.6',
      image: { dockerfile: 'Dockerfile', args: { SUITE: 'trixie' }, base: 'debian:trixie-slim' },
    },
  ],
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
  exec: '/opt/nodemailer/relay.mjs',
  states: ({ exec }) => ['node', exec, '--version'],
  user: 'nobody',
  client: nodemailerClient,
});
