import {
  error,
  type FetcherAct,
  type FetcherScenario,
  fault,
  fetcher,
  http,
  is,
  late,
  oneByOne,
  oneOf,
  rather,
  shakes,
} from '#harness';
import { alive, completes, MADE_UP, modest, prompt, sent } from './expectations.ts';

/** How many come at once. */
const CROWD = 10;
/** How many come one after the other. */
const CLIENTS = 12;
const crowd: FetcherAct = shakes('crowd', CROWD);

/** The first handshake, and what it waits for. */
const first = fetcher('first', {
  'before-any-client': {
    title: 'an answer is there for the first client, or not yet: left open',
    covers: ['S19', 'R23'],
    when: [shakes('first')],
    expect: {
      'first.handshake': completes,
      'first.proof': is(rather('as-given', ['absent'])),
      'first.pace': prompt,
      alive,
    },
  },
  'next-client': {
    title: 'whoever comes after the answer was fetched is sent it',
    covers: ['S19', 'R23', 'N02'],
    when: [{ do: 'fetch', name: 'first' }, shakes('second'), shakes('third')],
    expect: { 'second.proof': sent, 'third.proof': sent, alive },
    tolerate: { 'second.proof': 'absent', 'third.proof': 'absent' },
  },
});

/** A responder that takes its time, or never answers. */
const slow = fetcher('slow', {
  'start-behind-late': {
    title: 'a responder that answers after eight seconds does not hold up the start',
    covers: ['F08', 'F17', 'N33'],
    given: { reply: late(8) },
    when: [shakes('first')],
    expect: { 'first.ports': is('open'), 'first.handshake': completes, alive },
    tolerate: { 'first.handshake': 'stalls' },
  },
  'start-behind-silent': {
    title: 'a responder that never answers does not hold up the start',
    covers: ['F08', 'F17', 'N33', 'R39'],
    given: { reply: fault('silent') },
    when: [shakes('first')],
    expect: { 'first.ports': is('open'), 'first.handshake': completes, alive },
    tolerate: { 'first.handshake': 'stalls' },
  },
  'handshake-behind-late': {
    title: 'a handshake does not wait for a responder that answers after eight seconds',
    covers: ['S20', 'F08', 'N33'],
    given: { reply: late(8) },
    when: [shakes('first')],
    expect: { 'first.handshake': completes, 'first.pace': prompt, alive },
    tolerate: { 'first.pace': ['slow', 'unknown'], 'first.handshake': 'stalls' },
  },
  'handshake-behind-silent': {
    title: 'a handshake does not wait for a responder that never answers',
    covers: ['S20', 'F08', 'N33', 'R39'],
    given: { reply: fault('silent') },
    when: [shakes('first')],
    expect: { 'first.handshake': completes, 'first.pace': prompt, alive },
    tolerate: { 'first.pace': ['slow', 'unknown'], 'first.handshake': 'stalls' },
  },
  'others-are-served': {
    title: 'while the responder of one certificate is silent the other has its answer',
    covers: ['F08', 'F09', 'N33', 'R41'],
    given: { reply: fault('silent'), others: { 'second.test': {} } },
    when: [shakes('first'), { do: 'fetch', name: 'second', sni: 'second.test' }],
    expect: {
      'second.handshake': completes,
      'second.pace': prompt,
      'second.proof': is('second.test', 'RFC9325-7.5-02'),
      alive,
    },
    tolerate: { 'second.pace': 'slow', 'second.proof': ['absent', MADE_UP] },
  },
  trickle: {
    title: 'an answer that comes octet by octet is not waited for in the handshake',
    covers: ['F08', 'N32'],
    given: { reply: fault('trickle') },
    when: [shakes('first')],
    expect: { 'first.handshake': completes, 'first.pace': prompt, alive },
    tolerate: { 'first.pace': ['slow', 'unknown'], 'first.handshake': 'stalls' },
  },
});

/** Ten clients at once. */
const crowds = fetcher('crowd', {
  good: {
    title: 'ten clients at once cost the responder one query',
    covers: ['F09', 'R43', 'N33'],
    when: crowd,
    expect: {
      'crowd.handshake': completes,
      'crowd.asked': is(oneOf('once', 'no')),
      'crowd.at-once': is(oneOf('one', 'none')),
      alive,
    },
    tolerate: { 'crowd.asked': 'again', 'crowd.at-once': 'several' },
    promise: { 'one-request': { 'crowd.asked': 'once' } },
  },
  unavailable: {
    title: 'ten clients at once cost a responder that is unavailable (503) one query',
    covers: ['F09', 'F11', 'R43', 'N33'],
    given: { reply: http(503) },
    when: crowd,
    expect: {
      'crowd.handshake': completes,
      'crowd.asked': is(oneOf('once', 'no')),
      'crowd.pace': prompt,
      alive,
    },
    tolerate: { 'crowd.asked': 'again', 'crowd.pace': 'slow' },
    promise: { 'one-request': { 'crowd.asked': 'once' } },
  },
  'try-later': {
    title: 'ten clients at once cost a responder that says tryLater one query',
    covers: ['F09', 'F11', 'R43'],
    given: { reply: error('tryLater') },
    when: crowd,
    expect: { 'crowd.handshake': completes, 'crowd.asked': is(oneOf('once', 'no')), alive },
    tolerate: { 'crowd.asked': 'again' },
    promise: { 'one-request': { 'crowd.asked': 'once' } },
  },
  late: {
    title: 'while a responder takes two seconds ten clients are served, and it is asked once',
    covers: ['F09', 'N33'],
    given: { reply: late(2) },
    when: crowd,
    expect: {
      'crowd.handshake': completes,
      'crowd.pace': prompt,
      'crowd.at-once': is(oneOf('one', 'none')),
      alive,
    },
    tolerate: { 'crowd.pace': 'slow', 'crowd.at-once': 'several' },
  },
});

/** How often a responder that fails is asked. */
const pace = fetcher(
  'pace',
  Object.fromEntries(
    (
      [
        ['unavailable', 'that is unavailable (503)', http(503)],
        ['try-later', 'that says tryLater', error('tryLater')],
        ['unauthorized', 'that is not authorised', error('unauthorized')],
        ['reset', 'that hangs up', fault('reset')],
        ['html', 'that sends a page', { kind: 'body', body: 'html' } as const],
      ] as const
    ).map(([slug, what, reply]) => [
      slug,
      {
        title: `a responder ${what} is not asked for every client`,
        covers: ['F11', 'R43', 'N33'],
        given: { reply },
        when: [shakes('first'), oneByOne('again', CLIENTS)],
        expect: { 'again.asked': modest, 'again.handshake': completes, alive },
        tolerate: { 'again.asked': 'often' },
      },
    ]),
  ),
);

export const waiting: FetcherScenario[] = [...first, ...slow, ...crowds, ...pace];
