import { Proof } from '../../../ca/proof/good.ts';
import { all, checkStrict, DerError, oid, readWhole, Tag } from '../../examiner/der.ts';
import { remember } from '../../examiner/remember.ts';
import type { Arrangement } from '../../model/observation.ts';
import { fromBase64 } from '../../model/octets.ts';
import type { ProofFile, Scenario } from '../../model/scenario.ts';

/** id-pkix-ocsp-basic, RFC 6960 4.2.1. */
const BASIC = '1.3.6.1.5.5.7.48.1.1';

/** Why these octets are not an OCSPResponse in DER, the BasicOCSPResponse inside included, if they are not (X.690 10, 11). */
export const derFault = remember<string | undefined>(512, (octets = new Uint8Array()) => {
  try {
    const response = readWhole(octets, Tag.sequence, 'the answer');
    checkStrict(response);
    const [, tagged] = all(response);
    const [type, inner] = tagged ? all(all(tagged)[0] ?? tagged) : [];
    if (type && inner && type.tag === Tag.oid && oid(type) === BASIC)
      checkStrict(readWhole(inner.content, Tag.sequence, 'the basic answer'));
    return undefined;
  } catch (error) {
    if (error instanceof DerError) return error.message;
    throw error;
  }
});

const isUndamaged = (file: ProofFile): boolean =>
  file instanceof Proof && file.spec.damage.length === 0;

/** Every proof a scenario speaks of, by the name it has in an arrangement. */
function proofsOf(scenario: Scenario): [string, ProofFile][] {
  if (scenario.role === 'client') return [];
  const { proof, dual, sni } = scenario.given;
  return [
    ['as-given', proof],
    ...(dual ? [['dual', dual.proof] as [string, ProofFile]] : []),
    ...Object.entries(sni).map(([name, entry]): [string, ProofFile] => [name, entry.proof]),
    ...scenario.when.flatMap((act): [string, ProofFile][] =>
      act.do === 'replace' ? [[act.named, act.proof]] : [],
    ),
  ];
}

/** A proof of ours that was meant to be whole and is not DER: nobody can be judged by it. */
export function mintFault(scenario: Scenario, known: Arrangement): string | undefined {
  for (const [name, file] of proofsOf(scenario)) {
    const minted = known.proofs[name];
    const fault =
      minted !== undefined && isUndamaged(file) ? derFault(fromBase64(minted)) : undefined;
    if (fault !== undefined) return `the proof "${name}" that we minted is no DER: ${fault}`;
  }
  return undefined;
}
