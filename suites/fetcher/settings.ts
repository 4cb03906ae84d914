import {
  down,
  either,
  error,
  type FetcherClaim,
  type FetcherExpected,
  type FetcherScenario,
  fault,
  fetcher,
  fetches,
  good,
  http,
  is,
  late,
  oneOf,
  passes,
  rather,
  replies,
  shakes,
} from '#harness';
import { alive, completes, expired, longer, MADE_UP, sent } from './expectations.ts';

type Settings = NonNullable<NonNullable<FetcherClaim['given']>['settings']>;

const set = (
  settings: Settings,
  reply: NonNullable<FetcherClaim['given']>['reply'] = good(),
): Pick<FetcherClaim, 'given'> => ({ given: { settings, reply } });

/** What a manual promises of a setting is judged; without such a promise it is a note. */
const promises = (
  promise: string,
  expected: FetcherExpected,
  open: FetcherExpected,
): Pick<FetcherClaim, 'expect' | 'promise'> => ({
  expect: { ...open, alive },
  promise: { [promise]: expected },
});

/** A query, then so much time, then another chance. */
const keptFor = (seconds: number): Pick<FetcherClaim, 'when'> => ({
  when: [fetches('first'), passes(seconds), fetches('after')],
});

const asked = is(oneOf('once', 'again', 'no'));
const someAsking = { 'after.asked': oneOf('once', 'again') } as const;

/** Each setting with at least two values, as the manuals have them. */
export const settings: FetcherScenario[] = fetcher('setting', {
  'timeout-short': {
    title: 'a responder is given up after one second, where that is the time it has',
    covers: ['F08', 'S18'],
    given: { settings: { timeout: 1 }, reply: fault('silent') },
    when: [shakes('first'), shakes('after')],
    ...promises(
      'responder-timeout',
      { 'first.handshake': 'completes', 'first.pace': 'prompt', 'after.pace': 'prompt' },
      {
        'first.handshake': completes,
        'first.pace': is('prompt'),
        'after.pace': is(rather('prompt', ['slow', 'unknown'])),
      },
    ),
  },
  'timeout-long': {
    title: 'an answer that takes two seconds is taken, where five are allowed',
    covers: ['F08'],
    given: { settings: { timeout: 5 }, reply: late(2) },
    when: [fetches('first')],
    ...promises(
      'responder-timeout',
      { 'first.proof': 'as-given' },
      { 'first.handshake': completes, 'first.proof': is(rather('as-given', ['absent'])) },
    ),
  },
  'keeps-good-short': {
    title: 'a good answer that is kept for a minute is asked for again after two',
    covers: ['F10', 'F21'],
    ...set({ 'keeps-good': 60 }),
    ...keptFor(120),
    ...promises('keeps-good', someAsking, {
      'first.proof': sent,
      'after.asked': asked,
      'after.proof': oneOf('as-given'),
    }),
  },
  'keeps-good-long': {
    title: 'a good answer that is kept for two hours is not asked for again after one',
    covers: ['F10', 'F21'],
    ...set({ 'keeps-good': 7200 }),
    when: [fetches('first'), passes(4000), shakes('after')],
    ...promises(
      'keeps-good',
      { 'after.asked': 'no', 'after.proof': 'as-given' },
      { 'first.proof': sent, 'after.asked': asked, 'after.proof': 'as-given' },
    ),
  },
  'keeps-good-default': {
    title: 'a good answer is kept for an hour where nothing is set',
    covers: ['F10'],
    when: [fetches('first'), passes(3000), shakes('again'), passes(1200), fetches('after')],
    ...promises(
      'keeps-good-an-hour',
      { 'again.asked': 'no', ...someAsking },
      {
        'first.proof': sent,
        'again.asked': is(rather(['no', 'once'], ['again'])),
        'after.asked': asked,
        'after.proof': 'as-given',
      },
    ),
  },
  'keeps-bad-short': {
    title: 'a failure that is kept for a minute is tried again after two',
    covers: ['F11', 'F21'],
    ...set({ 'keeps-bad': 60 }, http(503)),
    ...keptFor(120),
    ...promises('keeps-bad', someAsking, {
      'first.handshake': completes,
      'after.asked': asked,
      'after.handshake': completes,
    }),
  },
  'keeps-bad-long': {
    title: 'a failure that is kept for two hours is not tried again after one',
    covers: ['F11', 'F21', 'R43'],
    ...set({ 'keeps-bad': 7200 }, http(503)),
    when: [fetches('first'), passes(4000), shakes('after')],
    ...promises(
      'keeps-bad',
      { 'after.asked': 'no' },
      { 'first.handshake': completes, 'after.asked': asked, 'after.handshake': completes },
    ),
  },
  'keeps-error-short': {
    title: 'an error of the responder that is kept for a minute is tried again after two',
    covers: ['F11', 'F21'],
    ...set({ 'keeps-bad': 60 }, error('tryLater')),
    ...keptFor(120),
    ...promises('keeps-bad', someAsking, {
      'first.handshake': completes,
      'after.asked': asked,
      'after.handshake': completes,
    }),
  },
  'keeps-error-long': {
    title: 'an error of the responder that is kept for two hours is not tried again after one',
    covers: ['F11', 'F21', 'R43'],
    ...set({ 'keeps-bad': 7200 }, error('tryLater')),
    when: [fetches('first'), passes(4000), shakes('after')],
    ...promises(
      'keeps-bad',
      { 'after.asked': 'no' },
      { 'first.handshake': completes, 'after.asked': asked, 'after.handshake': completes },
    ),
  },
  'keeps-bad-default': {
    title: 'a failure is kept for ten minutes where nothing is set',
    covers: ['F11'],
    given: { reply: http(503) },
    when: [fetches('first'), passes(480), shakes('again'), passes(300), fetches('after')],
    ...promises(
      'keeps-bad-ten-minutes',
      { 'again.asked': 'no', ...someAsking },
      { 'first.handshake': completes, 'again.asked': asked, 'after.asked': asked },
    ),
  },
  'skew-wide': {
    title: 'an answer that ended ten minutes ago is taken by who tolerates twenty',
    covers: ['N40', 'S18'],
    ...set({ skew: 1200 }, good().valid('1d ago', '10m ago')),
    ...promises(
      'time-skew',
      { proof: 'as-given' },
      { handshake: completes, proof: is(rather(['as-given', 'absent'], [MADE_UP])) },
    ),
  },
  'skew-narrow': {
    title: 'an answer that ended ten minutes ago is not taken by who tolerates one',
    covers: ['N40', 'S18'],
    given: {
      settings: { skew: 60, 'passes-errors': false },
      reply: good().valid('1d ago', '10m ago'),
    },
    ...promises(
      'time-skew',
      { proof: oneOf('absent', MADE_UP) },
      { handshake: completes, proof: is(rather(['absent', 'as-given'], [MADE_UP])) },
    ),
  },
  'max-age-short': {
    title: 'an answer two hours old is not used where one hour is the most',
    covers: ['F10', 'F21'],
    given: {
      settings: { 'max-age': 3600, 'passes-errors': false },
      reply: good().valid('2h ago', '1d ahead'),
    },
    ...promises(
      'max-age',
      { proof: oneOf('absent', MADE_UP) },
      { handshake: completes, proof: is(rather(['absent', 'as-given'], [MADE_UP])) },
    ),
  },
  'max-age-long': {
    title: 'an answer two hours old is used where a day is the most',
    covers: ['F10', 'F21'],
    ...set({ 'max-age': 86_400 }, good().valid('2h ago', '1d ahead')),
    ...promises(
      'max-age',
      { proof: 'as-given' },
      { handshake: completes, proof: is(oneOf('as-given', 'absent')) },
    ),
  },
  'max-age-without-next-update': {
    title: 'an answer without nextUpdate counts for so long',
    covers: ['F10', 'R12'],
    given: {
      settings: { 'max-age': 3600, 'passes-errors': false },
      reply: good().valid('2h ago', '1d ahead').without('nextUpdate'),
    },
    ...promises(
      'max-age',
      { proof: oneOf('absent', MADE_UP) },
      { handshake: completes, proof: is(rather(['absent', 'as-given'], [MADE_UP])) },
    ),
  },
  'passes-errors': {
    title: 'an error of the responder goes on to the client where that is set',
    covers: ['S23', 'R09'],
    ...set({ 'passes-errors': true }, error('unauthorized')),
    ...promises(
      'passes-errors-on',
      { proof: 'as-given' },
      { handshake: completes, proof: is(rather(['absent', 'as-given'], [MADE_UP])) },
    ),
  },
  'passes-no-errors': {
    title: 'an error of the responder does not go on to the client where that is switched off',
    covers: ['S23', 'R09'],
    ...set({ 'passes-errors': false, 'makes-up': false }, error('unauthorized')),
    ...promises(
      'passes-errors-off',
      { proof: 'absent' },
      { handshake: completes, proof: is(rather(['absent', 'as-given'], [MADE_UP])) },
    ),
  },
  'passes-no-expired': {
    title: 'an expired answer does not go on to the client where that is switched off',
    covers: ['S23', 'R11'],
    ...set({ 'passes-errors': false, 'makes-up': false }, expired),
    ...promises(
      'passes-errors-off',
      { proof: 'absent' },
      { handshake: completes, proof: is(rather(['absent', 'as-given'], [MADE_UP])) },
    ),
  },
  'makes-up': {
    title: 'tryLater is made up where that is set and the responder is down',
    covers: ['S23', 'S18'],
    ...set({ 'makes-up': true, 'passes-errors': true }, down),
    ...promises(
      'makes-up-on',
      { proof: MADE_UP },
      { handshake: completes, proof: is(oneOf('absent', MADE_UP)) },
    ),
  },
  'makes-nothing-up': {
    title: 'nothing is made up where that is switched off',
    covers: ['S23', 'S18'],
    ...set({ 'makes-up': false }, down),
    ...promises(
      'makes-up-off',
      { proof: 'absent' },
      { handshake: completes, proof: is(rather('absent', [MADE_UP])) },
    ),
  },
  'other-responder': {
    title: 'another responder is asked in place of the one that the certificate names',
    covers: ['F02', 'S18'],
    ...set({ 'other-responder': true }, down),
    by: 'either',
    ...promises(
      'asks-other-responder',
      { proof: 'forced' },
      { proof: is(rather(['forced'], ['absent']), 'RFC9325-7.5-02') },
    ),
  },
  'other-responder-only': {
    title: 'and that one alone: the one the certificate names is not asked',
    covers: ['F02', 'S18'],
    ...set({ 'other-responder': true }, good()),
    by: 'either',
    ...promises(
      'asks-other-responder',
      { proof: 'forced' },
      { proof: is(rather(['forced'], ['as-given', 'absent']), 'RFC9325-7.5-02') },
    ),
  },
  off: {
    title: 'nobody is asked where stapling is off',
    covers: ['S18', 'S14'],
    ...set({ staples: false }),
    when: [shakes('first'), shakes('after')],
    ...promises(
      'off-by-default',
      { 'first.asked': 'no', 'after.asked': 'no', 'after.proof': 'absent' },
      { 'after.handshake': completes, 'after.asked': 'no', 'after.proof': 'absent' },
    ),
  },
  'max-delay': {
    title: 'a good answer is asked for again before the longest delay has passed',
    covers: ['F21', 'F13'],
    given: { settings: { 'min-delay': 2, 'max-delay': 4 } },
    when: [fetches('first'), replies('newer', longer), passes(8), fetches('after')],
    ...promises(
      'max-delay',
      { 'after.asked': oneOf('once', 'again', 'often'), 'after.proof': 'newer' },
      { 'first.proof': sent, 'after.proof': is(rather(['newer'], ['as-given'])) },
    ),
  },
  'min-delay': {
    title: 'a responder is not asked again before the shortest delay has passed',
    covers: ['F21', 'R43'],
    given: { settings: { 'min-delay': 60, 'max-delay': 120 } },
    when: [fetches('first'), passes(5), shakes('after')],
    ...promises(
      'min-delay',
      { 'after.asked': 'no' },
      { 'first.proof': sent, 'after.asked': is(rather(['no'], ['once', 'again'])) },
    ),
  },
  'verifies-nothing': {
    title: 'an answer that cannot be verified, where verifying is switched off: left open',
    covers: ['F16'],
    ...set({ verifies: false }, good().signature('flipped')),
    expect: {
      handshake: completes,
      proof: is(either('as-given', 'absent')),
      alive,
    },
  },
});
