import type { PromiseClaim } from '../../harness/model/target.ts';
import { promisesOf } from '../shared/promises.ts';

const promise = promisesOf('HAProxy 3.0, configuration manual');

/** What the manual says of fetching. */
export const promises: readonly PromiseClaim[] = [
  promise(
    'off-by-default',
    'ocsp-update (crt-list)',
    'Answers are fetched for a certificate whose line says ocsp-update on; the default is off.',
  ),
  promise(
    'max-delay',
    'tune.ssl.ocsp-update.maxdelay',
    'The longest time between two updates of the same answer.',
  ),
  promise(
    'min-delay',
    'tune.ssl.ocsp-update.mindelay',
    'The shortest time between two updates of the same answer.',
  ),
];
