import { layerOf } from '../model/facts.ts';
import type { Expected, Scenario } from '../model/scenario.ts';
import type { Target } from '../model/target.ts';
import type { Capability, Runtime, Transport } from '../model/terms.ts';
import { roles } from './roles.ts';

/** A mail program may have one of the two; what is about plain HTTP has no other way. */
const other: Readonly<Partial<Record<Transport, Transport>>> = {
  starttls: 'implicit',
  implicit: 'starttls',
};

/** Capabilities that are a transport of their own. */
const carriers: ReadonlySet<Capability> = new Set([
  'starttls',
  'implicit-tls',
  'send-starttls',
  'send-implicit-tls',
]);

/** Is it said of a connection without STARTTLS as well? */
const allowsNone = (expected: Expected): boolean =>
  typeof expected === 'object' && 'oneOf' in expected && expected.oneOf.includes('not-needed');

/** Does the scenario speak of STARTTLS itself, so that it means nothing where TLS comes first? */
function boundToTransport(scenario: Scenario): boolean {
  const facts = [...Object.entries(scenario.provided), ...Object.entries(scenario.expect)]
    .filter(([, expected]) => !allowsNone(expected))
    .map(([fact]) => fact);
  if (scenario.calibrates !== undefined && carriers.has(scenario.calibrates)) return true;
  return (
    facts.some((fact) => layerOf(scenario.role, fact) === 'starttls') ||
    roles[scenario.role].aboutStarttls(scenario)
  );
}

/**
 * The transports a scenario is played over. A box has one port: what can be asked over it is asked.
 * A target of ours that has none of the scenario's transports is asked over the one it has, unless
 * the scenario is about the other.
 */
export function transportsOf(
  scenario: Scenario,
  runtime: Runtime,
  has: (transport: Transport) => boolean,
): readonly Transport[] {
  if (boundToTransport(scenario)) return scenario.transports;
  const ofMail = scenario.transports.some((transport) => other[transport]);
  if (runtime === 'remote' && ofMail && scenario.calibrates === undefined)
    return ['starttls', 'implicit'];
  if (scenario.transports.some(has)) return scenario.transports;
  const substitutes = scenario.transports
    .flatMap((transport) => other[transport] ?? [])
    .filter(has);
  return substitutes.length > 0 ? substitutes : scenario.transports;
}

/** Does it play against this target as one that does not speak what carries its answers? */
export const isMute = ({ speaks = 'smtp' }: Target): boolean => speaks !== 'smtp';
