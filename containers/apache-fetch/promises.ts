import type { PromiseClaim } from '../../harness/model/target.ts';
import { promisesOf } from '../shared/promises.ts';

const promise = promisesOf('Apache HTTP Server 2.4, module mod_ssl');

/** What the manual says of fetching, directive by directive. */
export const promises: readonly PromiseClaim[] = [
  promise('off-by-default', 'SSLUseStapling', 'Without the directive nothing is stapled.'),
  promise(
    'responder-timeout',
    'SSLStaplingResponderTimeout',
    'A query is given up after this time, ten seconds by default.',
  ),
  promise(
    'keeps-good',
    'SSLStaplingStandardCacheTimeout',
    'A valid answer is kept in the cache for this time.',
  ),
  promise(
    'keeps-good-an-hour',
    'SSLStaplingStandardCacheTimeout',
    'A valid answer is kept for 3600 seconds by default.',
  ),
  promise(
    'keeps-bad',
    'SSLStaplingErrorCacheTimeout',
    'An invalid answer is kept in the cache for this time.',
  ),
  promise(
    'keeps-bad-ten-minutes',
    'SSLStaplingErrorCacheTimeout',
    'An invalid answer is kept for 600 seconds by default.',
  ),
  promise(
    'time-skew',
    'SSLStaplingResponseTimeSkew',
    'Clocks may differ by so much when thisUpdate and nextUpdate are looked at.',
  ),
  promise(
    'max-age',
    'SSLStaplingResponseMaxAge',
    'An answer whose thisUpdate is older than this is not used, whatever its nextUpdate.',
  ),
  promise(
    'passes-errors-on',
    'SSLStaplingReturnResponderErrors',
    'Answers of unsuccessful queries, errors and expired ones, are passed on to the client.',
  ),
  promise(
    'passes-errors-off',
    'SSLStaplingReturnResponderErrors',
    'Switched off, no answer but one that says good goes to the client.',
  ),
  promise(
    'makes-up-on',
    'SSLStaplingFakeTryLater',
    'Where a query fails tryLater is made up, as long as errors are passed on.',
  ),
  promise('makes-up-off', 'SSLStaplingFakeTryLater', 'Switched off, no tryLater is made up.'),
  promise(
    'asks-other-responder',
    'SSLStaplingForceURL',
    'This URL is asked in place of the one that the certificate names.',
  ),
  promise(
    'one-request',
    'Mutex (ssl-stapling-refresh)',
    'Processes do not ask for the same answer at the same time.',
  ),
];
