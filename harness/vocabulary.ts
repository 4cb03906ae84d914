import { type IdentitySpec, identity, type KeyKind, type LeafSpec } from '../ca/authority/spec.ts';
import { good, Proof } from '../ca/proof/good.ts';
import type {
  ClientFact,
  ClientKey,
  ClientValue,
  ServerFact,
  ServerKey,
  ServerValue,
} from './model/facts.ts';
import {
  type Binding,
  type ClientAct,
  type ClientHost,
  type ClientScenario,
  type Expectation,
  type Expected,
  type Pinned,
  type ProofFile,
  policiesOf,
  type ServerAct,
  type ServerGiven,
  type ServerScenario,
  type Tlsa,
} from './model/scenario.ts';
import type { Capability, Policy, TlsVersion, Transport } from './model/terms.ts';

export type { IdentitySpec } from '../ca/authority/spec.ts';
export { good, identity, Proof };

/**
 * An expected value with the clauses it stands for; without them it stands for all that its
 * scenario proves.
 */
export interface Bound<V extends string> {
  is: Expected<V>;
  /** Ids of the catalogue. */
  clauses?: readonly string[];
  /** Where this value is seen in its place, these are broken and no other. */
  instead?: { readonly [W in V]?: readonly string[] };
}

export type Word<V extends string> = Expected<V> | Bound<V>;
export type Values<V extends string> = V | readonly V[];

/** The name of the fact that a key ends in. */
export type FactIn<K extends string> = K extends `${string}.${infer Fact}` ? Fact : K;
type ServerValueAt<K extends ServerKey> = ServerValue<Extract<FactIn<K>, ServerFact>>;
type ClientValueAt<K extends ClientKey> = ClientValue<Extract<FactIn<K>, ClientFact>>;

/**
 * Facts of a target that serves, and what each is expected to be. A misspelt act, fact or value
 * does not compile.
 */
export type ServerExpected = { readonly [K in ServerKey]?: Word<ServerValueAt<K>> };
/** The same without clauses: of what is tolerated, one value or several. */
export type ServerTolerated = { readonly [K in ServerKey]?: Values<ServerValueAt<K>> };
/** Facts of a target that sends, alike. */
export type ClientExpected = { readonly [K in ClientKey]?: Word<ClientValueAt<K>> };
export type ClientTolerated = { readonly [K in ClientKey]?: Values<ClientValueAt<K>> };

/** What scenarios of any role are told by. */
export interface CommonClaim<E, T> {
  title: string;
  /** Ids of the catalogue: what every expected fact stands for that names no clauses of its own. */
  proves?: readonly string[];
  covers?: readonly string[];
  needs?: readonly Capability[];
  calibrates?: Capability;
  expect: E;
  provided?: E;
  tolerate?: T;
  /** Tolerated besides in TLS 1.3, which a server should speak and need not (RFC 9325 3.1.1). */
  tolerateIn13?: T;
  promise?: Readonly<Record<string, E>>;
  transports?: readonly Transport[];
  versions?: readonly TlsVersion[];
  aliases?: readonly string[];
}

export interface ServerClaim extends CommonClaim<ServerExpected, ServerTolerated> {
  given?: Partial<ServerGiven>;
  /** Default: one connection that asks for the status. */
  when?: ServerAct | readonly ServerAct[];
  /**
   * Expects nothing of a certain certificate or proof: plays against any box, where nothing is
   * arranged.
   */
  blackBox?: boolean;
}

export interface ClientClaim extends CommonClaim<ClientExpected, ClientTolerated> {
  policy?: Partial<Policy>;
  /** Default: one ordinary host with a good staple; several for failover. */
  given?: Partial<ClientHost> | readonly Partial<ClientHost>[];
  /** Default: one message is sent. */
  when?: readonly ClientAct[];
  /**
   * Of a sender that says nothing so much more is expected, where that scenario shows that it
   * enforces.
   */
  compared?: {
    with: string;
    shows: ClientExpected;
    expect: ClientExpected;
    tolerate?: ClientTolerated;
  };
}

/**
 * This value, and the clauses it stands for: `staple: is('absent', 'RFC9919-8.5-02')`. None: no
 * clause speaks of it.
 */
export const is = <const V extends string>(
  expected: Expected<V>,
  ...clauses: readonly string[]
): { is: Expected<V>; clauses: readonly string[] } => ({ is: expected, clauses });
/** Left open by the documents: what is seen is recorded, never scored. */
export const either = <const V extends string>(
  ...values: readonly V[]
): { either: readonly V[] } => ({
  either: values,
});
/** Any of these keeps the requirement. */
export const oneOf = <const V extends string>(
  ...values: readonly V[]
): { oneOf: readonly V[] } => ({
  oneOf: values,
});
/** What is hoped for, and what is lawful all the same and makes a note. */
export const rather = <const V extends string>(
  hoped: V | readonly V[],
  lawful: readonly V[],
): { oneOf: readonly V[]; either: readonly V[] } => ({ oneOf: list(hoped), either: lawful });
/** A leaf like the baseline's, with differences. */
export const leaf = (change: Partial<LeafSpec>): IdentitySpec => identity({ leaf: change });

/** A TLSA record of usage DANE-EE(3), by default of the key's SHA-256 (RFC 7672 3.1: 3 1 1). */
export const ee = (of: Pinned, selector = 1, matchingType = 1): Tlsa => ({
  ...{ usage: 3, selector, matchingType, of },
});
/** One of usage DANE-TA(2), by default of the whole certificate's SHA-256 (RFC 7672 3.1: 2 0 1). */
export const ta = (of: Pinned, selector = 0, matchingType = 1): Tlsa => ({
  ...{ usage: 2, selector, matchingType, of },
});

const list = <T>(value: T | readonly T[]): readonly T[] =>
  Array.isArray(value) ? (value as readonly T[]) : [value as T];

const lists = (words: object = {}): Record<string, readonly string[]> =>
  Object.fromEntries(
    Object.entries(words).map(([fact, values]: [string, string | readonly string[]]) => [
      fact,
      list(values),
    ]),
  );

type AnyWord = Word<string>;

const isBound = (word: AnyWord): word is Bound<string> => typeof word === 'object' && 'is' in word;

const entries = (words: object): [string, AnyWord][] => Object.entries(words);

/** What is expected, without the clauses. */
const plain = (words: object = {}): Expectation =>
  Object.fromEntries(
    entries(words).map(([fact, word]) => [fact, isBound(word) ? word.is : word] as const),
  );

const bindingOf = (word: AnyWord, proves: readonly string[]): Binding =>
  isBound(word)
    ? {
        clauses: word.clauses ?? proves,
        ...(word.instead === undefined ? {} : { instead: word.instead }),
      }
    : { clauses: proves };

const bindings = (words: object, proves: readonly string[]): Record<string, Binding> =>
  Object.fromEntries(entries(words).map(([fact, word]) => [fact, bindingOf(word, proves)]));

/** What is common to the scenarios of all roles. */
export const claim = (
  id: string,
  words: CommonClaim<object, object>,
  needs: readonly Capability[],
) => {
  const binds = bindings(words.expect, words.proves ?? []);
  return {
    id,
    title: words.title,
    proves: [
      ...new Set(
        Object.values(binds).flatMap(({ clauses, instead = {} }) => [
          ...clauses,
          ...Object.values(instead).flatMap((ids) => ids ?? []),
        ]),
      ),
    ],
    covers: words.covers ?? [],
    needs: [...new Set([...needs, ...(words.needs ?? [])])].filter(
      (need) => need !== words.calibrates,
    ),
    ...(words.calibrates ? { calibrates: words.calibrates } : {}),
    expect: plain(words.expect),
    binds,
    provided: plain(words.provided),
    tolerate: lists(words.tolerate),
    ...(words.tolerateIn13 ? { tolerateIn: { '1.3': lists(words.tolerateIn13) } } : {}),
    promise: Object.fromEntries(
      Object.entries(words.promise ?? {}).map(([name, instead]) => [name, plain(instead)]),
    ),
    transports: words.transports ?? (['starttls'] as const),
    versions: words.versions ?? (['1.2', '1.3'] as const),
    aliases: words.aliases ?? [],
  };
};

const isPem = (proof: ProofFile): boolean => typeof proof === 'object' && 'pem' in proof;
const movesFiles = (act: ServerAct): boolean => act.do !== 'connect' && act.do !== 'await-expiry';

/** Which capability brings the proof to the server. */
const carries = {
  expanded: 'staple-file',
  static: 'staple-file-static',
  fetched: 'staple-fetch',
} as const;

const isMlDsa = (kind: KeyKind | undefined): boolean => kind?.startsWith('ml-dsa') ?? false;
const certifiedBy = ({ caKey, leaf: { key } }: IdentitySpec): boolean =>
  isMlDsa(caKey) || isMlDsa(key);
const provedBy = (proof: ProofFile): boolean =>
  typeof proof === 'object' &&
  ('pem' in proof ? proof.pem : [proof]).some(({ spec }) => isMlDsa(spec.signerKey));
/** Does any of these certificates, or who signs its status, have a key of ML-DSA? */
const byMlDsa = (held: readonly { identity: IdentitySpec; proof: ProofFile }[]): boolean =>
  held.some(({ identity: one, proof }) => certifiedBy(one) || provedBy(proof));

const needsOfServer = (given: ServerGiven, when: readonly ServerAct[]): Capability[] => [
  ...(isPem(given.proof) ? (['multi-staple'] as const) : []),
  ...(when.some(movesFiles) ? (['hot-reload'] as const) : []),
  ...(when.some((act) => act.do === 'connect' && act.resume) ? (['resumption'] as const) : []),
  ...(when.some((act) => act.do === 'connect' && act.dialogue === 'mail')
    ? (['accept-mail'] as const)
    : []),
  ...(given.proof === 'none' ? [] : [carries[given.reading]]),
  ...(given.dual ? (['dual-cert'] as const) : []),
  ...(given.clients ? (['client-crl'] as const) : []),
  ...(Object.keys(given.sni).length > 0 ? (['sni'] as const) : []),
  ...(byMlDsa([given, ...(given.dual ? [given.dual] : []), ...Object.values(given.sni)])
    ? (['ml-dsa'] as const)
    : []),
];

/**
 * Scenarios for a target that serves: `server('validity', { expired: {…} })` makes
 * `server/validity/expired`.
 */
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
  tlsa: [],
  zone: 'signed',
  zones: {},
  alias: 'none',
};

const needsOfPolicy = (policy: Policy): Capability[] => [
  ...(policy.status === 'require' ? (['require-staple'] as const) : []),
  ...(policy.status === 'request' ? (['request-staple'] as const) : []),
  ...(policy.chain === 'must' ? (['verify-chain'] as const) : []),
  ...(policy.tls === 'must' ? (['require-tls'] as const) : []),
  ...(policy.resume ? (['resume-session'] as const) : []),
  ...((policy.dane ?? 'none') === 'none' ? [] : (['dane'] as const)),
  ...(policy.crl === undefined ? [] : (['crl'] as const)),
  ...(policy.dane === 'require' ? (['require-dane'] as const) : []),
  ...(policy.status === 'by-usage' ? (['request-staple', 'status-by-usage'] as const) : []),
  ...(policy.compression ? (['decompresses-certificate'] as const) : []),
];

const needsOfClient = (
  given: ClientScenario['given'],
  when: readonly ClientAct[],
): Capability[] => [
  ...(given.hosts.length > 1 ? (['failover'] as const) : []),
  ...(when.some((act) => act.do === 'retry') ? (['retry'] as const) : []),
  ...policiesOf({ given, when }).flatMap(needsOfPolicy),
  ...(byMlDsa(given.hosts) ? (['verifies-ml-dsa'] as const) : []),
];

/**
 * Scenarios for a target that sends: `client('require', { expired: {…} })` makes
 * `client/require/expired`.
 */
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
    const { compared } = words;
    return {
      ...claim(`client/${group}/${slug}`, words, needsOfClient({ policy, hosts }, when)),
      ...(compared
        ? {
            compared: {
              with: compared.with,
              shows: plain(compared.shows),
              expect: plain(compared.expect),
              tolerate: lists(compared.tolerate),
              binds: bindings(compared.expect, words.proves ?? []),
            },
          }
        : {}),
      role: 'client',
      given: { policy, hosts },
      when,
    };
  });
}
