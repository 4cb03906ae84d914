/** The one public door: the words a suite is written in. */
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
export type { Capability, Policy, TlsVersion } from './model/words.ts';
export type { ClientWords, IdentitySpec, ServerWords } from './vocabulary.ts';
export { client, either, good, identity, leaf, oneOf, Proof, rather, server } from './vocabulary.ts';
