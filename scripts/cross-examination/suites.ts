import { identity } from '../../ca/authority/spec.ts';
import { Proof } from '../../ca/proof/good.ts';
import { scenarios } from '../../suites/index.ts';
import type { Question } from './cases.ts';

function proofsIn(value: unknown): Proof[] {
  if (value instanceof Proof) return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(proofsIn) : [];
}

/** Every other answer that some scenario has minted, by the scenario that names it first. */
export function suiteQuestions(known: readonly Question[]): Question[] {
  const seen = new Set(known.map(({ proof }) => JSON.stringify(proof.spec)));
  const found: Question[] = [];
  for (const { id, given } of scenarios) {
    for (const proof of proofsIn(given)) {
      const words = JSON.stringify(proof.spec);
      if (seen.has(words)) continue;
      seen.add(words);
      found.push({ label: id, proof, identity: identity({ intermediates: 2 }), live: false });
    }
  }
  return found;
}
