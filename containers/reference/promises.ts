import type { PromiseClaim } from '../../harness/model/target.ts';

const manual = 'Mailstaple, docs/trust.md';
const section = 'The reference as a fetcher';

const words: Readonly<Record<string, string>> = {
  'verifies-fetched': 'What was fetched is verified before it is held out.',
  'verifies-times': 'What was fetched is held out within its times.',
  'good-only': 'Nothing but a good answer is held out.',
  'ends-with-next-update': 'An answer is not held out beyond its nextUpdate.',
  'sends-without-next-update': 'An answer without nextUpdate is sent.',
  'keeps-while-valid': 'A valid answer is kept while the responder fails.',
  'keeps-over-restart': 'An answer outlives a restart.',
  'renews-in-time': 'A newer answer is fetched before the one in hand ends.',
  'one-request': 'Several clients at once cost one query.',
  'responder-timeout': 'A responder is given up after the time set.',
  'keeps-good': 'A good answer is kept for the time set.',
  'keeps-good-an-hour': 'A good answer is kept for an hour where nothing is set.',
  'keeps-bad': 'A failure is kept for the time set.',
  'keeps-bad-ten-minutes': 'A failure is kept for ten minutes where nothing is set.',
  'time-skew': 'Times of an answer are tolerated by as much as is set.',
  'max-age': 'An answer is used for as long as is set, whatever its nextUpdate.',
  'passes-errors-on': 'Errors of the responder are sent on where that is set.',
  'passes-errors-off': 'Errors and expired answers are not sent on where that is off.',
  'makes-up-on': 'tryLater is made up where that is set.',
  'makes-up-off': 'Nothing is made up where that is off.',
  'asks-other-responder': 'The responder set is asked in place of the one that is named.',
  'off-by-default': 'Nobody is asked where stapling is off.',
  'max-delay': 'A good answer is asked for again within the longest delay.',
  'min-delay': 'A responder is not asked again within the shortest delay.',
  'leaves-file-alone': 'A file is left alone where nothing good was fetched.',
  'exit-tells': 'The code of the end tells whether something was fetched.',
  'leaves-nothing-behind': 'Nothing is left beside the file.',
  'replaces-atomically': 'A file is replaced in one step.',
  'asks-by-interval': 'A file is written anew once it is half a day old, and not before.',
};

/** What the reference promises as a fetcher: each is put to the test by its defects. */
export const fetcherPromises: readonly PromiseClaim[] = Object.entries(words).map(([id, text]) => ({
  id,
  text,
  source: { document: manual, section },
}));
