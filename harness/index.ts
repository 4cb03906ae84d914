/** The public interface: the words a suite is written in, and those of a user's own targets. */
export type {
  AdapterTarget,
  Config,
  ConfiguredTarget,
  ContainerTarget,
  LocalTarget,
  RemoteTarget,
} from './model/config.ts';
export { defineConfig } from './model/config.ts';
export { clientFacts, serverFacts } from './model/facts.ts';
export type { Profile, Requirement } from './model/requirement.ts';
export type {
  ClientHost,
  ClientScenario,
  Expectation,
  Expected,
  ProofFile,
  Scenario,
  ServerScenario,
} from './model/scenario.ts';
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
export type { Capability, Policy, TlsVersion } from './model/terms.ts';
export type { ClientClaim, IdentitySpec, ServerClaim } from './vocabulary.ts';
export {
  client,
  either,
  good,
  identity,
  leaf,
  oneOf,
  Proof,
  rather,
  server,
} from './vocabulary.ts';
