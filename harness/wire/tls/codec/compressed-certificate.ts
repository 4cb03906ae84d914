import { brotliDecompressSync, deflateSync, inflateSync, zstdDecompressSync } from 'node:zlib';
import { extensionTypes, numbersExtension, type RawExtension } from './extensions.ts';
import { MalformedError, readWhole } from './reader.ts';
import { write } from './writer.ts';

/** CertificateCompressionAlgorithm (RFC 8879 section 3). */
export const compressions = { zlib: 1, brotli: 2, zstd: 3 } as const;
/** One of those for experiments, which nobody knows (RFC 8879 section 7.3). */
export const UNKNOWN_COMPRESSION = 0x4001;

/** CompressedCertificate (RFC 8879 section 4). */
export interface CompressedCertificateMessage {
  algorithm: number;
  /** Octets of the Certificate message without its header, as the message says. */
  length: number;
  compressed: Uint8Array;
}

/** Octets of a Certificate we make room for; the largest chain with its staples is far below. */
const LIMIT = 1 << 20;

/** compress_certificate of a ClientHello (RFC 8879 section 3). */
export const compressionExtension = (algorithms: readonly number[]): RawExtension =>
  numbersExtension(extensionTypes.compress_certificate, algorithms, 1);

/** A Certificate compressed by zlib. */
export function compressCertificate(certificate: Uint8Array): CompressedCertificateMessage {
  return {
    algorithm: compressions.zlib,
    length: certificate.length,
    compressed: deflateSync(certificate),
  };
}

export function encodeCompressedCertificate(message: CompressedCertificateMessage): Uint8Array {
  return write((writer) =>
    writer.u16(message.algorithm).u24(message.length).vector24(message.compressed),
  );
}

/** Throws MalformedError. */
export function decodeCompressedCertificate(body: Uint8Array): CompressedCertificateMessage {
  return readWhole(body, 'CompressedCertificate', (reader) => ({
    algorithm: reader.u16(),
    length: reader.u24(),
    compressed: reader.vector24(),
  }));
}

const inflaters: Readonly<
  Record<number, (octets: Uint8Array, options: { maxOutputLength: number }) => Uint8Array>
> = {
  [compressions.zlib]: inflateSync,
  [compressions.brotli]: brotliDecompressSync,
  [compressions.zstd]: zstdDecompressSync,
};

/**
 * Body of the Certificate inside. Throws MalformedError where the algorithm is not known, the
 * octets do not decompress, or their length is another than the message says (RFC 8879 section 4).
 */
export function decompressCertificate(message: CompressedCertificateMessage): Uint8Array {
  const { algorithm, length, compressed } = message;
  const inflate = inflaters[algorithm];
  if (!inflate) throw new MalformedError(`compression algorithm ${algorithm}`, 0);
  if (length === 0 || length > LIMIT) throw new MalformedError(`a length of ${length} octets`, 2);
  let certificate: Uint8Array;
  try {
    certificate = inflate(compressed, { maxOutputLength: length });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new MalformedError(`what does not decompress to ${length} octets (${why})`, 8);
  }
  if (certificate.length !== length)
    throw new MalformedError(`${certificate.length} octets where ${length} were said`, 8);
  return certificate;
}
