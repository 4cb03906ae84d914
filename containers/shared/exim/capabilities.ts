import type { Capability } from '../../../harness/model/terms.ts';

/** What Exim declares it can do with either TLS library. */
export const eximCapabilities: readonly Capability[] = [
  'starttls',
  'implicit-tls',
  'staple-file',
  'staple-file-static',
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
  'crl',
  'client-crl',
];
