import type { ProofFile, ServerScenario } from '../../../model/scenario.ts';
import type { Capability } from '../../../model/terms.ts';

/**
 * For a server that has no staple file: the same scenario with nothing to staple. It can be asked
 * what may be asked of any, and is given no file that it would not know what to do with.
 */
export function withoutProof(
  scenario: ServerScenario,
  can: ReadonlySet<Capability>,
): ServerScenario {
  if (can.has('staple-file')) return scenario;
  const { given } = scenario;
  if (given.reading === 'fetched' || (given.reading === 'static' && can.has('staple-file-static')))
    return scenario;
  const bare = <Held extends { proof: ProofFile }>(held: Held): Held => ({
    ...held,
    proof: 'none',
  });
  return {
    ...scenario,
    given: {
      ...bare(given),
      ...(given.dual ? { dual: bare(given.dual) } : {}),
      sni: Object.fromEntries(Object.entries(given.sni).map(([name, held]) => [name, bare(held)])),
    },
  };
}
