import {
  type ClientClaim,
  type ClientHost,
  type ClientScenario,
  type ClientValue,
  client,
  good,
  identity,
  is,
  leaf,
  oneOf,
  rather,
} from '#harness';
import { neverInClear } from './client-expectations.ts';
import { policies } from './policies.ts';

type Told = ClientValue<'told'>;

/** Everything but that it was verified: who says nothing says nothing wrong. */
const words: readonly Told[] = [
  'failed',
  'not-verified',
  'unanswered',
  'not-requested',
  'unsaid',
] as const;

// The mail is kept: no header of it tells anything, and the log alone is left to say why. One word
// fits best; manuals speak of mail that was sent, so that another is no more than worth a note.
const keeps = (served: string, given: Partial<ClientHost>, ...best: Told[]): ClientClaim => ({
  title: `${served}, required: the mail is kept, and the log does not say that it was verified`,
  covers: ['C27', 'C28', 'C29', 'N26'],
  needs: ['status-log'],
  policy: policies.requiring,
  given,
  // What was delivered was not judged bad.
  provided: { 'mail-over-first': 'no' },
  expect: {
    told: is(
      rather(
        best,
        words.filter((word) => !best.includes(word)),
      ),
      'RFC3207-6-05',
    ),
    'clear-text': neverInClear,
  },
});

/** What the sender's log says of the status, of mail that is kept as well. */
export const told: readonly ClientScenario[] = client('told', {
  good: {
    title: 'a good status, required: the log says that it was verified',
    covers: ['C27', 'N26'],
    needs: ['status-log'],
    policy: policies.requiring,
    provided: { delivery: 'tls' },
    expect: { told: is(oneOf('verified', 'unsaid'), 'RFC3207-6-05') },
    promise: { 'names-status': { told: 'verified' } },
  },
  none: keeps('no status', { proof: 'none' }, 'unanswered'),
  revoked: keeps('a revoked status', { proof: good().revoked() }, 'failed'),
  expired: keeps(
    'an expired status',
    { identity: leaf({ notBefore: '90d ago' }), proof: good().valid('30d ago', '20d ago') },
    'failed',
  ),
  'bad-signature': keeps(
    'a badly signed status',
    { proof: good().signature('flipped') },
    ...(['failed', 'not-verified'] as const),
  ),
  'other-certificate': keeps(
    'a status of another certificate',
    { proof: good().about('other-leaf-same-ca') },
    ...(['failed', 'not-verified'] as const),
  ),
  'try-later': keeps(
    'an error in place of a status',
    { proof: good().error('tryLater') },
    ...(['failed', 'not-verified', 'unanswered'] as const),
  ),
  'not-asked': {
    ...keeps('a chain that does not verify', { identity: identity({ ca: 'strange' }) }),
    title:
      'a chain that does not verify: the mail is kept, ' +
      'and the log does not speak of a status that nobody asked for',
    policy: { ...policies.requiring, status: 'none' },
    // Some libraries ask whatever they are told.
    provided: { 'mail-over-first': 'no', asked: 'no' },
    expect: {
      told: is(oneOf('not-requested', 'unsaid'), 'RFC3207-6-05'),
      'clear-text': neverInClear,
    },
  },
});
