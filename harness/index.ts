/** The one public door: the words a suite is written in. */
export type { Profile, Requirement } from './model/requirement.ts';
export type { ClientScenario, Scenario, ServerScenario } from './model/scenario.ts';
export { client, either, good, identity, leaf, oneOf, Proof, server } from './vocabulary.ts';
