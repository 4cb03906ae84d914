import { expect, test } from 'vitest';
import { curlClient } from './client.ts';

test.each([
  ['sent', 0, 'delivered'],
  ['ended by the limit of its command', 28, 'unknown'],
  ['refused the status', 91, 'deferred'],
])('%s', (_what, code, kind) => {
  expect(curlClient.readEnd?.({ code, output: '' })).toBe(kind);
});
