import type { NameServer } from './dns.ts';
import type {
  ClientObservation,
  FetcherObservation,
  Observation,
  ResponderObservation,
  ServerObservation,
} from './observation.ts';
import type {
  ClientSetup,
  FetcherSetup,
  Reach,
  ResponderSetup,
  RunningClient,
  RunningFetcher,
  RunningResponder,
  RunningServer,
  ServerSetup,
} from './running.ts';
import type {
  ClientScenario,
  FetcherScenario,
  ResponderScenario,
  Scenario,
  ServerScenario,
} from './scenario.ts';
import type { Role } from './terms.ts';

/** The types of each role, by its name. What is written for any role is written against this. */
export interface RoleTypes {
  server: {
    scenario: ServerScenario;
    observation: ServerObservation;
    setup: ServerSetup;
    running: RunningServer;
  };
  client: {
    scenario: ClientScenario;
    observation: ClientObservation;
    setup: ClientSetup;
    running: RunningClient;
  };
  fetcher: {
    scenario: FetcherScenario;
    observation: FetcherObservation;
    setup: FetcherSetup;
    running: RunningFetcher;
  };
  responder: {
    scenario: ResponderScenario;
    observation: ResponderObservation;
    setup: ResponderSetup;
    running: RunningResponder;
  };
}

export type ScenarioOf<R extends Role> = Extract<Scenario, { role: R }>;
export type ObservationOf<R extends Role> = Extract<Observation, { role: R }>;

/** How one role of a target is brought up. */
export type Launch<R extends Role> = (
  setup: RoleTypes[R]['setup'],
) => Promise<RoleTypes[R]['running']>;

/** How the roles of a target are brought up; one that is missing cannot be played this way. */
export type Launchers = { readonly [R in Role]?: Launch<R> } & {
  /** Where the target finds a responder of ours. Default: on the loopback. */
  reach?(): Promise<Reach>;
  /** Who answers for the names of the cells. Default: a resolver of ours, where one is needed. */
  names?(): Promise<NameServer>;
};

/** Is it of this role? Holds for scenarios and for observations. */
export function isOf<R extends Role, T extends { role: Role }>(
  role: R,
  it: T,
): it is Extract<T, { role: R }> {
  return it.role === role;
}

/** One function for scenarios of any role, made of one for each. */
export function byRole<T>(
  each: {
    readonly [R in Role]: (scenario: ScenarioOf<R>) => T;
  },
): (scenario: Scenario) => T {
  const told = <R extends Role>(role: R, scenario: Scenario): T => {
    if (isOf(role, scenario)) return each[role](scenario);
    throw new Error(`${scenario.id} is no scenario for a ${role}`);
  };
  return (scenario) => told(scenario.role, scenario);
}
