import {
  error,
  type FetcherClaim,
  type FetcherScenario,
  fetcher,
  good,
  is,
  rather,
} from '#harness';
import { alive, better, expired, fresh, held, never, open } from './expectations.ts';

const VERIFIES = 'verifies-fetched';
const GOOD_ONLY = 'good-only';

/** An answer that is about something else, or forged, in the words of RFC 6960 3.2. */
const said = (title: string, reply: NonNullable<FetcherClaim['given']>['reply']) => ({
  title,
  by: 'either' as const,
  given: reply === undefined ? {} : { reply },
});

/** Answers of every kind, and what is held out of them. */
export const contents: FetcherScenario[] = fetcher('contents', {
  good: {
    ...said('a good answer is held out', good()),
    covers: ['S01'],
    ...held,
  },
  'by-the-ca': {
    ...said('an answer that the CA signed itself is held out', good().signedBy('ca')),
    covers: ['F15'],
    ...held,
  },
  'responder-by-key': {
    ...said('a responder that is named by its key is known', good().responder('byKey')),
    covers: ['R16'],
    ...held,
  },
  revoked: {
    ...said('a revoked status is sent, as it is honest, or left out', good().revoked()),
    covers: ['S21', 'F15'],
    ...open('RFC6066-8-05', GOOD_ONLY),
  },
  unknown: {
    ...said('an unknown status is left out or sent', good().unknown()),
    covers: ['F15'],
    ...open('RFC6066-8-05', GOOD_ONLY),
  },
  expired: {
    ...said('an answer that has expired is not held out', expired),
    covers: ['R11', 'F15'],
    ...better(fresh, 'ends-with-next-update'),
  },
  future: {
    ...said('an answer from the future', good().valid('1d ahead', '3d ahead')),
    covers: ['R13', 'N40'],
    ...open('RFC6960-3.2-05', 'verifies-times'),
  },
  'no-next-update': {
    ...said('an answer without nextUpdate is lawful', good().without('nextUpdate')),
    covers: ['R12', 'F10'],
    expect: { proof: is(rather('as-given', ['absent']), 'RFC6066-8-05'), alive },
    promise: { 'sends-without-next-update': { proof: 'as-given' } },
  },
  'other-certificate': {
    ...said(
      'an answer about another certificate is never held out',
      good().about('other-leaf-same-ca'),
    ),
    covers: ['R10'],
    ...never(VERIFIES),
  },
  'same-serial-other-ca': {
    ...said(
      'an answer about the same serial number of another CA is never held out',
      good().about('same-serial-other-ca'),
    ),
    covers: ['R10', 'N28'],
    ...never(VERIFIES),
  },
  'no-single': {
    ...said('an answer about nothing is never held out', good().without('singles')),
    covers: ['R18'],
    ...never(VERIFIES),
  },
  'bad-signature': {
    ...said('an answer with a broken signature', good().signature('flipped')),
    covers: ['F15'],
    ...open('RFC6960-3.2-02', VERIFIES),
  },
  'other-ca': {
    ...said('an answer that another CA signed', good().signedBy('other-ca')),
    covers: ['F15', 'F16', 'R14'],
    ...open('RFC6960-3.2-04', VERIFIES),
  },
  'ca-of-same-name': {
    ...said(
      'an answer that a CA of the same name with another key signed',
      good().signedBy('ca-same-name'),
    ),
    covers: ['F15', 'V20', 'R14'],
    ...open('RFC6960-3.2-04', VERIFIES),
  },
  'delegate-without-purpose': {
    ...said(
      'an answer by a certificate of the CA that is not for signing status',
      good().signedBy('delegate-without-eku'),
    ),
    covers: ['F19', 'R14'],
    ...open('RFC6960-3.2-04', VERIFIES),
  },
  'delegate-expired': {
    ...said('an answer by a delegate that has expired', good().signedBy('delegate-expired')),
    covers: ['R14', 'R17'],
    ...open('RFC6960-3.2-04', VERIFIES),
  },
  'delegate-missing': {
    ...said('an answer that does not bring the certificate of its signer', good().without('certs')),
    covers: ['R15'],
    ...open('RFC6960-3.2-03', VERIFIES),
  },
  'try-later': {
    ...said('tryLater is not held out', error('tryLater')),
    covers: ['S23', 'R09', 'F07'],
    ...better('RFC6960-2.3-01', GOOD_ONLY),
  },
  'internal-error': {
    ...said('internalError is not held out', error('internalError')),
    covers: ['R09', 'F07'],
    ...better('RFC6960-2.3-01', GOOD_ONLY),
  },
  unauthorized: {
    ...said('unauthorized is not held out', error('unauthorized')),
    covers: ['R09', 'F07'],
    ...better('RFC6960-2.3-01', GOOD_ONLY),
  },
});
