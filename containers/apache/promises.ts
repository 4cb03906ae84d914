import type { PromiseClaim } from '../../harness/model/target.ts';

const manual = 'Apache HTTP Server 2.4, module mod_ssl';

/** What the manual says of stapling, whatever else is set. */
export const apachePromises: readonly PromiseClaim[] = [
  {
    id: 'not-unasked',
    text: 'The OCSP answer is put into the handshake where the client requested it.',
    source: { document: manual, section: 'SSLUseStapling' },
  },
];

/** What it says besides where SSLStaplingReturnResponderErrors is off. */
export const quietPromises: readonly PromiseClaim[] = [
  {
    id: 'withholds-not-good',
    text:
      'With SSLStaplingReturnResponderErrors off only an answer that ' +
      'says good goes into the handshake.',
    source: { document: manual, section: 'SSLStaplingReturnResponderErrors' },
  },
  {
    id: 'withholds-expired',
    text: 'With SSLStaplingReturnResponderErrors off an expired answer is not passed on.',
    source: { document: manual, section: 'SSLStaplingReturnResponderErrors' },
  },
];
