import type { Layout } from '../../../harness/model/target.ts';

/** Where the server behind a proxy listens, inside the container. */
export const BACKEND_PORT = 2525;

/**
 * A plain SMTP server to stand behind a proxy: Postfix's smtp-sink(1), which takes every mail and
 * keeps none.
 */
export const backend: Layout['processes'][number] = {
  argv: ['/usr/sbin/smtp-sink', '-h', 'mx.test', `127.0.0.1:${BACKEND_PORT}`, '200'],
};
