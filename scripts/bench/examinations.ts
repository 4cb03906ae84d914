import { verify, X509Certificate } from 'node:crypto';
import { identity } from '../../ca/authority/spec.ts';
import type { World } from '../../ca/authority/world.ts';
import { good } from '../../ca/proof/good.ts';
import { mintProof } from '../../ca/proof/mint.ts';
import { examine } from '../../harness/examiner/examine.ts';
import { readOcspResponse } from '../../harness/examiner/ocsp.ts';
import { alternately, type Comparison, processor, rate } from './measure.ts';

const ROUNDS = 9;
const TURN_MS = 150;
/** More than the examiner remembers, so that each is new to it whenever its turn comes. */
const PROOFS = 300;

/** Examinations a second, over bare checks of the same signatures by node:crypto. */
export async function examinations(world: World): Promise<Comparison> {
  const about = await world.identity(identity());
  const { leaf, issuer } = about;
  const proofs = await Promise.all(
    Array.from({ length: PROOFS }, () => mintProof(good().signedBy('ca').spec, about, world)),
  );
  const key = new X509Certificate(issuer).publicKey;
  const signed = proofs.flatMap((proof) => readOcspResponse(proof).basic ?? []);
  let at = 0;
  const one = (): void => {
    const proof = proofs[at++ % PROOFS] ?? new Uint8Array();
    if (!examine(proof, { leaf, issuer, at: new Date() }).acceptable)
      throw new Error('a good proof was not acceptable');
  };
  const bare = (): void => {
    const basic = signed[at++ % PROOFS];
    if (!basic || !verify('sha256', basic.tbs, key, basic.signature))
      throw new Error('a good signature did not verify');
  };
  // A hundred in one go: to look at the clock takes as long as some of the work.
  const hundred = (task: () => void) => () => {
    for (let i = 0; i < 100; i++) task();
  };
  const often = async (task: () => void): Promise<number> =>
    100 * (await rate(hundred(task), { ms: TURN_MS, clock: processor }));
  const turns = await alternately(
    ROUNDS,
    () => often(one),
    () => often(bare),
  );
  return {
    name: 'examinations over bare signature checks by node:crypto',
    unit: ' per processor second',
    ...turns,
  };
}
