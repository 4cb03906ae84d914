import { identity } from '../ca/authority/spec.ts';
import { good } from '../ca/proof/good.ts';
import type { FetchedName, FetcherActName, FetcherFact, FetcherValue, Key } from './model/facts.ts';
import type { Fetched, FetcherAct, FetcherGiven, Reply } from './model/fetcher/scenario.ts';
import type { SettingName } from './model/fetcher/settings.ts';
import type { FetcherScenario } from './model/scenario.ts';
import type { Capability, Transport } from './model/terms.ts';
import { type CommonClaim, claim, type FactIn, type Values, type Word } from './vocabulary.ts';

type FetcherKey = Key<FetcherActName, FetcherFact>;
type ValueAt<K extends FetcherKey> = FetcherValue<Extract<FactIn<K>, FetcherFact>>;

/**
 * Facts of a target that fetches, and what each is expected to be. A misspelt act, fact or value
 * does not compile.
 */
export type FetcherExpected = { readonly [K in FetcherKey]?: Word<ValueAt<K>> };
export type FetcherTolerated = { readonly [K in FetcherKey]?: Values<ValueAt<K>> };

export interface FetcherClaim extends CommonClaim<FetcherExpected, FetcherTolerated> {
  /** Default: an ordinary certificate, and a responder that says good. */
  given?: Partial<Omit<FetcherGiven, 'others'>> & {
    others?: Readonly<Record<string, Partial<Fetched>>>;
  };
  /** Default: it is to fetch, once. */
  when?: FetcherAct | readonly FetcherAct[];
  /** By what kind of program it is played; default: one that serves. */
  by?: 'server' | 'file' | 'either';
}

/** Time up to this is waited for where a clock cannot be moved, seconds. */
const WAITED = 60;

const over: Readonly<Record<NonNullable<FetcherClaim['by']>, readonly Transport[]>> = {
  server: ['implicit'],
  file: ['file'],
  either: ['implicit', 'file'],
};

const ordinary: Fetched = { identity: identity(), address: 'root', reply: good() };

const needsOf = (given: FetcherGiven, when: readonly FetcherAct[]): Capability[] => [
  'fetches',
  ...(Object.keys(given.others).length > 0 ? (['sni'] as const) : []),
  ...(Object.keys(given.settings) as SettingName[]).map((name): Capability => `sets-${name}`),
  ...(when.some((act) => act.do === 'pass' && act.seconds > WAITED)
    ? (['move-clock'] as const)
    : []),
  ...(when.some((act) => act.do === 'refresh') ? (['refreshes'] as const) : []),
  ...(when.some((act) => act.do === 'reload') ? (['reload'] as const) : []),
  ...(when.some((act) => act.do === 'serve') ? (['serve-file'] as const) : []),
];

const list = <T>(value: T | readonly T[]): readonly T[] =>
  Array.isArray(value) ? (value as readonly T[]) : [value as T];

/**
 * Scenarios for a target that fetches: `fetcher('contents', { expired: {…} })` makes
 * `fetcher/contents/expired`.
 */
export function fetcher(group: string, scenarios: Record<string, FetcherClaim>): FetcherScenario[] {
  return Object.entries(scenarios).map(([slug, words]) => {
    const { others = {}, ...own } = words.given ?? {};
    const given: FetcherGiven = {
      ...ordinary,
      settings: {},
      ...own,
      others: Object.fromEntries(
        Object.entries(others).map(([name, entry]) => [
          name,
          {
            ...ordinary,
            identity: identity({ leaf: { names: [name] } }),
            ...entry,
          },
        ]),
      ),
    };
    const when =
      words.when === undefined ? [{ do: 'fetch', name: 'only' } as const] : list(words.when);
    const { by = 'server' } = words;
    const told = { versions: ['1.3'] as const, transports: over[by], ...words };
    return {
      ...claim(`fetcher/${group}/${slug}`, told, needsOf(given, when)),
      role: 'fetcher',
      given,
      when,
    };
  });
}

/** That so much later; seconds. */
export const late = (seconds: number): Reply => ({ kind: 'late', seconds, answer: good() });
/** An error status of OCSP. */
export const error = (status: Extract<Reply, { kind: 'error' }>['status']): Reply => ({
  kind: 'error',
  status,
});
/** A status of HTTP. */
export const http = (code: number): Reply => ({ kind: 'http', code });
/** A fault of the wire. */
export const fault = (what: Extract<Reply, { kind: 'fault' }>['fault']): Reply => ({
  kind: 'fault',
  fault: what,
});
/** Something else in place of an answer. */
export const body = (what: Extract<Reply, { kind: 'body' }>['body']): Reply => ({
  kind: 'body',
  body: what,
});
/** A good answer, put into HTTP in another way. */
export const framed = (as: Extract<Reply, { kind: 'framed' }>['as']): Reply => ({
  kind: 'framed',
  as,
});
/** Nobody listens. */
export const down: Reply = { kind: 'down' };
/** Sent elsewhere. */
export const redirect = (to: 'answer' | 'itself'): Reply => ({ kind: 'redirect', to });

/** From now on the responder does so, and its answers bear that name. */
export const replies = (
  named: FetchedName,
  reply: Reply,
  sni?: string,
): Extract<FetcherAct, { do: 'reply' }> => ({
  do: 'reply',
  named,
  reply,
  ...(sni === undefined ? {} : { sni }),
});
/** It is to fetch, and what it holds out then bears that name. */
export const fetches = (name: FetcherActName, sni?: string): FetcherAct => ({
  do: 'fetch',
  name,
  ...(sni === undefined ? {} : { sni }),
});
/** One handshake, or so many at once. */
export const shakes = (name: FetcherActName, times = 1): FetcherAct => ({
  do: 'handshake',
  name,
  ...(times === 1 ? {} : { times }),
});
/** So many handshakes, one after the other. */
export const oneByOne = (name: FetcherActName, times: number): FetcherAct => ({
  do: 'handshake',
  name,
  times,
  oneByOne: true,
});
export const refreshes = (name: FetcherActName): FetcherAct => ({ do: 'refresh', name });
/** So many seconds pass. */
export const passes = (seconds: number): FetcherAct => ({ do: 'pass', seconds });
