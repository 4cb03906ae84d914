import { expect, it } from 'vitest';
import { stopOf } from './stop.ts';

const failure = (code: string) => Object.assign(new Error('no'), { code });

it.each([
  ['ECONNREFUSED', 'refused'],
  ['ETIMEDOUT', 'stalled'],
  ['ECONNRESET', 'reset'],
  ['EPIPE', 'closed'],
])('%s is the other end: %s', (code, how) => {
  expect(stopOf(failure(code)).how).toBe(how);
});

it.each(['EMFILE', 'ENOBUFS', 'EADDRNOTAVAIL'])(
  '%s is a fault of ours, and never the target’s',
  (code) => {
    expect(() => stopOf(failure(code))).toThrow('no');
  },
);

it(
  'an error of TLS is told by its reason, which is the same in every run, ' +
    'and one without words by its code',
  () => {
    const alert = Object.assign(new Error('40A1:error:0A00045C:SSL routines::x'), {
      code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
      reason: 'tlsv13 alert certificate required',
    });
    expect(stopOf(alert)).toMatchObject({
      how: 'closed',
      message: 'tlsv13 alert certificate required',
    });
    // Node has no message where several addresses were tried in vain.
    expect(stopOf(Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' })).message).toBe(
      'ECONNREFUSED',
    );
  },
);
