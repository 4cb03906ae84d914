import type { PromiseClaim } from '../../harness/model/target.ts';

const document = 'Postfix TLS_README';

/**
 * What Postfix's documents say of the TLS a sender is told to insist on. Of a certificate's status
 * they say nothing.
 */
export const postfixPromises: readonly PromiseClaim[] = [
  {
    id: 'mandatory-tls',
    text:
      'Where the level is encrypt a message goes out over TLS alone; where TLS is not to be ' +
      'had it is deferred and kept in the queue.',
    source: { document, section: 'Mandatory TLS encryption' },
  },
  {
    id: 'verified-chain',
    text:
      'Where the level is verify a message goes out over TLS alone, to a server whose ' +
      'certificate is valid, of a trusted CA and of the right name; otherwise it is deferred.',
    source: { document, section: 'Mandatory server certificate verification' },
  },
  {
    id: 'dane-mismatch-defers',
    text:
      'Where the level is dane and no usable TLSA record matches the ' +
      'server, the message is deferred.',
    source: { document, section: 'DANE TLS authentication' },
  },
  {
    id: 'dane-only-defers',
    text:
      'Where the level is dane-only and there are no usable TLSA ' +
      'records, the message is deferred.',
    source: { document, section: 'DANE TLS authentication' },
  },
];
