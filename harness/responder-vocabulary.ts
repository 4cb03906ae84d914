import type { Key, ResponderActName, ResponderFact, ResponderValue } from './model/facts.ts';
import {
  ordinaryQuestion,
  type Question,
  type ResponderAct,
  type ResponderGiven,
} from './model/responder/scenario.ts';
import type { ResponderScenario } from './model/scenario.ts';
import type { Capability } from './model/terms.ts';
import { type CommonClaim, claim, type FactIn, type Values, type Word } from './vocabulary.ts';

type ResponderKey = Key<ResponderActName, ResponderFact>;
type ValueAt<K extends ResponderKey> = ResponderValue<Extract<FactIn<K>, ResponderFact>>;

/**
 * Facts of a target that answers, and what each is expected to be. A misspelt act, fact or value
 * does not compile.
 */
export type ResponderExpected = { readonly [K in ResponderKey]?: Word<ValueAt<K>> };
export type ResponderTolerated = { readonly [K in ResponderKey]?: Values<ValueAt<K>> };

export interface ResponderClaim extends CommonClaim<ResponderExpected, ResponderTolerated> {
  given?: Partial<ResponderGiven>;
  /** Default: the good certificate is asked about, once. */
  when?: ResponderAct | readonly ResponderAct[];
  /** Asks nothing that only a database of ours can answer. */
  blackBox?: boolean;
}

/** A question: about the good certificate, by POST, without a nonce; or as the words have it. */
export const asks = (words: Partial<Omit<Question, 'do'>> = {}): Question => ({
  ...ordinaryQuestion,
  ...words,
});

const needsOf = (given: ResponderGiven, when: readonly ResponderAct[]): Capability[] => {
  const questions = when.filter((act) => act.do === 'ask');
  return [
    ...(questions.some(({ by }) => by === 'GET' || by === 'HEAD')
      ? (['answers-get'] as const)
      : []),
    ...(questions.some(({ hash }) => hash === 'sha256') ? (['answers-sha256'] as const) : []),
    ...(when.some((act) => act.do === 'revoke') ? (['revokes-at-once'] as const) : []),
    ...(given.goesWrong === undefined ? [] : (['goes-wrong-on-demand'] as const)),
  ];
};

/**
 * Scenarios for a target that answers: `responder('status', { revoked: {…} })` makes
 * `responder/status/revoked`.
 */
export function responder(
  group: string,
  scenarios: Record<string, ResponderClaim>,
): ResponderScenario[] {
  return Object.entries(scenarios).map(([slug, words]) => {
    const given: ResponderGiven = { signer: 'delegate', key: 'p256', lasts: 2880, ...words.given };
    const { when: told = asks() } = words;
    const when: readonly ResponderAct[] = 'do' in told ? [told] : told;
    const over = { ...words, transports: ['http'] as const, versions: [] };
    return {
      ...claim(`responder/${group}/${slug}`, over, needsOf(given, when)),
      role: 'responder',
      given,
      when,
      blackBox: words.blackBox ?? false,
    };
  });
}
