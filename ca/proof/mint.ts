import type { Identity, World } from '../authority/world.ts';
import { basicResponse } from './basic.ts';
import { damaged } from './damage.ts';
import { hasResponseBytes, ocspResponse } from './outer.ts';
import { signing } from './signers.ts';
import type { ProofSpec } from './spec.ts';

/** Tries at a size before the next larger one is taken: ECDSA signatures come in three lengths. */
const PAD_TRIES = 40;

/**
 * The bytes of an OCSP answer (RFC 6960 4.2.1) as its spec has it, right or wrong.
 *
 * @param about the identity the answer is about; its authority and its leaf are what the spec's
 * words refer to.
 * @param now what the spec's offsets are told from; default the world's now. Times are in whole
 * seconds.
 * @param nonce octets to echo in the nonce extension, in place of `spec.nonce` random ones.
 * @throws RangeError for what cannot be: an MD5 signature by a CA without an RSA key, damage to a
 * structure the answer does not have, a size to pad to that the answer exceeds already.
 */
export async function mintProof(
  spec: ProofSpec,
  about: Identity,
  world: World,
  now: Date = world.now(),
  nonce?: Uint8Array,
): Promise<Uint8Array> {
  const whole = await padded(spec, (padding) => undamaged(spec, about, world, now, nonce, padding));
  return spec.damage.reduce(damaged, whole);
}

async function undamaged(
  spec: ProofSpec,
  about: Identity,
  world: World,
  now: Date,
  nonce: Uint8Array | undefined,
  padding: number,
): Promise<Uint8Array> {
  if (!hasResponseBytes(spec)) return ocspResponse(spec, undefined);
  const who = await signing(spec, about, world, now);
  const content = { spec, about, world, signer: who.holder, now, nonce };
  return ocspResponse(spec, await basicResponse(content, who, padding));
}

/**
 * Mints with more and more padding until the size is met; where DER's lengths leap over it, the
 * nearest above.
 */
async function padded(
  { padTo }: ProofSpec,
  mint: (padding: number) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const bare = await mint(0);
  if (padTo === 0 || bare.length === padTo) return bare;
  if (bare.length > padTo)
    throw new RangeError(`the proof has ${bare.length} octets and cannot be padded to ${padTo}`);
  let padding = Math.max(1, padTo - bare.length);
  let nearest: Uint8Array | undefined;
  for (let attempt = 0; attempt < PAD_TRIES; attempt++) {
    const proof = await mint(padding);
    if (proof.length === padTo) return proof;
    if (proof.length > padTo && (nearest === undefined || proof.length < nearest.length))
      nearest = proof;
    padding = Math.max(1, padding + padTo - proof.length);
  }
  if (nearest) return nearest;
  throw new RangeError(`the proof cannot be padded to ${padTo} octets`);
}
