import { expect, it } from 'vitest';
import { toHex } from '../../../model/octets.ts';
import { cipherSuite } from '../codec/cipher-suites.ts';
import {
  applicationSecrets,
  binderKey,
  certificateVerifyInput,
  deriveSecret,
  earlySecret,
  finishedKey,
  handshakeSecrets,
  hkdfExpandLabel,
  keyLogLine,
  messageHash,
  nextTrafficSecret,
  transcriptHash,
} from './schedule.ts';
import { extendedMasterSecret, keyBlock, masterSecret, prf, verifyData12 } from './schedule12.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

it('early secret and its derivation are those of RFC 8448 section 3', () => {
  const early = earlySecret('sha256');
  expect(toHex(early)).toBe('33ad0a1c607ec03b09e6cd9893680ce210adf300aa1f2660e1b22e10f170f92a');
  expect(toHex(deriveSecret('sha256', early, 'derived', transcriptHash('sha256', [])))).toBe(
    '6f2615a108c702c5678f54fc9dbab69716c076189c48250cebeac3576c3611ba',
  );
});

it('handshake secrets are those of RFC 8448 section 3', () => {
  const shared = bytes('8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d');
  const hellos = bytes('860c06edc07858ee8e78f0e7428c58edd6b43f2ca3e6e95f02ed063cf0e1cad8');
  const epoch = handshakeSecrets('sha256', earlySecret('sha256'), shared, hellos);
  expect(toHex(epoch.secret)).toBe(
    '1dc826e93606aa6fdc0aadc12f741b01046aa6b99f691ed221a9f0ca043fbeac',
  );
  expect(toHex(epoch.client)).toBe(
    'b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21',
  );
  expect(toHex(epoch.server)).toBe(
    'b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38',
  );
  expect(toHex(finishedKey('sha256', epoch.client))).toBe(
    'b80ad01015fb2f0bd65ff7d4da5d6bf83f84821d1f87fdc7d3c75b5a7b42d9c4',
  );
  expect(toHex(hkdfExpandLabel('sha256', epoch.server, 'key', new Uint8Array(0), 16))).toBe(
    '3fce516009c21727d0f2e4e86ee403bc',
  );
  expect(toHex(hkdfExpandLabel('sha256', epoch.server, 'iv', new Uint8Array(0), 12))).toBe(
    '5d313eb2671276ee13000b30',
  );
});

it('application secrets are those of RFC 8448 section 3', () => {
  const handshake = bytes('1dc826e93606aa6fdc0aadc12f741b01046aa6b99f691ed221a9f0ca043fbeac');
  const finished = bytes('9608102a0f1ccc6db6250b7b7e417b1a000eaada3daae4777a7686c9ff83df13');
  const epoch = applicationSecrets('sha256', handshake, finished);
  expect(toHex(epoch.secret)).toBe(
    '18df06843d13a08bf2a449844c5f8a478001bc4d4c627984d5a41da8d0402919',
  );
  expect(toHex(epoch.client)).toBe(
    '9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5',
  );
  expect(toHex(epoch.server)).toBe(
    'a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643',
  );
});

it('the PRF gives the known answer for SHA-256', () => {
  const out = prf(
    'sha256',
    bytes('9bbe436ba940f017b17652849a71db35'),
    'test label',
    bytes('a0ba9f936cda311827a6f796ffd5198c'),
    100,
  );
  expect(toHex(out).slice(0, 64)).toBe(
    'e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a',
  );
  expect(out.length).toBe(100);
});

it('secrets of different kinds differ, and have the length of the hash', () => {
  const secret = new Uint8Array(48).fill(1);
  const made = [
    earlySecret('sha384', secret),
    binderKey('sha384', secret),
    finishedKey('sha384', secret),
    nextTrafficSecret('sha384', secret),
    masterSecret('sha384', secret, new Uint8Array(32), new Uint8Array(32).fill(1)),
    masterSecret('sha384', secret, new Uint8Array(32).fill(1), new Uint8Array(32)),
    extendedMasterSecret('sha384', secret, secret),
  ].map(toHex);
  expect(new Set(made).size).toBe(made.length);
  for (const each of made) expect(each.length).toBe(96);
  expect(verifyData12('sha256', secret, 'client', secret)).not.toEqual(
    verifyData12('sha256', secret, 'server', secret),
  );
  expect(verifyData12('sha256', secret, 'client', secret).length).toBe(12);
});

it('the key block gives each direction keys of the lengths of the suite', () => {
  const suite = cipherSuite(0xc028);
  if (!suite) throw new Error('no suite');
  const keys = keyBlock(suite, new Uint8Array(48), new Uint8Array(32), new Uint8Array(32));
  const lengths = (side: keyof typeof keys) => [
    keys[side].mac.length,
    keys[side].key.length,
    keys[side].iv.length,
  ];
  expect(lengths('client')).toEqual([48, 32, 0]);
  expect(lengths('server')).toEqual([48, 32, 0]);
  expect(
    new Set([keys.client.mac, keys.server.mac, keys.client.key, keys.server.key].map(toHex)).size,
  ).toBe(4);
});

it('the first hello of two enters the transcript as its hash', () => {
  const message = messageHash('sha256', Uint8Array.of(1));
  expect([...message.subarray(0, 4)]).toEqual([254, 0, 0, 32]);
  expect(toHex(message.subarray(4))).toBe(toHex(transcriptHash('sha256', [Uint8Array.of(1)])));
});

it('what CertificateVerify signs names the side', () => {
  const input = Buffer.from(certificateVerifyInput('server', Uint8Array.of(5)));
  expect(input.subarray(0, 64).toString()).toBe(' '.repeat(64));
  expect(input.subarray(64).toString('latin1')).toBe('TLS 1.3, server CertificateVerify\0\x05');
});

it('a key log line has label, client random and secret', () => {
  expect(keyLogLine('CLIENT_RANDOM', Uint8Array.of(1), Uint8Array.of(0xab))).toBe(
    'CLIENT_RANDOM 01 ab',
  );
});
