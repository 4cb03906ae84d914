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
  replies,
} from '#harness';
import { alive, completes, expired, longer, newer, type Reply, sent } from './expectations.ts';

/** So late that an answer of a day has to be asked for again, and is still good; seconds. */
const LATE = 23 * 3600;

const then = (reply: Reply): Pick<FetcherClaim, 'when'> => ({
  when: [fetches('first'), replies('newer', reply), passes(LATE), fetches('after')],
});

/** What lay there is left alone, and the end says that something was wrong. */
const leaves = (what: string, reply: Reply, covers: readonly string[] = []): FetcherClaim => ({
  title: `a file that holds a valid answer is left alone when the responder ${what}`,
  by: 'file',
  covers: ['N37', 'R38', ...covers],
  ...then(reply),
  expect: {
    'first.file': 'new',
    'after.file': is('untouched'),
    'after.proof': is('as-given', 'RFC9325-7.5-02'),
    'after.exit': is('not-zero'),
    'after.leftovers': is('none'),
  },
  promise: {
    'leaves-file-alone': { 'after.proof': 'as-given' },
    'exit-tells': { 'after.exit': 'not-zero' },
  },
});

/** Nothing is written. */
const writesNothing = (
  what: string,
  reply: Reply,
  covers: readonly string[] = [],
): FetcherClaim => ({
  title: `no file is written when the responder ${what}`,
  by: 'file',
  covers: ['N37', ...covers],
  given: { reply },
  expect: { file: is('absent'), exit: is('not-zero'), leftovers: is('none') },
  promise: { 'exit-tells': { exit: 'not-zero' }, 'leaves-file-alone': { file: 'absent' } },
});

/** Programs that write a file and end. */
export const files: FetcherScenario[] = fetcher('file', {
  good: {
    title: 'a good answer lies in the file, and the end says so',
    by: 'file',
    covers: ['N37'],
    expect: { exit: is('zero'), file: 'new', proof: sent, acceptable: is('yes') },
    promise: { 'exit-tells': { exit: 'zero' } },
  },
  atomic: {
    title: 'a file in use is replaced in one step',
    by: 'file',
    covers: ['N37', 'N38', 'R27', 'N30'],
    ...then(longer),
    expect: {
      'first.file': 'new',
      'after.file': is('renamed'),
      'after.proof': is('newer', 'RFC9325-7.5-02'),
    },
    promise: {
      'replaces-atomically': { 'after.file': 'renamed' },
      'asks-by-interval': { 'after.asked': oneOf('once', 'again') },
    },
  },
  leftovers: {
    title: 'nothing is left beside the file',
    by: 'file',
    covers: ['N37'],
    ...then(longer),
    expect: {
      'first.proof': sent,
      'first.leftovers': is(rather('none', ['some'])),
      'after.leftovers': is(rather('none', ['some'])),
    },
    promise: { 'leaves-nothing-behind': { 'after.leftovers': 'none' } },
  },
  'second-run': {
    title: 'a second run while the answer holds: asked again or not is left open',
    by: 'file',
    covers: ['N37', 'R43'],
    when: [fetches('first'), fetches('again')],
    expect: {
      'first.exit': 'zero',
      'again.exit': is('zero'),
      'again.asked': is(oneOf('no', 'once')),
      'again.proof': is('as-given', 'RFC9325-7.5-02'),
    },
    tolerate: { 'again.asked': 'again' },
    promise: { 'asks-by-interval': { 'again.asked': 'no' } },
  },
  unavailable: leaves('is unavailable (503)', http(503)),
  down: leaves('is down', down, ['F17']),
  'try-later': leaves('says tryLater', error('tryLater'), ['R40']),
  unauthorized: leaves('is not authorised', error('unauthorized')),
  html: leaves('sends a page', body('html'), ['F07', 'R22']),
  truncated: leaves('sends half an answer', body('truncated'), ['F07', 'R22', 'R27']),
  expired: leaves('sends an expired answer', expired, ['R11']),
  'other-certificate': leaves(
    'answers about another certificate',
    good().about('other-leaf-same-ca'),
    ['R10'],
  ),
  'bad-signature': leaves('sends a broken signature', good().signature('flipped'), ['F15']),
  'wrong-signer': leaves(
    'has an answer by one who may not sign',
    good().signedBy('delegate-without-eku'),
    ['F19', 'R14'],
  ),
  silent: {
    title: 'a run ends in bounded time when the responder never answers',
    by: 'file',
    covers: ['N37', 'R39', 'F08'],
    given: { reply: fault('silent') },
    expect: { exit: is('not-zero'), file: is('absent'), leftovers: is('none') },
    promise: { 'exit-tells': { exit: 'not-zero' } },
  },
  'nothing-on-try-later': writesNothing('says tryLater', error('tryLater')),
  'nothing-on-html': writesNothing('sends a page', body('html'), ['R22']),
  'nothing-on-expired': writesNothing('sends an expired answer', expired, ['R11']),
  'nothing-when-down': writesNothing('is down', down),
  revoked: {
    title: 'a revoked status takes the place of a good answer, or the file goes: not the good one',
    by: 'file',
    covers: ['N37', 'R19', 'F12'],
    ...then(newer.revoked()),
    expect: {
      'first.file': 'new',
      'after.proof': is(rather(['newer', 'absent'], ['as-given']), 'RFC6960-2.2-05'),
      'after.exit': is(either('zero', 'not-zero')),
      'after.leftovers': is(rather('none', ['some'])),
    },
    promise: { 'leaves-nothing-behind': { 'after.leftovers': 'none' } },
  },
  'signer-expires-first': {
    title: 'an answer whose signer expires before its nextUpdate: written, or refused in time',
    by: 'file',
    covers: ['N37', 'R17', 'V23'],
    given: { reply: good().signedBy('delegate-expires-first') },
    expect: {
      file: is(rather('absent', ['new']), 'RFC6960-3.2-04'),
      exit: is(either('zero', 'not-zero')),
      leftovers: is(rather('none', ['some'])),
      alive,
    },
    promise: { 'leaves-nothing-behind': { leftovers: 'none' } },
  },
  'no-responder-named': {
    title: 'a certificate that names no responder: no file, and the end says so',
    by: 'file',
    covers: ['N35', 'N37'],
    given: { address: 'none' },
    expect: { file: is('absent'), leftovers: is('none'), exit: is(rather('not-zero', ['zero'])) },
    promise: { 'exit-tells': { exit: 'not-zero' } },
  },
  'end-to-end': {
    title: 'after a renewal the server of mail staples the newer answer',
    by: 'file',
    covers: ['N37', 'N38', 'N30'],
    when: [
      fetches('first'),
      replies('newer', longer),
      passes(LATE),
      fetches('second'),
      { do: 'serve', name: 'served' },
    ],
    expect: {
      'second.exit': 'zero',
      'served.handshake': completes,
      'served.proof': is('newer', 'RFC9325-7.5-02'),
      'served.acceptable': is('yes'),
    },
    needs: ['serve-file'],
  },
});
