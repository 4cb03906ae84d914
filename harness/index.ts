/// <reference lib="esnext.disposable" preserve="true" />
/** The public interface: the words a suite is written in, and those of a user's own targets. */
export type { FetcherClaim, FetcherExpected, FetcherTolerated } from './fetcher-vocabulary.ts';
export {
  body,
  down,
  error,
  fault,
  fetcher,
  fetches,
  framed,
  http,
  late,
  oneByOne,
  passes,
  redirect,
  refreshes,
  replies,
  shakes,
} from './fetcher-vocabulary.ts';
export type {
  AdapterTarget,
  Config,
  ConfiguredTarget,
  ContainerTarget,
  LocalTarget,
  RemoteTarget,
} from './model/config.ts';
export { defineConfig } from './model/config.ts';
export type { CrlSet } from './model/crl.ts';
export type {
  ClientValue,
  FetcherValue,
  ProofName,
  ResponderValue,
  ServerValue,
} from './model/facts.ts';
export { definitionOf, layerOf, partsOf } from './model/facts.ts';
export type { FetcherAct } from './model/fetcher/scenario.ts';
export type { Bounds, Clause, Profile, Requirement, Situation } from './model/requirement.ts';
export type {
  ClientAct,
  ClientHost,
  ClientScenario,
  Expected,
  FetcherScenario,
  ProofFile,
  ResponderScenario,
  Scenario,
  ServerScenario,
  Tlsa,
} from './model/scenario.ts';
export { REVOCABLE } from './model/scenario.ts';
export type {
  ClientProgram,
  FileSpec,
  IdentityPaths,
  Layout,
  Listener,
  Place,
  PromiseClaim,
  ServerProgram,
  Target,
  TargetVersion,
} from './model/target.ts';
export { defineTarget } from './model/target.ts';
export type { Capability, Policy, TlsVersion, Transport } from './model/terms.ts';
export type {
  ResponderClaim,
  ResponderExpected,
  ResponderTolerated,
} from './responder-vocabulary.ts';
export { asks, responder } from './responder-vocabulary.ts';
export type {
  Bound,
  ClientClaim,
  ClientExpected,
  ClientTolerated,
  IdentitySpec,
  ServerClaim,
  ServerExpected,
  ServerTolerated,
} from './vocabulary.ts';
export {
  client,
  ee,
  either,
  good,
  identity,
  is,
  leaf,
  oneOf,
  Proof,
  rather,
  server,
  ta,
} from './vocabulary.ts';
