import {
  good,
  is,
  leaf,
  oneOf,
  rather,
  type ServerClaim,
  type ServerScenario,
  type ServerValue,
  server,
} from '#harness';
import type { ServerExpectation } from './expectations.ts';

type Told = ServerValue<'told'>;
type Given = NonNullable<ServerClaim['given']>;

/** What it says has to be so: no document but its own manual has a server say anything. */
const says = (...words: readonly Told[]): Pick<ServerExpectation, 'expect' | 'promise'> => ({
  expect: { told: is(oneOf(...words)) },
  promise: { 'names-status-in': { told: oneOf(...words) } },
});
const situation = (served: string, given: Given) => ({
  title: `${served}: what the server says of the status is true`,
  covers: ['S24'] as const,
  needs: ['tells-status'] as const,
  given,
  provided: { handshake: 'completes' } as const,
});
const about = (served: string, given: Given, ...words: readonly Told[]): ServerClaim => ({
  ...situation(served, given),
  ...says(...words),
});
/** Sent unlooked at, or looked at and left out: either may be told, but not that it is verified. */
const bad = ['failed', 'not-verified', 'unanswered'] as const;
/** A server need not verify what it sends. */
const sent = ['verified', 'not-verified'] as const;
const notAsked = { when: { do: 'connect', name: 'only', hello: 'nothing' } } as const;

/** What the server itself says of the status, in its reply to EHLO. */
export const told: readonly ServerScenario[] = server('told', {
  good: about('a good proof that is asked for', {}, ...sent),
  'good-static': about(
    'a good proof behind a fixed file name, asked for',
    { reading: 'static' },
    ...sent,
  ),
  none: {
    ...situation('asked, and nothing at hand', { proof: 'none' }),
    // Not asked for is what a variable says by default that nobody has touched.
    expect: { told: is(rather('unanswered', ['not-requested', 'unsaid'])) },
    promise: { 'names-status-in': { told: rather('unanswered', ['not-requested']) } },
  },
  'not-asked': {
    ...about('a good proof that nobody asks for', {}, 'not-requested'),
    ...notAsked,
  },
  'not-asked-none': {
    ...about('not asked, and nothing at hand', { proof: 'none' }, 'not-requested'),
    ...notAsked,
  },
  revoked: about('a proof that says revoked', { proof: good().revoked() }, ...bad),
  expired: about(
    'an expired proof',
    { identity: leaf({ notBefore: '90d ago' }), proof: good().valid('30d ago', '20d ago') },
    ...bad,
  ),
  'bad-signature': about('a badly signed proof', { proof: good().signature('flipped') }, ...bad),
});
