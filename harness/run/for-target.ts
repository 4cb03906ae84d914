import { Proof } from '../../ca/proof/good.ts';
import type {
  Expectation,
  Expected,
  ProofFile,
  Scenario,
  ServerScenario,
} from '../model/scenario.ts';
import type { Target } from '../model/target.ts';
import type { Capability, Runtime, Transport } from '../model/terms.ts';

const other: Readonly<Record<Transport, Transport>> = {
  starttls: 'implicit',
  implicit: 'starttls',
};

/** Is it said of a connection without STARTTLS as well? */
const allowsNone = (expected: Expected): boolean =>
  typeof expected === 'object' && 'oneOf' in expected && expected.oneOf.includes('not-needed');

/** Does the scenario speak of STARTTLS itself, so that it means nothing where TLS comes first? */
function boundToTransport(scenario: Scenario): boolean {
  const facts = [...Object.entries(scenario.provided), ...Object.entries(scenario.expect)]
    .filter(([, expected]) => !allowsNone(expected))
    .map(([fact]) => fact);
  if (scenario.calibrates !== undefined && /starttls|implicit-tls/.test(scenario.calibrates))
    return true;
  if (facts.some((fact) => /starttls|injection/.test(fact))) return true;
  if (scenario.role === 'client') {
    const changed = scenario.when.flatMap((act) => (act.do === 'change' ? [act.to] : []));
    return [...scenario.given.hosts, ...changed].some(
      ({ starttls = 'offered' }) => starttls !== 'offered',
    );
  }
  return scenario.when.some(
    (act) => act.do === 'connect' && ['inject', 'bare'].includes(act.dialogue ?? ''),
  );
}

/**
 * The transports a scenario is played over. A box has one port: what can be asked over it is asked. A target of ours that
 * has none of the scenario's transports is asked over the one it has, unless the scenario is about the other.
 */
export function transportsOf(
  scenario: Scenario,
  runtime: Runtime,
  has: (transport: Transport) => boolean,
): readonly Transport[] {
  if (boundToTransport(scenario)) return scenario.transports;
  if (runtime === 'remote' && scenario.calibrates === undefined) return ['starttls', 'implicit'];
  if (scenario.transports.some(has)) return scenario.transports;
  const substitutes = scenario.transports.map((transport) => other[transport]).filter(has);
  return substitutes.length > 0 ? substitutes : scenario.transports;
}

/** Facts that only a dialogue in SMTP can establish. */
const ofTheSession = /(^|\.)(session|starttls-inside|mail|injection)$/;

const withoutSession = (expectation: Expectation): Expectation =>
  Object.fromEntries(Object.entries(expectation).filter(([fact]) => !ofTheSession.test(fact)));

/** What is left of a scenario for a program that ends TLS and speaks no SMTP; nothing when it was about SMTP. */
export function withoutSmtp(scenario: Scenario): Scenario | undefined {
  const expect = withoutSession(scenario.expect);
  if (Object.keys(expect).length === 0) return undefined;
  const promise = Object.fromEntries(
    Object.entries(scenario.promise).map(([id, expectation]) => [id, withoutSession(expectation)]),
  );
  return { ...scenario, expect, promise, provided: withoutSession(scenario.provided) };
}

// PEM is a matter of files: from a responder it is as good as junk, and of that there is enough.
// Without a proof there is nothing to serve: of that certificate a responder would have to say something.
const fetchable = (proof: ProofFile): boolean =>
  proof instanceof Proof && proof.spec.damage.every(({ kind }) => kind !== 'pem');

/** Can a responder take the place of the file? It can where the proof stays one and the same, and the certificate names it. */
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

/** For a server that fetches its proofs and knows no file: the same scenario, the proof coming from the responder. */
export function fetched(scenario: Scenario, can: ReadonlySet<Capability>): Scenario {
  if (scenario.role !== 'server' || can.has('staple-file') || !can.has('staple-fetch'))
    return scenario;
  if (!scenario.needs.includes('staple-file') || !canBeFetched(scenario)) return scenario;
  const needs = scenario.needs.map((need) => (need === 'staple-file' ? 'staple-fetch' : need));
  return { ...scenario, needs, given: { ...scenario.given, reading: 'fetched' } };
}

/**
 * For a server that has no staple file: the same scenario with nothing to staple. It can be asked what may be asked of any,
 * and is given no file that it would not know what to do with.
 */
export function withoutProof(scenario: Scenario, can: ReadonlySet<Capability>): Scenario {
  if (scenario.role !== 'server' || can.has('staple-file')) return scenario;
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

/** Does it play against this target as one that speaks no SMTP? */
export const isMute = ({ speaks = 'smtp' }: Target): boolean => speaks === 'tls';
