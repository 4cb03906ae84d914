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
