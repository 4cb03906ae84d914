import { brotliCompressSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  compressCertificate,
  compressionExtension,
  compressions,
  decodeCompressedCertificate,
  decompressCertificate,
  encodeCompressedCertificate,
} from './compressed-certificate.ts';

const certificate = Uint8Array.from({ length: 5000 }, (_, index) => (index * 7) & 0xff);

describe('a compressed certificate', () => {
  it('is what was compressed, by each of the algorithms', () => {
    const { length } = certificate;
    for (const message of [
      compressCertificate(certificate),
      { algorithm: compressions.brotli, length, compressed: brotliCompressSync(certificate) },
      { algorithm: compressions.zstd, length, compressed: zstdCompressSync(certificate) },
    ]) {
      const read = decodeCompressedCertificate(encodeCompressedCertificate(message));
      expect(read.algorithm).toBe(message.algorithm);
      expect(Buffer.compare(decompressCertificate(read), certificate)).toBe(0);
    }
  });

  it.each([
    ['a length that is too small', { length: 4999 }, /does not decompress to 4999 octets/],
    ['a length that is too large', { length: 5001 }, /5000 octets where 5001 were said/],
    ['no length', { length: 0 }, /a length of 0 octets/],
    ['a length beyond reason', { length: 0xff_ffff }, /a length of 16777215 octets/],
    ['an algorithm nobody knows', { algorithm: 0x4001 }, /compression algorithm 16385/],
    ['octets of another kind', { compressed: new Uint8Array(40) }, /does not decompress/],
  ])('%s is told', (_what, change, message) => {
    const wrong = { ...compressCertificate(certificate), ...change };
    expect(() => decompressCertificate(wrong)).toThrow(message);
  });

  it('is offered by a list with one octet of length (RFC 8879 section 3)', () => {
    expect(Buffer.from(compressionExtension([1, 2, 3]).data).toString('hex')).toBe(
      '06000100020003',
    );
  });
});
