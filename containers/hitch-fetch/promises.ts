import type { PromiseClaim } from '../../harness/model/target.ts';
import { promisesOf } from '../shared/promises.ts';

const promise = promisesOf('hitch.conf(5), Hitch 1.8');

/** What the manual says of fetching. */
export const promises: readonly PromiseClaim[] = [
  promise(
    'verifies-fetched',
    'ocsp-verify-staple',
    'With it set answers are verified against the certificate once they were retrieved.',
  ),
  promise('responder-timeout', 'ocsp-resp-tmo', 'The time a responder has to answer.'),
  promise(
    'keeps-over-restart',
    'ocsp-dir',
    'Answers are stored in this folder and read from it for stapling.',
  ),
];
