import type { Identity, World } from '../../ca/authority/world.ts';
import { mintProof } from '../../ca/proof/mint.ts';
import type { ProofSpec } from '../../ca/proof/spec.ts';

/**
 * How long a proof is shown again, milliseconds: far below the minute that scenarios keep from
 * every border of time.
 */
const FRESH = 10_000;

const known = new WeakMap<
  Identity,
  Map<ProofSpec, { madeAt: number; proof: Promise<Uint8Array> }>
>();

/**
 * The proof of this very spec about this identity: minted now, or a moment ago for another cell.
 */
export function recentProof(spec: ProofSpec, about: Identity, world: World): Promise<Uint8Array> {
  const mine =
    known.get(about) ?? new Map<ProofSpec, { madeAt: number; proof: Promise<Uint8Array> }>();
  known.set(about, mine);
  const now = performance.now();
  const before = mine.get(spec);
  if (before && now - before.madeAt < FRESH) return before.proof;
  const proof = mintProof(spec, about, world);
  mine.set(spec, { madeAt: now, proof });
  return proof;
}
