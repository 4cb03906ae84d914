import type { PromiseClaim } from '../../harness/model/target.ts';

const document = 'HAProxy 3.0, configuration manual';

const promise = (id: string, section: string, text: string): PromiseClaim => ({
  id,
  text,
  source: { document, section },
});

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
