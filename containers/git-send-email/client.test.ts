import { expect, test } from 'vitest';
import { gitSendEmail } from './client.ts';

test.each([
  ['sent', 0, '', 'delivered'],
  ['refused', 1, 'Net::SMTP::_SSL=GLOB(0x1)<<< 220 mx.test', 'deferred'],
  ['hung after it had heard the server', 124, 'Net::SMTP=GLOB(0x1)<<< 220 mx.test', 'deferred'],
  ['ended before it got anywhere', 124, "stty: 'standard input'", 'unknown'],
])('%s', (_what, code, output, kind) => {
  expect(gitSendEmail.readEnd?.({ code, output })).toBe(kind);
});
