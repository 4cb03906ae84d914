import { type IdentitySpec, identity, type LeafSpec } from '../ca/authority/spec.ts';
import { good, Proof } from '../ca/proof/good.ts';
import type {
  ClientAct,
  ClientHost,
  ClientScenario,
  Expectation,
  Expected,
  ProofFile,
  ServerAct,
  ServerGiven,
  ServerScenario,
} from './model/scenario.ts';
import type { Capability, Policy, TlsVersion, Transport } from './model/terms.ts';

export type { IdentitySpec } from '../ca/authority/spec.ts';
export { good, identity, Proof };

interface Words {
  title: string;
  proves: readonly string[];
  covers?: readonly string[];
  needs?: readonly Capability[];
  calibrates?: Capability;
  expect: Expectation;
  provided?: Expectation;
  tolerate?: Readonly<Record<string, string | readonly string[]>>;
  /** Tolerated besides in TLS 1.3, which a server should speak and need not (RFC 9325 3.1.1). */
  tolerateIn13?: Readonly<Record<string, string | readonly string[]>>;
  promise?: Readonly<Record<string, Expectation>>;
  transports?: readonly Transport[];
  versions?: readonly TlsVersion[];
  aliases?: readonly string[];
}

export interface ServerClaim extends Words {
  given?: Partial<ServerGiven>;
  /** Default: one connection that asks for the status. */
  when?: ServerAct | readonly ServerAct[];
  /** Expects nothing of a certain certificate or proof: plays against any box, where nothing is arranged. */
  blackBox?: boolean;
}

export interface ClientClaim extends Words {
  policy?: Partial<Policy>;
  /** Default: one ordinary host with a good staple; several for failover. */
  given?: Partial<ClientHost> | readonly Partial<ClientHost>[];
  /** Default: one message is sent. */
  when?: readonly ClientAct[];
}

/** Left open by the documents: what is seen is recorded, never scored. */
export const either = (...values: string[]): Expected => ({ either: values });
/** Any of these keeps the requirement. */
export const oneOf = (...values: string[]): Expected => ({ oneOf: values });
/** What is hoped for, and what is lawful all the same and makes a note. */
export const rather = (hoped: string | readonly string[], lawful: readonly string[]): Expected => ({
  oneOf: list(hoped),
  either: lawful,
});
/** A leaf like the baseline's, with differences. */
export const leaf = (change: Partial<LeafSpec>): IdentitySpec => identity({ leaf: change });

const list = <T>(value: T | readonly T[]): readonly T[] =>
  Array.isArray(value) ? (value as readonly T[]) : [value as T];

const lists = (words: Readonly<Record<string, string | readonly string[]>> = {}) =>
  Object.fromEntries(Object.entries(words).map(([fact, values]) => [fact, list(values)]));

const claim = (id: string, words: Words, needs: readonly Capability[]) => ({
  id,
  title: words.title,
  proves: words.proves,
  covers: words.covers ?? [],
  needs: [...new Set([...needs, ...(words.needs ?? [])])].filter(
    (need) => need !== words.calibrates,
  ),
  ...(words.calibrates ? { calibrates: words.calibrates } : {}),
  expect: words.expect,
  provided: words.provided ?? {},
  tolerate: lists(words.tolerate),
  ...(words.tolerateIn13 ? { tolerateIn: { '1.3': lists(words.tolerateIn13) } } : {}),
  promise: words.promise ?? {},
  transports: words.transports ?? (['starttls'] as const),
  versions: words.versions ?? (['1.2', '1.3'] as const),
  aliases: words.aliases ?? [],
});

const isPem = (proof: ProofFile): boolean => typeof proof === 'object' && 'pem' in proof;
const movesFiles = (act: ServerAct): boolean => act.do !== 'connect' && act.do !== 'await-expiry';

/** Which capability brings the proof to the server. */
const carries = {
  expanded: 'staple-file',
  static: 'staple-file-static',
  fetched: 'staple-fetch',
} as const;

const needsOfServer = (given: ServerGiven, when: readonly ServerAct[]): Capability[] => [
  ...(isPem(given.proof) ? (['multi-staple'] as const) : []),
  ...(when.some(movesFiles) ? (['hot-reload'] as const) : []),
  ...(when.some((act) => act.do === 'connect' && act.resume) ? (['resumption'] as const) : []),
  ...(when.some((act) => act.do === 'connect' && act.dialogue === 'mail')
    ? (['accept-mail'] as const)
    : []),
  ...(given.proof === 'none' ? [] : [carries[given.reading]]),
  ...(given.dual ? (['dual-cert'] as const) : []),
  ...(Object.keys(given.sni).length > 0 ? (['sni'] as const) : []),
];

/** Scenarios for a target that serves: `server('validity', { expired: {…} })` makes `server/validity/expired`. */
export function server(group: string, scenarios: Record<string, ServerClaim>): ServerScenario[] {
  return Object.entries(scenarios).map(([slug, words]) => {
    const given: ServerGiven = {
      identity: identity(),
      proof: good(),
      sni: {},
      reading: 'expanded',
      ...words.given,
    };
    const when =
      words.when === undefined ? [{ do: 'connect', name: 'only' } as const] : list(words.when);
    return {
      ...claim(`server/${group}/${slug}`, words, needsOfServer(given, when)),
      role: 'server',
      given,
      when,
      blackBox: words.blackBox ?? false,
    };
  });
}

const ordinaryHost: ClientHost = {
  identity: identity(),
  proof: good(),
  chainProofs: [],
  trick: 'none',
  starttls: 'offered',
  tickets: false,
  down: false,
};

const needsOfClient = (
  policy: Policy,
  hosts: readonly ClientHost[],
  when: readonly ClientAct[],
): Capability[] => [
  ...(hosts.length > 1 ? (['failover'] as const) : []),
  ...(when.some((act) => act.do === 'retry') ? (['retry'] as const) : []),
  ...(policy.status === 'require' ? (['require-staple'] as const) : []),
  ...(policy.status === 'request' ? (['request-staple'] as const) : []),
  ...(policy.chain === 'must' ? (['verify-chain'] as const) : []),
  ...(policy.tls === 'must' ? (['require-tls'] as const) : []),
  ...(policy.resume ? (['resume-session'] as const) : []),
];

/** Scenarios for a target that sends: `client('require', { expired: {…} })` makes `client/require/expired`. */
export function client(group: string, scenarios: Record<string, ClientClaim>): ClientScenario[] {
  return Object.entries(scenarios).map(([slug, words]) => {
    const policy: Policy = {
      status: 'request',
      chain: 'try',
      tls: 'may',
      resume: false,
      ...words.policy,
    };
    const hosts = list(words.given ?? {}).map((host) => ({ ...ordinaryHost, ...host }));
    const when = words.when ?? [{ do: 'send', name: 'only' } as const];
    return {
      ...claim(`client/${group}/${slug}`, words, needsOfClient(policy, hosts, when)),
      role: 'client',
      given: { policy, hosts },
      when,
    };
  });
}
