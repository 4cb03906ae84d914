import { expect, test } from 'vitest';
import { extensionTypes, keyShareExtension, type RawExtension } from '../codec/extensions.ts';
import {
  type ClientHelloMessage,
  encodeClientHello,
  encodeServerHello,
  helloRetryRandom,
} from '../codec/hello.ts';
import { versions } from '../codec/records.ts';
import { groups, keyAgreement } from '../crypto/groups.ts';
import { decodeCapture } from '../observe/observer.ts';
import { markTlsStart, newCapture } from '../observe/tap.ts';
import { scriptedClientHello, secondClientHello } from './hello.ts';

const base = { random: new Uint8Array(32), sessionId: new Uint8Array(32) };
const hello = { tls: '1.3', hello: 'grease', sni: undefined, prefers: undefined } as const;
const first = scriptedClientHello(hello, base, [keyAgreement(groups.x25519)]);
const second = secondClientHello(first, [keyAgreement(groups.secp256r1)], undefined);

const message = (type: number, body: Uint8Array): Uint8Array =>
  Uint8Array.from([
    22,
    3,
    3,
    (body.length + 4) >> 8,
    (body.length + 4) & 255,
    type,
    0,
    body.length >> 8,
    body.length & 255,
    ...body,
  ]);
const retry = (extension: RawExtension): Uint8Array =>
  encodeServerHello({
    version: versions.tls12,
    random: helloRetryRandom,
    sessionId: base.sessionId,
    cipherSuite: 0x1301,
    compression: 0,
    extensions: [{ type: extensionTypes.supported_versions, data: Uint8Array.of(3, 4) }, extension],
  });
const named = keyShareExtension(groups.secp256r1);
const cookie = { type: extensionTypes.cookie, data: Uint8Array.of(0, 1, 7) };

function told(extension: RawExtension, again: ClientHelloMessage): readonly string[] {
  const capture = newCapture();
  markTlsStart(capture);
  const say = (from: 'client' | 'server', type: number, body: Uint8Array) =>
    capture.chunks.push({ from, at: 0, bytes: message(type, body) });
  say('client', 1, encodeClientHello(first));
  say('server', 2, retry(extension));
  say('client', 1, encodeClientHello(again));
  return decodeCapture(capture).problems;
}

test('where a group was named one share of it is all that may come', () => {
  expect(told(named, second)).toEqual([]);
  expect(told(named, first)).toEqual([expect.stringContaining('client_hello: 2 key shares')]);
});

test('where only a cookie was given the shares stay as they are', () => {
  expect(told(cookie, first)).toEqual([]);
});
