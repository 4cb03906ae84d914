import { beside } from '../model/facts.ts';
import type { Clause, Situation } from '../model/requirement.ts';
import type { Variant } from '../model/terms.ts';
import type { ClauseState } from '../model/verdict.ts';

type Facts = Readonly<Record<string, string>>;

/**
 * How each situation shows in the facts of an act; where the fact was not established, it was not
 * so.
 */
const shows: Readonly<Record<Situation, (fact: (name: string) => string | undefined) => boolean>> =
  {
    'status-sent': (fact) =>
      (fact('staple') ?? 'absent') !== 'absent' || (fact('placement') ?? 'none') !== 'none',
    acknowledged: (fact) => (fact('acknowledgement') ?? 'none') !== 'none',
    resumed: (fact) => fact('resumed') === 'yes',
    full: (fact) => fact('resumed') === 'no' && fact('handshake') === 'completes',
    // In TLS 1.3 our side is complete before the server has looked at a certificate of ours.
    'in-session': (fact) =>
      fact('handshake') === 'completes' &&
      !['refused', 'unknown'].includes(fact('client-certificate') ?? 'not-asked'),
    'mail-taken': (fact) => fact('mail') === 'taken',
  };

/**
 * Does the clause bind here: in this variant, and in what was seen on the connection that the fact
 * is of?
 */
export function binds({ only }: Clause, variant: Variant, key: string, facts: Facts): boolean {
  if (only === undefined) return true;
  if (only.tls !== undefined && only.tls !== variant.tls) return false;
  if (only.transport !== undefined && only.transport !== variant.transport) return false;
  return only.when === undefined || shows[only.when]((name) => facts[beside(key, name)]);
}

/** Where a clause stands whose fact is as expected: what is only permitted cannot be kept. */
export const stateWhenMet = ({ level }: Clause): ClauseState => (level === 'MAY' ? 'open' : 'kept');

/**
 * Where a clause stands whose fact was missed. `fail` needs an explicit MUST: a level that is our
 * reading, or a SHOULD, is fallen short of; what is only permitted cannot be broken.
 */
export function stateWhenMissed({ level, implied = false }: Clause): ClauseState {
  if (level === 'MAY') return 'open';
  return (level === 'MUST' || level === 'MUST NOT') && !implied ? 'broken' : 'short';
}
