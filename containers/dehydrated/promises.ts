import type { PromiseClaim } from '../../harness/model/target.ts';
import { promisesOf } from '../shared/promises.ts';

const promise = promisesOf('dehydrated 0.7.2, docs/examples/config');

/** What its example of a configuration, which is its manual, says of fetching. */
export const promises: readonly PromiseClaim[] = [
  promise(
    'asks-by-interval',
    'OCSP_DAYS',
    'An answer is fetched anew after so many days, the refresh interval.',
  ),
];
