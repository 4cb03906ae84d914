import { createHash, randomBytes } from 'node:crypto';
import { readCertificate } from '../../examiner/certificate.ts';
import { context, Tag, write } from '../../examiner/der.ts';
import type { Defects } from '../defects/defects.ts';

const SHA1 = Buffer.from('2b0e03021a', 'hex');
const NONCE = Buffer.from('2b0601050507300102', 'hex');
/** acceptable responses (RFC 6960 4.4.3), with the basic type inside. */
const ACCEPTABLE = Buffer.from('2b0601050507300104', 'hex');
const BASIC = Buffer.from('2b0601050507300101', 'hex');

const SHA512 = Buffer.from('608648016503040203', 'hex');

const extension = (oid: Uint8Array, value: Uint8Array): Uint8Array =>
  write(Tag.sequence, write(Tag.oid, oid), write(Tag.octetString, value));

/** An OCSPRequest about one certificate (RFC 6960 4.1.1), or one that is wrong in some way. */
export function requestFor(leaf: Uint8Array, issuer: Uint8Array, defects: Defects): Uint8Array {
  if (defects.has('sends-junk')) return randomBytes(60);
  const certificate = readCertificate(leaf);
  const { keyBits } = readCertificate(issuer);
  const key = defects.has('asks-under-wrong-issuer') ? certificate.keyBits : keyBits;
  const serial = defects.has('asks-about-wrong-serial')
    ? Buffer.concat([certificate.serial.subarray(0, -1), Buffer.of(0x42)])
    : certificate.serial;
  const [name, oid] = defects.has('hashes-by-sha512')
    ? (['sha512', SHA512] as const)
    : (['sha1', SHA1] as const);
  const hash = (bytes: Uint8Array): Uint8Array => createHash(name).update(bytes).digest();
  const one = write(
    Tag.sequence,
    write(
      Tag.sequence,
      write(Tag.sequence, write(Tag.oid, oid), write(0x05)),
      write(Tag.octetString, hash(certificate.issuer)),
      write(Tag.octetString, hash(key)),
      write(Tag.integer, serial),
    ),
  );
  const extensions = [
    ...(defects.has('sends-short-nonce')
      ? [extension(NONCE, write(Tag.octetString, randomBytes(8)))]
      : []),
    ...(defects.has('sends-extensions')
      ? [extension(ACCEPTABLE, write(Tag.sequence, write(Tag.oid, BASIC)))]
      : []),
  ];
  const requestor = write(context(4), write(Tag.sequence));
  const tbs = write(
    Tag.sequence,
    ...(defects.has('signs-requests') ? [write(context(1), requestor)] : []),
    write(Tag.sequence, one, ...(defects.has('asks-twice-in-one') ? [one] : [])),
    ...(extensions.length > 0 ? [write(context(2), write(Tag.sequence, ...extensions))] : []),
  );
  const algorithm = write(Tag.sequence, write(Tag.oid, SHA1));
  const signature = write(Tag.sequence, algorithm, write(0x03, Buffer.alloc(33)));
  return write(
    Tag.sequence,
    tbs,
    ...(defects.has('signs-requests') ? [write(context(0), signature)] : []),
  );
}
