import { createHash } from 'node:crypto';
import { nameDer } from '../../../ca/authority/name.ts';
import type { Identity } from '../../../ca/authority/world.ts';
import { encode, tag } from '../../../ca/der.ts';

const OIDS = { sha1: '2b0e03021a', sha256: '608648016503040201' } as const;
const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));

/** An OCSPRequest about this certificate, and about so many numbers that are not its own. */
export function requestBytesOf(
  { authority: { issuing }, holder }: Identity,
  hash: keyof typeof OIDS,
  nonce: Uint8Array | undefined,
  count: number,
): Uint8Array {
  const digest = (bytes: Uint8Array) => createHash(hash).update(bytes).digest();
  const one = (serial: Uint8Array): Uint8Array =>
    encode(
      tag.sequence,
      encode(
        tag.sequence,
        encode(tag.sequence, encode(0x06, hex(OIDS[hash])), encode(tag.null)),
        encode(tag.octetString, digest(nameDer(issuing.subject))),
        encode(tag.octetString, digest(issuing.key.bits)),
        encode(tag.integer, serial),
      ),
    );
  const others = Array.from({ length: count - 1 }, (_, index) => one(Uint8Array.of(1, index)));
  const list = encode(tag.sequence, one(holder.serial), ...others);
  const value = nonce && encode(tag.octetString, encode(tag.octetString, nonce));
  const extension = value && encode(tag.sequence, encode(0x06, hex('2b0601050507300102')), value);
  const tail = extension ? [encode(0xa2, encode(tag.sequence, extension))] : [];
  return encode(tag.sequence, encode(tag.sequence, list, ...tail));
}
