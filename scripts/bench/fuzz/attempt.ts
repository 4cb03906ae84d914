import type { About } from '../../../harness/examiner/examine.ts';
import type { Examination } from '../../../harness/model/finding.ts';
import type { Dice } from './dice.ts';
import { mutated } from './mutations.ts';
import { mayBeAcceptable, type Seed, signedByStranger } from './truth.ts';

export type Examiner = (staple: Uint8Array, about: About) => Examination;

/** One input and what is wrong with what the examiner made of it. */
export interface FuzzCase {
  label: string;
  staple: Uint8Array;
  leaf: Uint8Array;
  issuer: Uint8Array;
  acceptable: boolean;
  /** Milliseconds. */
  took: number;
  complaint: string | undefined;
}

/** Everything that an examination promises whatever the bytes are. */
function complaintOf(
  staple: Uint8Array,
  seed: Seed,
  leafIsSound: boolean,
  examination: Examination,
) {
  const { acceptable, status, findings } = examination;
  if (acceptable && !(leafIsSound && mayBeAcceptable(staple, seed.about)))
    return 'acceptable, and must not be';
  const rules = findings.map(({ rule }) => rule);
  if (new Set(rules).size !== rules.length) return 'speaks of a rule twice';
  if (acceptable !== (status === 'good')) return 'acceptable and status do not agree';
  if (acceptable && findings.some(({ level, ok }) => level === 'must' && !ok))
    return 'acceptable against a must';
  if (findings.some(({ detail }) => detail.length > 1000)) return 'a detail without bounds';
  return undefined;
}

/** Changes one answer, now and then the certificates it is held against, and examines it. */
export function tryOne(examiner: Examiner, seeds: readonly Seed[], at: Date, dice: Dice): FuzzCase {
  const seed = dice.pick(seeds);
  const others = [dice.pick(seeds).staple, dice.pick(seeds).staple];
  const changed = mutated(seed.staple, others, dice);
  const staple = dice.once(8) ? signedByStranger(changed, seed.about) : changed;
  const leaf = dice.once(40) ? mutated(seed.about.leaf, others, dice) : seed.about.leaf;
  const issuer = dice.once(40) ? mutated(seed.about.issuer, others, dice) : seed.about.issuer;
  const begun = performance.now();
  let examination: Examination | undefined;
  let thrown: unknown;
  try {
    examination = examiner(staple, { leaf, issuer, at });
  } catch (error) {
    thrown = error;
  }
  const took = performance.now() - begun;
  const leafIsSound = Buffer.compare(leaf, seed.about.leaf) === 0;
  const complaint = examination
    ? complaintOf(staple, seed, leafIsSound, examination)
    : `threw ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`;
  const acceptable = examination?.acceptable ?? false;
  return { label: seed.label, staple, leaf, issuer, acceptable, took, complaint };
}
