import type { PromiseClaim } from '../../harness/model/target.ts';
import { promisesOf } from '../shared/promises.ts';

const promise = promisesOf('nginx, module ngx_stream_ssl_module');

/** What the manual says of fetching. */
export const promises: readonly PromiseClaim[] = [
  promise(
    'verifies-fetched',
    'ssl_stapling_verify',
    'With the directive on the server verifies what it fetched.',
  ),
  promise(
    'asks-other-responder',
    'ssl_stapling_responder',
    'This URL is asked in place of the one that the certificate names.',
  ),
  promise('off-by-default', 'ssl_stapling', 'Stapling is off by default.'),
];
