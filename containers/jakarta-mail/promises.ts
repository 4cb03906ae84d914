import type { PromiseClaim } from '../../harness/model/target.ts';
import { promisesOf } from '../shared/promises.ts';

const mail = promisesOf('Jakarta Mail 2.0 API, package com.sun.mail.smtp');
const jsse = promisesOf('Java SE 21, JSSE Reference Guide');

/** What the documents say, where the status is asked for. */
export const promises: readonly PromiseClaim[] = [
  mail(
    'mandatory-tls',
    'mail.smtp.starttls.required',
    'Where STARTTLS is required, and not offered or refused, no connection is made.',
  ),
  jsse(
    'request-is-default',
    'OCSP Stapling, jdk.tls.client.enableStatusRequestExtension',
    'A client asks for the status unless it is told not to.',
  ),
];
