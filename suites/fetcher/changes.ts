import {
  body,
  down,
  either,
  error,
  type FetcherClaim,
  type FetcherScenario,
  fault,
  fetcher,
  fetches,
  good,
  http,
  is,
  oneOf,
  passes,
  rather,
  refreshes,
  replies,
  shakes,
} from '#harness';
import {
  alive,
  completes,
  expired,
  fresh,
  longer,
  MADE_UP,
  newer,
  type Reply,
} from './expectations.ts';

/** How many come once a program has been told to read its configuration again. */
const COMERS = 24;

/** First a good answer, and then that. */
const then = (reply: Reply): Pick<FetcherClaim, 'when'> => ({
  when: [fetches('first'), replies('newer', reply), refreshes('after')],
});

/** The answer in hand is still good, and is sent on. */
const kept = (what: string, reply: Reply, covers: readonly string[] = []): FetcherClaim => ({
  title: `a valid answer outlives a responder ${what}`,
  covers: ['F12', 'F17', 'R38', ...covers],
  ...then(reply),
  expect: {
    'first.proof': 'as-given',
    'after.handshake': completes,
    'after.proof': is('as-given', 'RFC9325-7.5-02'),
    'after.acceptable': is('yes', 'RFC9325-7.5-02'),
    alive,
  },
  tolerate: { 'after.proof': ['absent', 'newer', MADE_UP], 'after.acceptable': ['no-proof', 'no'] },
  promise: {
    'keeps-while-valid': { 'after.proof': 'as-given' },
  },
});

/** What becomes of a good answer when the next one is another. */
const change = fetcher('change', {
  'good-then-revoked': {
    title: 'a good answer is not sent on once the responder says revoked',
    covers: ['F12', 'R19'],
    ...then(newer.revoked()),
    expect: {
      'first.proof': 'as-given',
      'after.asked': 'once',
      'after.proof': is(oneOf('newer', 'absent'), 'RFC9325-7.5-02'),
      alive,
    },
    tolerate: { 'after.proof': MADE_UP, 'after.asked': ['again', 'often'] },
  },
  'good-then-unknown': {
    title: 'a good answer against a newer unknown: left open',
    covers: ['F12'],
    ...then(newer.unknown()),
    expect: {
      'first.proof': 'as-given',
      'after.handshake': completes,
      'after.proof': is(rather(['absent', 'as-given'], ['newer'])),
      alive,
    },
    tolerate: { 'after.proof': MADE_UP },
  },
  'good-then-newer': {
    title: 'a newer answer takes the place of the older',
    covers: ['F13', 'R29'],
    ...then(longer),
    expect: { 'first.proof': 'as-given', 'after.proof': is('newer', 'RFC9919-7.1-02'), alive },
    tolerate: { 'after.proof': 'as-given' },
  },
  'good-then-older': {
    title: 'an answer that was made before the one in hand: left open',
    covers: ['F12'],
    ...then(good().valid('6h ago', '12h ahead')),
    expect: {
      'first.proof': 'as-given',
      'after.proof': is(either('as-given', 'newer')),
      'after.acceptable': is('yes', fresh),
      alive,
    },
    tolerate: { 'after.proof': 'absent', 'after.acceptable': 'no-proof' },
  },
  'failing-then-good': {
    title: 'once the responder is back its answer is held out',
    covers: ['F17', 'R29'],
    given: { reply: http(503) },
    when: [fetches('first'), replies('newer', good()), refreshes('after')],
    expect: {
      'first.handshake': completes,
      'after.proof': is('newer', 'RFC9325-7.5-02'),
      alive,
    },
    tolerate: { 'after.proof': ['absent', MADE_UP] },
  },
  'down-then-good': {
    title: 'once a responder that was down at the start is there its answer is held out',
    covers: ['F17', 'R29', 'R31'],
    given: { reply: down },
    when: [shakes('first'), replies('newer', good()), refreshes('after')],
    expect: { 'first.handshake': completes, 'after.proof': is('newer', 'RFC9325-7.5-02'), alive },
    tolerate: { 'after.proof': ['absent', MADE_UP] },
  },
  'good-then-try-later': kept('that says tryLater', error('tryLater'), ['R40', 'R09', 'S16']),
  'good-then-unauthorized': kept('that is not authorised', error('unauthorized'), ['R09', 'S16']),
  'good-then-unavailable': kept('that is unavailable (503)', http(503)),
  'good-then-down': kept('that is down', down, ['R31']),
  'good-then-silent': kept('that never answers', fault('silent'), ['R39']),
  'good-then-html': kept('that sends a page', body('html'), ['F07']),
  'good-then-expired': kept('that sends an expired answer', expired, ['R11']),
  'good-then-other-certificate': kept(
    'that answers about another certificate',
    newer.about('other-leaf-same-ca'),
    ['R10'],
  ),
  'good-then-bad-signature': kept('whose signature is broken', newer.signature('flipped'), ['F15']),
});

/** An answer to its end, and no longer. */
const keeps = fetcher('keeps', {
  'not-beyond-next-update': {
    title: 'an answer is not sent beyond its nextUpdate while the responder fails',
    covers: ['R28', 'R11', 'F13', 'S26'],
    when: [fetches('first'), replies('newer', http(503)), passes(2 * 86_400), fetches('after')],
    expect: {
      'first.proof': 'as-given',
      'after.handshake': completes,
      'after.proof': is('absent', fresh),
      alive,
    },
    tolerate: { 'after.proof': ['as-given', MADE_UP] },
    promise: { 'ends-with-next-update': { 'after.proof': 'absent' } },
  },
  'expires-in-seconds': {
    title: 'a short answer that has just ended is sent no more, or within the tolerance of clocks',
    covers: ['R28', 'R11', 'S26', 'N27'],
    given: { reply: good().valid('5s ago', '30s ahead') },
    when: [fetches('first'), replies('newer', http(503)), passes(40), shakes('after')],
    expect: {
      'first.handshake': completes,
      'after.handshake': completes,
      'after.proof': is(rather('absent', ['as-given']), fresh),
      alive,
    },
    tolerate: { 'after.proof': MADE_UP },
  },
  'to-its-end': {
    title: 'an answer is sent for hours while the responder is down',
    covers: ['R38', 'F12', 'F17'],
    when: [fetches('first'), replies('newer', down), passes(20 * 3600), fetches('after')],
    expect: {
      'first.proof': 'as-given',
      'after.handshake': completes,
      'after.proof': is('as-given', 'RFC9325-7.5-02'),
      'after.acceptable': is('yes', 'RFC9325-7.5-02'),
      alive,
    },
    tolerate: { 'after.proof': ['absent', MADE_UP], 'after.acceptable': ['no-proof', 'no'] },
    promise: { 'keeps-while-valid': { 'after.proof': 'as-given' } },
  },
  'before-its-end': {
    title: 'a newer answer is fetched before the one in hand ends',
    covers: ['F13', 'R28', 'R29'],
    when: [fetches('first'), replies('newer', good()), passes(23 * 3600), fetches('after')],
    expect: {
      'first.proof': 'as-given',
      'after.proof': is(rather('newer', ['as-given']), 'RFC9919-7.1-02'),
      'after.acceptable': is('yes', fresh),
      alive,
    },
    tolerate: { 'after.proof': ['absent', MADE_UP], 'after.acceptable': ['no-proof', 'no'] },
    promise: { 'renews-in-time': { 'after.proof': 'newer' } },
  },
});

/** What outlives the process. */
const restart = fetcher('restart', {
  'responder-down': {
    title: 'started again while the responder is down, it serves',
    covers: ['F14', 'F17', 'R31'],
    when: [
      fetches('first'),
      replies('newer', down),
      { do: 'restart', name: 'start' },
      shakes('after'),
    ],
    expect: {
      'start.ports': is('open'),
      'after.handshake': completes,
      'after.proof': is(rather('as-given', ['absent'])),
      alive,
    },
    tolerate: { 'after.proof': MADE_UP },
    promise: { 'keeps-over-restart': { 'after.proof': 'as-given' } },
  },
  'responder-silent': {
    title: 'started again while the responder is silent, it serves',
    covers: ['F14', 'F17', 'R31', 'R39'],
    when: [
      fetches('first'),
      replies('newer', fault('silent')),
      { do: 'restart', name: 'start' },
      shakes('after'),
    ],
    expect: { 'start.ports': is('open'), 'after.handshake': completes, alive },
    tolerate: { 'after.handshake': 'stalls' },
  },
  'after-revocation': {
    title: 'started again, a good answer from before is not sent once the responder says revoked',
    covers: ['F14', 'R19'],
    when: [
      fetches('first'),
      replies('newer', newer.revoked()),
      refreshes('other'),
      { do: 'restart', name: 'start' },
      fetches('after'),
    ],
    expect: {
      'after.handshake': completes,
      'after.proof': is(oneOf('newer', 'absent'), 'RFC9325-7.5-02'),
      alive,
    },
    tolerate: { 'after.proof': MADE_UP },
  },
  reload: {
    title: 'reloaded while the responder is down, it serves: with the answer in hand is left open',
    covers: ['R30', 'F14'],
    when: [
      fetches('first'),
      replies('newer', down),
      { do: 'reload', name: 'other' },
      shakes('after'),
    ],
    expect: {
      'first.proof': 'as-given',
      'after.handshake': completes,
      // A graceful reload may still answer by the old process: which one is met is chance.
      'after.proof': is(either('as-given', 'absent', MADE_UP)),
      alive,
    },
  },
  'reload-under-load': {
    title: 'no client that comes during a reload, or right behind it, is left waiting',
    covers: ['N39', 'R30'],
    when: [fetches('first'), { do: 'reload', name: 'crowd', meanwhile: COMERS }, shakes('after')],
    expect: {
      'first.handshake': completes,
      // No clause bids a server be there without a gap, and who falls into one is chance.
      'crowd.handshake': is(rather('completes', ['declined', 'not-begun'])),
      'after.handshake': completes,
      alive,
    },
  },
});

export const changes: FetcherScenario[] = [...change, ...keeps, ...restart];
