import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertCodes, alertName, decodeAlert, encodeAlert } from './alerts.ts';
import {
  decodeCertificate12,
  decodeCertificate13,
  decodeCertificateRequest12,
  decodeCertificateRequest13,
  encodeCertificate12,
  encodeCertificate13,
  encodeCertificateRequest12,
  encodeCertificateRequest13,
} from './certificate.ts';
import { cipherName, cipherSuite } from './cipher-suites.ts';
import {
  decodeClientShares,
  decodeNumbers,
  decodeServerName,
  decodeServerShare,
  extensionName,
  keyShareExtension,
  numbersExtension,
  serverNameExtension,
  supportedVersions,
} from './extensions.ts';
import {
  decodeClientHello,
  decodeServerHello,
  encodeClientHello,
  encodeServerHello,
  helloRetryRandom,
  isHelloRetry,
  negotiatedVersion,
  versionName,
} from './hello.ts';
import {
  decodeCertificateVerify,
  decodeEcdheClientKeyExchange,
  decodeEcdheServerKeyExchange,
  decodeEncryptedExtensions,
  decodeHandshake,
  decodeKeyUpdate,
  decodeNewSessionTicket12,
  decodeNewSessionTicket13,
  encodeCertificateVerify,
  encodeEcdheClientKeyExchange,
  encodeEcdheServerKeyExchange,
  encodeEncryptedExtensions,
  encodeHandshake,
  encodeKeyUpdate,
  encodeNewSessionTicket12,
  encodeNewSessionTicket13,
  handshakeName,
} from './messages.ts';
import { MalformedError } from './reader.ts';
import { versions } from './records.ts';
import {
  decodeCertificateStatus,
  decodeStatusRequest,
  encodeCertificateStatus,
  encodeStatusRequest,
  statusRequestV2Extension,
} from './status.ts';

const bytes = (max: number, min = 0): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: min, maxLength: max });
const u16 = fc.integer({ min: 0, max: 0xffff });
const u8 = fc.integer({ min: 0, max: 0xff });
const u32 = fc.integer({ min: 0, max: 0xffffffff });
const extension = fc.record({ type: u16, data: bytes(40) });
const extensions = fc.array(extension, { maxLength: 6 });

/** What is written reads back the same, and every cut of it is malformed. */
function bothWays<T>(
  name: string,
  value: fc.Arbitrary<T>,
  encode: (value: T) => Uint8Array,
  decode: (b: Uint8Array) => T,
) {
  it(`${name} reads back as written`, () => {
    fc.assert(
      fc.property(value, (each) => {
        expect(decode(encode(each))).toEqual(each);
      }),
    );
  });
  it(`${name} with an octet too many is malformed`, () => {
    fc.assert(
      fc.property(value, (each) => {
        expect(() => decode(Uint8Array.of(...encode(each), 0))).toThrow(MalformedError);
      }),
    );
  });
  it(`${name} of any bytes is read or malformed, never anything else`, () => {
    fc.assert(
      fc.property(bytes(80), (any) => {
        try {
          decode(any);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedError);
        }
      }),
    );
  });
}

describe('messages', () => {
  bothWays(
    'ServerHello',
    fc.record({
      version: u16,
      random: bytes(32, 32),
      sessionId: bytes(32),
      cipherSuite: u16,
      compression: u8,
      extensions,
    }),
    (hello) => encodeServerHello(hello),
    (body) => ({
      ...decodeServerHello(body),
      extensions: decodeServerHello(body).extensions ?? [],
    }),
  );
  bothWays(
    'ClientHello',
    fc.record({
      version: u16,
      random: bytes(32, 32),
      sessionId: bytes(32),
      cipherSuites: fc.array(u16, { maxLength: 9 }),
      compression: fc.array(u8, { maxLength: 3 }),
      extensions,
    }),
    (hello) => encodeClientHello(hello),
    (body) => ({
      ...decodeClientHello(body),
      extensions: decodeClientHello(body).extensions ?? [],
    }),
  );
  bothWays(
    'Certificate of TLS 1.2',
    fc.array(bytes(50), { maxLength: 4 }),
    encodeCertificate12,
    decodeCertificate12,
  );
  bothWays(
    'Certificate of TLS 1.3',
    fc.record({
      context: bytes(9),
      entries: fc.array(fc.record({ der: bytes(50), extensions }), { maxLength: 4 }),
    }),
    encodeCertificate13,
    decodeCertificate13,
  );
  bothWays(
    'CertificateRequest of TLS 1.2',
    fc.record({
      types: fc.array(u8, { maxLength: 4 }),
      signatureAlgorithms: fc.array(u16, { maxLength: 4 }),
      authorities: fc.array(bytes(20), { maxLength: 3 }),
    }),
    encodeCertificateRequest12,
    decodeCertificateRequest12,
  );
  bothWays(
    'CertificateRequest of TLS 1.3',
    fc.record({ context: bytes(9), extensions }),
    encodeCertificateRequest13,
    decodeCertificateRequest13,
  );
  bothWays(
    'CertificateStatus',
    fc.record({ statusType: fc.constant(1), response: bytes(90) }),
    encodeCertificateStatus,
    decodeCertificateStatus,
  );
  bothWays(
    'status_request',
    fc.record({
      statusType: fc.constant(1),
      responderIds: fc.array(bytes(20), { maxLength: 4 }),
      requestExtensions: bytes(30),
    }),
    encodeStatusRequest,
    decodeStatusRequest,
  );
  bothWays('EncryptedExtensions', extensions, encodeEncryptedExtensions, decodeEncryptedExtensions);
  bothWays(
    'CertificateVerify',
    fc.record({ algorithm: u16, signature: bytes(80) }),
    encodeCertificateVerify,
    decodeCertificateVerify,
  );
  bothWays(
    'NewSessionTicket of TLS 1.2',
    fc.record({ lifetime: u32, ticket: bytes(80) }),
    encodeNewSessionTicket12,
    decodeNewSessionTicket12,
  );
  bothWays(
    'NewSessionTicket of TLS 1.3',
    fc.record({ lifetime: u32, ageAdd: u32, nonce: bytes(9), ticket: bytes(80), extensions }),
    encodeNewSessionTicket13,
    decodeNewSessionTicket13,
  );
  bothWays('KeyUpdate', fc.boolean(), encodeKeyUpdate, decodeKeyUpdate);
  bothWays('an alert', fc.record({ level: u8, code: u8 }), encodeAlert, decodeAlert);
  bothWays(
    'ClientKeyExchange',
    bytes(99),
    encodeEcdheClientKeyExchange,
    decodeEcdheClientKeyExchange,
  );
  bothWays(
    'ServerKeyExchange',
    fc.record({ group: u16, key: bytes(65), algorithm: u16, signature: bytes(72) }),
    encodeEcdheServerKeyExchange,
    decodeEcdheServerKeyExchange,
  );
  bothWays(
    'a handshake message',
    fc.record({ type: u8, body: bytes(300) }),
    ({ type, body }) => encodeHandshake(type, body),
    decodeHandshake,
  );

  it('a hello without an extensions block is told from one with an empty block', () => {
    const hello = {
      version: versions.tls12,
      random: new Uint8Array(32),
      sessionId: new Uint8Array(0),
      cipherSuites: [0x1301],
      compression: [0],
    };
    expect(
      decodeClientHello(encodeClientHello({ ...hello, extensions: undefined })).extensions,
    ).toBeUndefined();
    expect(decodeClientHello(encodeClientHello({ ...hello, extensions: [] })).extensions).toEqual(
      [],
    );
  });

  it('a HelloRetryRequest is known by its random, the version by supported_versions', () => {
    expect(isHelloRetry({ random: helloRetryRandom })).toBe(true);
    expect(isHelloRetry({ random: new Uint8Array(32) })).toBe(false);
    const hello = {
      version: versions.tls12,
      random: helloRetryRandom,
      sessionId: new Uint8Array(0),
      cipherSuite: 0x1301,
      compression: 0,
    };
    expect(
      versionName(negotiatedVersion({ ...hello, extensions: [supportedVersions(versions.tls13)] })),
    ).toBe('1.3');
    expect(versionName(negotiatedVersion({ ...hello, extensions: undefined }))).toBe('1.2');
    expect(versionName(0x7a7a)).toBe('7a7a');
  });

  it('an empty status_request, and one with a lying length, are malformed', () => {
    expect(() => decodeStatusRequest(new Uint8Array(0))).toThrow(MalformedError);
    expect(() => decodeStatusRequest(Uint8Array.of(1, 0, 9, 0, 0))).toThrow(MalformedError);
    expect([...encodeStatusRequest()]).toEqual([1, 0, 0, 0, 0]);
    expect([...statusRequestV2Extension().data]).toEqual([0, 7, 2, 0, 4, 0, 0, 0, 0]);
  });
});

describe('extensions', () => {
  it('read back as written', () => {
    expect(decodeServerName(serverNameExtension('mx.test').data)).toBe('mx.test');
    expect(decodeNumbers(numbersExtension(10, [29, 23]).data)).toEqual([29, 23]);
    expect(decodeNumbers(supportedVersions([0x0304, 0x0303]).data, 1)).toEqual([0x0304, 0x0303]);
    const share = { group: 29, key: Uint8Array.of(1, 2, 3) };
    expect(decodeClientShares(keyShareExtension([share, share]).data)).toEqual([share, share]);
    expect(decodeServerShare(keyShareExtension(share).data)).toEqual(share);
    expect([...keyShareExtension(24).data]).toEqual([0, 24]);
  });

  it('names are those of IANA', () => {
    expect(extensionName(5)).toBe('status_request');
    expect(extensionName(17)).toBe('status_request_v2');
    expect(extensionName(0x3a3a)).toBe('GREASE');
    expect(extensionName(9999)).toBe('extension-9999');
    expect(handshakeName(22)).toBe('certificate_status');
    expect(handshakeName(99)).toBe('handshake-99');
    expect(alertName(113)).toBe('bad_certificate_status_response');
    expect(alertName(117)).toBe('general_error');
    expect(alertName(200)).toBe('alert-200');
    expect(new Set(Object.values(alertCodes)).size).toBe(Object.keys(alertCodes).length);
    expect(cipherName(0x1303)).toBe('TLS_CHACHA20_POLY1305_SHA256');
    expect(cipherName(0xcccc)).toBe('0xcccc');
    expect(cipherName(0xdada)).toBe('GREASE');
  });

  it('a suite says how it protects', () => {
    expect(cipherSuite(0x1302)).toMatchObject({
      cipher: 'aes-256-gcm',
      hash: 'sha384',
      ivLength: 12,
      tls13: true,
    });
    expect(cipherSuite(0xc02b)).toMatchObject({
      cipher: 'aes-128-gcm',
      hash: 'sha256',
      ivLength: 4,
      keyLength: 16,
    });
    expect(cipherSuite(0xcca9)).toMatchObject({
      cipher: 'chacha20-poly1305',
      ivLength: 12,
      keyLength: 32,
    });
    expect(cipherSuite(0xc014)).toMatchObject({
      cipher: 'aes-256-cbc',
      mac: 'sha1',
      hash: 'sha256',
    });
    expect(cipherSuite(0xc024)).toMatchObject({ mac: 'sha384', hash: 'sha384' });
    expect(cipherSuite(0x000a)).toBeUndefined();
  });
});
