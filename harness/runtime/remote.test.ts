import { describe, expect, it } from 'vitest';
import { remoteAddress, serverNameOf } from './remote.ts';

describe('the address of a box', () => {
  it.each([
    ['smtp://mx.test', 'mx.test', 'mx.test', 25, 'starttls'],
    ['SMTPS://MX.Test', 'mx.test', 'mx.test', 465, 'implicit'],
    ['Submission://mx.test', 'mx.test', 'mx.test', 587, 'starttls'],
    ['mx.test:465', 'mx.test', 'mx.test', 465, 'implicit'],
    ['smtp://mx.test:465', 'mx.test', 'mx.test', 465, 'starttls'],
    // The dot ends a name that is looked up as it stands, and is no part of SNI (RFC 6066 3).
    ['mx.test.', 'mx.test.', 'mx.test', 25, 'starttls'],
    ['smtps://mx.test.:10465', 'mx.test.', 'mx.test', 10465, 'implicit'],
    ['bücher.example', 'xn--bcher-kva.example', 'xn--bcher-kva.example', 25, 'starttls'],
    ['smtp://BÜCHER.example.', 'xn--bcher-kva.example.', 'xn--bcher-kva.example', 25, 'starttls'],
    ['127.0.0.1:2525', '127.0.0.1', undefined, 2525, 'starttls'],
    ['[::1]:2525', '::1', undefined, 2525, 'starttls'],
    ['::1', '::1', undefined, 25, 'starttls'],
    ['smtps://[::1]', '::1', undefined, 465, 'implicit'],
  ] as const)('%s', (text, host, name, port, transport) => {
    expect(remoteAddress(text)).toEqual({ host, name, port, transport });
  });

  it.each([
    '',
    '.',
    'smtp://',
    'http://mx.test',
    'mx.test:99999',
    'user@mx.test',
    'smtp://mx.test/x',
    'smtp://mx.test?x',
    'smtp://mx.test#x',
    'a b',
    'smtp://%00',
    'smtp://%ff.test',
    'a'.repeat(300),
  ])('not %j', (text) => {
    expect(() => remoteAddress(text)).toThrow(RangeError);
  });

  it('a name for a ClientHello', () => {
    expect(serverNameOf('MX.Bücher.Example.')).toBe('mx.xn--bcher-kva.example');
    for (const text of ['', 'a b', '127.0.0.1', '.', 'x'.repeat(254)])
      expect(() => serverNameOf(text)).toThrow(RangeError);
  });
});
