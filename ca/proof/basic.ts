import { signatureAlgorithm, signOctets } from '../authority/signature.ts';
import { bitString, encode, tag } from '../der.ts';
import { noise } from '../noise.ts';
import { type Content, responseData } from './response-data.ts';
import type { Signing } from './signers.ts';
import type { ProofSpec } from './spec.ts';

/** The certificates in the answer, each an element of `certs`. */
function certificates(spec: ProofSpec, signing: Signing, issuer: Uint8Array): Uint8Array[] {
  switch (spec.certs) {
    case 'as-due':
      return signing.due;
    case 'none':
      return [];
    case 'with-issuer':
      return [...signing.due, issuer];
    case 'signer':
      return [signing.holder.certificate];
    case 'junk':
      return [encode(tag.sequence, encode(tag.octetString, noise(64, 'junk certificate')))];
  }
}

async function signature({ spec, world, signer }: Content, tbs: Uint8Array): Promise<Uint8Array> {
  if (spec.signature === 'empty') return new Uint8Array();
  const key =
    spec.signature === 'foreign-key'
      ? await world.keys.pair(signer.key.kind, 'foreign')
      : signer.key;
  const octets = signOctets(key, spec.digest, tbs);
  // The last octet is no part of the structure of an ECDSA signature, so only the verification can
  // tell.
  const last = octets.length - 1;
  if (spec.signature === 'flipped') octets[last] = (octets[last] ?? 0) ^ 0x01;
  return octets;
}

/** DER of BasicOCSPResponse, RFC 6960 4.2.1. */
export async function basicResponse(
  content: Content,
  signing: Signing,
  padding: number,
): Promise<Uint8Array> {
  const { spec, about, signer } = content;
  const tbs = await responseData(content, padding);
  const algorithm = signatureAlgorithm(signer.key.kind, spec.digest);
  const certs = certificates(spec, signing, about.issuer);
  return encode(
    tag.sequence,
    tbs,
    new Uint8Array(algorithm.toSchema().toBER()),
    bitString(await signature(content, tbs)),
    ...(certs.length > 0 ? [encode(tag.context0, encode(tag.sequence, ...certs))] : []),
  );
}
