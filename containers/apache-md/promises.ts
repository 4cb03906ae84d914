import type { PromiseClaim } from '../../harness/model/target.ts';
import { promisesOf } from '../shared/promises.ts';

const promise = promisesOf('Apache HTTP Server 2.4, module mod_md');

/** What the manual says of fetching. */
export const promises: readonly PromiseClaim[] = [
  promise(
    'keeps-over-restart',
    'MDStapleOthers, MDStapling',
    'Answers are kept in the store, so that they are there after a restart.',
  ),
  promise('off-by-default', 'MDStapling', 'Stapling by the module is off by default.'),
];
