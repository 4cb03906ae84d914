import { headerOf } from '../../model/headers.ts';
import type { Exchange } from '../../model/responder/scenario.ts';

/** Times of an answer as far as HTTP is held against them; milliseconds since the epoch. */
export interface AnswerTimes {
  thisUpdate: number;
  producedAt: number;
  nextUpdate: number | undefined;
}

type Response = NonNullable<Exchange['response']>;

const told = [304, 400, 405, 413, 414, 415, 501];
/** Clocks of two machines and a request's way between them, milliseconds. */
const SKEW = 300_000;
/** Whole seconds, rounded by either side. */
const ROUNDING = 2000;
const SLOW = 5000;

function codeOf({ code }: Response): string {
  if (code === 200 || told.includes(code)) return String(code);
  const hundred = Math.floor(code / 100);
  return hundred >= 3 && hundred <= 5 ? `${hundred}xx` : 'none';
}

function lengthOf({ framing, headers }: Response, { how }: Exchange['ending']): string {
  if (how !== 'done') return framing === 'length' ? 'wrong' : 'none';
  if (framing === 'length') return 'given';
  if (framing === 'chunked') return 'chunked';
  if (framing === 'close') return 'by-close';
  return headerOf(headers, 'content-length') === undefined ? 'by-close' : 'given';
}

/** How long a reply has lain in caches, milliseconds (RFC 9111 5.1); none is no age. */
function ageOf({ headers }: Response): number {
  const age = headerOf(headers, 'age') ?? '';
  return /^\d{1,10}$/.test(age) ? Number(age) * 1000 : 0;
}

/** Date says when the reply was made (RFC 9110 6.6.1), which was its age ago. */
function dateOf(response: Response, at: number): string {
  const date = headerOf(response.headers, 'date');
  if (date === undefined) return 'missing';
  return Math.abs(Date.parse(date) + ageOf(response) - at) <= SKEW ? 'now' : 'off';
}

function typeOf({ headers }: Response): string {
  const type = headerOf(headers, 'content-type');
  if (type === undefined) return 'missing';
  const bare = type.split(';', 1)[0]?.trim().toLowerCase();
  return bare === 'application/ocsp-response' ? 'ocsp-response' : 'other';
}

/** A moment of the answer's that HTTP names, against nextUpdate: no longer than it holds. */
const against = (until: number, { nextUpdate }: AnswerTimes): string =>
  until <= (nextUpdate ?? 0) + ROUNDING ? 'within' : 'beyond';

function cacheOf(response: Response, at: number, times: AnswerTimes | undefined): string {
  const words = headerOf(response.headers, 'cache-control');
  if (words === undefined) return 'unsaid';
  if (/(?:^|[\s,])no-(?:store|cache)(?:$|[\s,=])/i.test(words)) return 'forbidden';
  const age = /(?:^|[\s,])max-age="?(\d{1,12})/i.exec(words)?.[1];
  if (age === undefined || !times) return 'unsaid';
  // An answer that says not how long it holds may be kept for no time at all.
  if (times.nextUpdate === undefined) return Number(age) === 0 ? 'within' : 'beyond';
  // It is fresh for so long from when it was made (RFC 9111 4.2).
  return against(at - ageOf(response) + Number(age) * 1000, times);
}

function expiresOf({ headers }: Response, times: AnswerTimes | undefined): string {
  const expires = headerOf(headers, 'expires');
  if (expires === undefined || !times) return 'missing';
  const until = Date.parse(expires);
  // What is no date has expired (RFC 9111 5.3).
  return Number.isNaN(until) ? 'within' : against(until, times);
}

function modifiedOf({ headers }: Response, times: AnswerTimes | undefined): string {
  const modified = headerOf(headers, 'last-modified');
  if (modified === undefined || !times) return 'missing';
  const at = Date.parse(modified);
  const { thisUpdate, producedAt } = times;
  return [thisUpdate, producedAt].some((time) => Math.abs(time - at) <= ROUNDING)
    ? 'as-dated'
    : 'other';
}

/** RFC 9112 9.3: does it say that the connection stays? */
function persists({ version, headers }: Response): boolean {
  const words = headerOf(headers, 'connection') ?? '';
  return version === '1.0' ? /keep-alive/i.test(words) : !/close/i.test(words);
}

/** RFC 9110 13.1.2: only the entity tag that is in force makes a 304. */
function revalidatedOf(
  { headers: asked }: Exchange['request'],
  { code, headers }: Response,
): string {
  const sent = headerOf(asked, 'if-none-match');
  if (sent === undefined) return 'not-asked';
  if (code === 304) return 'not-modified';
  return headerOf(headers, 'etag') === sent ? 'same-again' : 'newer';
}

/** What HTTP shows of one exchange. */
export function httpFacts(
  { request, response, ending, at: when, ms, kept }: Exchange,
  times: AnswerTimes | undefined,
): Record<string, string> {
  const exchange = ending.how;
  if (!response) {
    const none = [
      ...['http', 'protocol', 'content-type', 'length', 'date', 'allow', 'cache', 'expires'],
      ...['last-modified', 'revalidated', 'etag', 'body', 'connection', 'pace'],
    ];
    return { ...Object.fromEntries(none.map((fact) => [fact, 'none'])), exchange };
  }
  const at = Date.parse(when);
  const { version, headers } = response;
  const allows = headerOf(headers, 'allow') === undefined ? 'missing' : 'given';
  const octets = response.body.length + (response.framing === 'none' ? response.behind : 0);
  return {
    http: codeOf(response),
    exchange,
    protocol: version === '1.0' || version === '1.1' ? version : 'other',
    'content-type': typeOf(response),
    length: lengthOf(response, ending),
    date: dateOf(response, at),
    allow: response.code === 405 ? allows : 'not-due',
    cache: cacheOf(response, at, times),
    expires: expiresOf(response, times),
    'last-modified': modifiedOf(response, times),
    revalidated: revalidatedOf(request, response),
    etag: headerOf(headers, 'etag') === undefined ? 'missing' : 'given',
    body: octets > 0 ? 'some' : 'empty',
    connection: kept && persists(response) ? 'kept' : 'closed',
    pace: ms > SLOW ? 'slow' : 'prompt',
  };
}
