import {
  type ClientClaim,
  type ClientHost,
  type ClientScenario,
  type ClientValue,
  client,
  good,
  leaf,
  rather,
} from '#harness';
import { policies } from './policies.ts';

// Any alert of those that fit is lawful; 113 is the one the documents name, 44 the plain word for
// revoked. None at all leaves the other side guessing (RFC 5246 7.2.2).
type AlertClass = ClientValue<'alert-class'>;

const refused = (
  served: string,
  given: Partial<ClientHost>,
  hoped: readonly AlertClass[] = ['status'],
): ClientClaim => ({
  title: `${served}: the refusal is told by an alert`,
  proves: ['RFC6066-8-17', 'RFC8446-6.2-01', 'RFC5246-7.2.2-01'],
  covers: ['C12'],
  policy: policies.requiring,
  given,
  provided: { 'mail-over-first': 'no' },
  expect: { 'alert-class': rather(hoped, ['certificate', 'revoked', 'status', 'other']) },
  tolerate: { 'alert-class': 'none' },
});

/** How a sender that requires the status tells the server why it leaves. */
export const alerts: readonly ClientScenario[] = client('alert', {
  revoked: refused('a revoked status', { proof: good().revoked() }, ['status', 'revoked']),
  expired: refused('an expired status', {
    identity: leaf({ notBefore: '90d ago' }),
    proof: good().valid('30d ago', '20d ago'),
  }),
  'other-certificate': refused("another certificate's status", {
    proof: good().about('other-leaf-same-ca'),
  }),
  'bad-signature': refused('a badly signed status', { proof: good().signature('flipped') }),
  'try-later': refused('the error tryLater', { proof: good().error('tryLater') }),
  undecodable: refused('random octets', { proof: good().damaged({ kind: 'random', bytes: 300 }) }),
});
