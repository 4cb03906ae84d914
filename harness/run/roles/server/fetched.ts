import { Proof } from '../../../../ca/proof/good.ts';
import type { ProofFile, ServerScenario } from '../../../model/scenario.ts';
import type { Capability } from '../../../model/terms.ts';

// PEM is a matter of files: from a responder it is as good as junk, and of that there is enough.
// Without a proof there is nothing to serve: of that certificate a responder would have to say
// something.
const fetchable = (proof: ProofFile): boolean =>
  proof instanceof Proof && proof.spec.damage.every(({ kind }) => kind !== 'pem');

/**
 * Can a responder take the place of the file? It can where the proof stays one and the same, and
 * the certificate names it.
 */
function canBeFetched({ given, when }: ServerScenario): boolean {
  const held = [
    { identity: given.identity, proof: given.proof },
    ...(given.dual ? [given.dual] : []),
    ...Object.values(given.sni),
  ];
  const ordinary = held.every(
    ({ identity: { leaf } }) =>
      leaf.ocsp.length === 1 && leaf.ocsp[0] === 'responder' && leaf.serial === undefined,
  );
  return (
    ordinary &&
    held.every(({ proof }) => fetchable(proof)) &&
    when.every((act) => act.do === 'connect')
  );
}

/**
 * For a server that fetches its proofs and knows no file: the same scenario, the proof coming from
 * the responder.
 */
export function fetched(scenario: ServerScenario, can: ReadonlySet<Capability>): ServerScenario {
  if (can.has('staple-file') || !can.has('staple-fetch')) return scenario;
  if (!scenario.needs.includes('staple-file') || !canBeFetched(scenario)) return scenario;
  const needs = scenario.needs.map((need) => (need === 'staple-file' ? 'staple-fetch' : need));
  return { ...scenario, needs, given: { ...scenario.given, reading: 'fetched' } };
}
