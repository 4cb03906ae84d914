import {
  body,
  down,
  type FetcherClaim,
  type FetcherScenario,
  fault,
  fetcher,
  framed,
  http,
  is,
  rather,
  redirect,
} from '#harness';
import { alive, completes, held, MADE_UP, never } from './expectations.ts';

type Given = NonNullable<FetcherClaim['given']>;

/** There is nothing to staple, and TLS goes on without. */
const nothing = (title: string, given: Given, covers: readonly string[]): FetcherClaim => ({
  title,
  by: 'either',
  given,
  covers: ['F07', 'R38', 'N34', ...covers],
  ...never(),
});

/** An answer all the same, which may be taken. */
const taken = (title: string, given: Given, covers: readonly string[]): FetcherClaim => ({
  title,
  by: 'either',
  given,
  covers: ['F07', ...covers],
  expect: { proof: is(rather('as-given', ['absent']), 'RFC6066-8-05'), alive },
  tolerate: { proof: MADE_UP },
});

/** A good answer that HTTP allows to be put so: it is taken. */
const due = (title: string, given: Given, covers: readonly string[]): FetcherClaim => ({
  title,
  by: 'either',
  given,
  covers: ['F07', ...covers],
  ...held,
});

/** Faults and variety of HTTP. */
export const overHttp: FetcherScenario[] = fetcher('http', {
  'server-error': nothing('a server error (500) is no answer', { reply: http(500) }, ['R38']),
  unavailable: nothing('an unavailable service (503) is no answer', { reply: http(503) }, ['R38']),
  'not-found': nothing('a page not found (404) is no answer', { reply: http(404) }, ['R38']),
  empty: nothing('a success (200) without a body is no answer', { reply: body('empty') }, ['R22']),
  html: nothing('a page is no answer', { reply: body('html') }, ['R22']),
  random: nothing('random octets are no answer', { reply: body('random') }, ['R22']),
  truncated: nothing('half an answer is none', { reply: body('truncated') }, ['R22', 'R27']),
  cut: nothing('an answer that breaks off is none', { reply: fault('cut') }, ['R22', 'F23']),
  reset: nothing('a reset costs nobody the service', { reply: fault('reset') }, ['F23']),
  down: nothing('a responder that is down costs nobody the service', { reply: down }, ['F17']),
  'no-such-host': nothing(
    'a name that cannot be resolved costs nobody the service',
    { address: 'no-such-host' },
    ['F18', 'N32'],
  ),
  'redirect-for-ever': nothing(
    'a redirection to itself is not followed for ever',
    { reply: redirect('itself') },
    ['N32', 'R43'],
  ),
  redirect: taken('a redirection may be followed', { reply: redirect('answer') }, ['N32']),
  'html-type': taken(
    'a good answer under the wrong content type may be taken',
    { reply: framed('html-type') },
    [],
  ),
  'no-type': taken(
    'a good answer without a content type may be taken',
    { reply: framed('no-type') },
    [],
  ),
  chunked: {
    ...due('an answer in chunks is taken', { reply: framed('chunked') }, ['N32']),
    // RFC 9112 6.1: who asks by HTTP/1.0 is sent none.
    provided: { http: '1.1' },
  },
  'until-close': due(
    'an answer that ends with the connection is taken',
    { reply: framed('until-close') },
    ['N32'],
  ),
  'http-1.0': due('an answer by HTTP/1.0 is taken', { reply: framed('http-1.0') }, ['N32']),
  'no-store': due('an answer with no-store is stapled', { reply: framed('no-store') }, [
    'F10',
    'RS06',
  ]),
  'still-alive': {
    title: 'behind an answer of random octets it serves on',
    covers: ['N34', 'F07'],
    given: { reply: body('random') },
    when: [
      { do: 'fetch', name: 'first' },
      { do: 'handshake', name: 'after', times: 3 },
    ],
    expect: { 'after.handshake': completes, alive },
  },
});
