import { defineTarget } from '../../harness/model/target.ts';

/**
 * Ours, in this process: how a careful server and a careful sender behave. `--defect NAME` makes it
 * behave otherwise.
 */
export const target = defineTarget({
  name: 'reference',
  title: 'Mailstaple reference',
  versions: [{ version: '1' }],
  roles: ['server', 'client'],
  runtimes: ['embedded'],
  capabilities: [
    'starttls',
    'implicit-tls',
    'staple-file',
    'staple-file-static',
    'staple-fetch',
    'sni',
    'dual-cert',
    'hot-reload',
    'resumption',
    'accept-mail',
    'send-starttls',
    'send-implicit-tls',
    'request-staple',
    'require-staple',
    'verify-chain',
    'require-tls',
    'failover',
    'retry',
    'status-mark',
    'resume-session',
    'dane',
    'require-dane',
    'status-by-usage',
  ],
  promises: [],
});
