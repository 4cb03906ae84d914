import { Proof } from '../../../../ca/proof/good.ts';
import type { Arrangement } from '../../../model/observation.ts';
import { fromBase64 } from '../../../model/octets.ts';
import type { ProofFile, ServerScenario } from '../../../model/scenario.ts';
import { derFault } from '../../self-check/der.ts';

const isUndamaged = (file: ProofFile): boolean =>
  file instanceof Proof && file.spec.damage.length === 0;

/** Every proof a scenario speaks of, by the name it has in an arrangement. */
function proofsOf({ given, when }: ServerScenario): [string, ProofFile][] {
  const { proof, dual, sni } = given;
  return [
    ['as-given', proof],
    ...(dual ? [['dual', dual.proof] as [string, ProofFile]] : []),
    ...Object.entries(sni).map(([name, entry]): [string, ProofFile] => [name, entry.proof]),
    ...when.flatMap((act): [string, ProofFile][] =>
      act.do === 'replace' ? [[act.named, act.proof]] : [],
    ),
  ];
}

/** A proof of ours that was meant to be whole and is not DER: nobody can be judged by it. */
export function mintFault(scenario: ServerScenario, known: Arrangement): string | undefined {
  for (const [name, file] of proofsOf(scenario)) {
    const minted = known.proofs[name];
    const fault =
      minted !== undefined && isUndamaged(file) ? derFault(fromBase64(minted)) : undefined;
    if (fault !== undefined) return `the proof "${name}" that we minted is no DER: ${fault}`;
  }
  return undefined;
}
