import type { PromiseClaim } from '../../harness/model/target.ts';

const promise = (id: string, document: string, section: string, text: string): PromiseClaim => ({
  id,
  text,
  source: { document, section },
});

const manual = 'hitch.conf(5), Hitch 1.8';

/** What the manual says of fetching. */
export const promises: readonly PromiseClaim[] = [
  promise(
    'verifies-fetched',
    manual,
    'ocsp-verify-staple',
    'With it set answers are verified against the certificate once they were retrieved.',
  ),
  promise('responder-timeout', manual, 'ocsp-resp-tmo', 'The time a responder has to answer.'),
  promise(
    'keeps-over-restart',
    manual,
    'ocsp-dir',
    'Answers are stored in this folder and read from it for stapling.',
  ),
];
