import type { ClientHost, ClientScenario } from '../../../model/scenario.ts';
import type { Capability } from '../../../model/terms.ts';

/** Nothing but the records themselves decides: none of DNS, of other hosts or of later sessions. */
function isAboutRecords({ given: { hosts, policy }, when }: ClientScenario): boolean {
  const plain = ({ tlsa, zone, zones, alias }: ClientHost): boolean =>
    tlsa.length > 0 && zone === 'signed' && Object.keys(zones).length === 0 && alias === 'none';
  return (
    policy.dane === 'try' &&
    policy.status === 'none' &&
    hosts.length === 1 &&
    hosts.every(plain) &&
    !policy.resume &&
    when.every(({ do: it }) => it === 'send')
  );
}

/**
 * For a target that is told TLSA records, or finds them by itself: what is about the records alone
 * is played with them, and rests on a calibration of its own.
 */
export function byRecords(scenario: ClientScenario, can: ReadonlySet<Capability>): ClientScenario {
  if (can.has('dane') || !can.has('dane-records') || !scenario.needs.includes('dane'))
    return scenario;
  if (scenario.calibrates === 'dane-records')
    return { ...scenario, needs: scenario.needs.filter((need) => need !== 'dane') };
  if (!isAboutRecords(scenario)) return scenario;
  const needs = scenario.needs.map((need) => (need === 'dane' ? 'dane-records' : need));
  return { ...scenario, needs };
}
