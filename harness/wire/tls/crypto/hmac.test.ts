import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hmac } from './hmac.ts';

it.each(['sha1', 'sha256', 'sha384'] as const)('HMAC with %s is that of OpenSSL', (hash) => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      fc.array(fc.uint8Array({ maxLength: 99 })),
      (key, parts) => {
        const theirs = createHmac(hash, key).update(Buffer.concat(parts)).digest('hex');
        expect(Buffer.from(hmac(hash, key, ...parts)).toString('hex')).toBe(theirs);
      },
    ),
  );
});
