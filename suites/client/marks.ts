import {
  type ClientClaim,
  type ClientHost,
  type ClientScenario,
  type ClientValue,
  client,
  type Expected,
  good,
  leaf,
  oneOf,
} from '#harness';
import { notVerified } from './client-expectations.ts';
import { policies } from './policies.ts';

type Mark = ClientValue<'marked'>;

const failed = oneOf('failed', 'not-verified', 'not-delivered');

// A word that is true will do; which one is the business of the manual.
const says = (
  served: string,
  given: Partial<ClientHost>,
  word: Expected<Mark>,
  expected: Expected<Mark> = notVerified,
): ClientClaim => ({
  title: `${served}: the mark of the mail tells it`,
  proves: ['RFC3207-6-05'],
  covers: ['C27', 'C30', 'N26', 'N44', 'N45'],
  needs: ['status-mark'],
  policy: policies.opportunistic,
  given,
  // What is not delivered bears no mark.
  ...(word === failed ? {} : { provided: { delivery: 'tls' } }),
  expect: { marked: expected },
  promise: { 'names-status': { marked: word } },
});

/** What the sender says of the status in a mail it delivered. */
export const marks: readonly ClientScenario[] = client('mark', {
  good: says('a good status', {}, 'verified', oneOf('verified', 'not-verified', 'unsaid')),
  none: says('no status', { proof: 'none' }, 'unanswered'),
  revoked: says('a revoked status', { proof: good().revoked() }, failed),
  expired: says(
    'an expired status',
    { identity: leaf({ notBefore: '90d ago' }), proof: good().valid('30d ago', '20d ago') },
    failed,
    oneOf('failed', 'not-verified', 'unanswered', 'not-requested', 'unsaid', 'not-delivered'),
  ),
  'bad-signature': says('a badly signed status', { proof: good().signature('flipped') }, failed),
  'not-asked': {
    ...says('a status nobody asked for', {}, 'not-requested'),
    policy: { ...policies.opportunistic, status: 'none' },
  },
  requiring: {
    ...says('a good status where it is required', {}, 'verified', 'verified'),
    policy: policies.requiring,
  },
});
