import { expect, test } from 'vitest';
import type { ServerTrick } from '../../../model/scenario.ts';
import { statusScript } from './status-script.ts';

const staple = Uint8Array.of(0x30, 0x03, 0x0a, 0x01, 0x00);
const message = '010000053003' + '0a0100';
const hex = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('hex');

const tricks: ServerTrick[] = [
  'none',
  'acknowledge-only',
  'status-without-acknowledgement',
  'zero-length',
  'trailing-bytes',
  'status-before-certificate',
  'status-after-key-exchange',
  'wrong-status-type',
  'nonempty-acknowledgement',
  'status-in-encrypted-extensions',
  'duplicate-extension',
  'status-twice',
  'stall-before-status',
  'close-before-status',
];

test('honest: the message and its acknowledgement in 1.2, the entry of each certificate in 1.3', () => {
  const two = statusScript('none', '1.2', true, [staple, staple]);
  expect(two.serverHello).toEqual([{ type: 5, data: new Uint8Array(0) }]);
  expect(two.afterCertificate.map(hex)).toEqual([message]);
  expect(two.entries).toEqual([]);
  const three = statusScript('none', '1.3', true, [staple, undefined, staple]);
  expect(three.serverHello).toEqual([]);
  expect(three.entries.map((entry) => entry.map(({ data }) => hex(data)))).toEqual([
    [message],
    [],
    [message],
  ]);
});

test.each(tricks)('%s: nothing at all for a client that did not ask', (trick) => {
  for (const tls of ['1.2', '1.3'] as const) {
    const script = statusScript(trick, tls, false, [staple, staple]);
    expect(script.halt).toBe('none');
    expect([script.serverHello, script.encryptedExtensions, script.entries.flat()].flat()).toEqual(
      [],
    );
    expect([
      ...script.beforeCertificate,
      ...script.afterCertificate,
      ...script.afterKeyExchange,
    ]).toEqual([]);
  }
});

test.each(['unsolicited-acknowledgement', 'unsolicited-status'] as const)(
  '%s speaks unasked',
  (trick) => {
    for (const tls of ['1.2', '1.3'] as const) {
      const script = statusScript(trick, tls, false, [staple]);
      expect([
        ...script.serverHello,
        ...script.entries.flat(),
        ...script.afterCertificate,
      ]).toHaveLength(1);
    }
  },
);

test.each(['1.2', '1.3'] as const)(
  'no two tricks are the same in TLS %s, and none is honest, but where there is no other',
  (tls) => {
    const seen = new Map<string, string[]>();
    for (const trick of tricks) {
      const key = JSON.stringify(statusScript(trick, tls, true, [staple]));
      seen.set(key, [...(seen.get(key) ?? []), trick]);
    }
    expect([...seen.values()].filter((same) => same.length > 1)).toEqual([]);
  },
);
