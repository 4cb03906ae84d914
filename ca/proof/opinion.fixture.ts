/** For the tests of the mint: what `openssl ocsp` makes of an answer about a certificate. */

import { identity } from '../authority/spec.ts';
import { World } from '../authority/world.ts';
import { type ProofOpinion, SecondOpinion } from '../second-opinion.ts';
import type { Proof } from './good.ts';
import { mintProof } from './mint.ts';

export const world = new World();
/** Whom an answer is about where nothing else is said. */
export const base = identity({ intermediates: 2 });
/** The opinion on an answer that is right. */
export const accepted = { verified: true, status: 'good', timely: true };

async function told<T>(ask: (opinion: SecondOpinion) => Promise<T>): Promise<T> {
  const opinion = new SecondOpinion();
  try {
    return await ask(opinion);
  } finally {
    opinion[Symbol.dispose]();
  }
}

/** @param options more of openssl's words. */
export const opinionOf = (proof: Proof, spec = base, ...options: string[]): Promise<ProofOpinion> =>
  told(async (opinion) => {
    const about = await world.identity(spec);
    return opinion.ofProof(await mintProof(proof.spec, about, world), about, ...options);
  });

/** The answer in words. */
export const shown = (proof: Proof, spec = base): Promise<string> =>
  told(async (opinion) =>
    opinion.shows(await mintProof(proof.spec, await world.identity(spec), world)),
  );
