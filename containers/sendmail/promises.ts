import type { PromiseClaim } from '../../harness/model/target.ts';

const document = 'sendmail cf/README';

/**
 * What sendmail's documents say of the TLS a sender is told to insist on. Of a certificate's status
 * they say nothing.
 */
export const sendmailPromises: readonly PromiseClaim[] = [
  {
    id: 'mandatory-tls',
    text:
      'ENCR:bits: a message goes to the server over a cipher of so many bits or not at all, ' +
      'and the error is temporary unless TLS_PERM_ERR is defined.',
    source: { document, section: 'STARTTLS, Using the access map' },
  },
  {
    id: 'verified-chain',
    text:
      'VERIFY: a message goes out only over TLS with a server whose certificate was verified, ' +
      'and the error is temporary unless TLS_PERM_ERR is defined.',
    source: { document, section: 'STARTTLS, Using the access map' },
  },
];
