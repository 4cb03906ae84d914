import type { FetcherFact } from '../../model/facts.ts';
import type { Arrangement, FetchRequest } from '../../model/observation.ts';
import { type Asked, askedBy, certIdValue } from './asked.ts';

type RequestFact = Extract<
  FetcherFact,
  | 'asked'
  | 'at-once'
  | 'method'
  | 'encoding'
  | 'length'
  | 'address'
  | 'host'
  | 'http'
  | 'content-type'
  | 'by-passes'
  | 'request'
  | 'cert-id'
  | 'hash'
  | 'certificates'
  | 'nonce'
  | 'extensions'
  | 'signature'
>;

/** Octets of a URL that a GET may have (RFC 9919 6), and of a nonce (RFC 9654 2.1). */
const URL_LIMIT = 255;
const NONCE = { least: 32, most: 128 };
/** Requests: up to so many are `again`, `often`, `very-often`. */
const COUNTS = { again: 5, often: 30, 'very-often': 199 } as const;

/** One word for the number of requests. */
function countWord(count: number): string {
  if (count <= 1) return count === 0 ? 'no' : 'once';
  const found = Object.entries(COUNTS).find(([, most]) => count <= most);
  return found?.[0] ?? 'without-pause';
}

/** Of several values the one that says most against the target; `none` of none. */
function worst(values: readonly string[], ...order: readonly string[]): string {
  return order.findLast((value) => values.includes(value)) ?? values[0] ?? 'none';
}

/** One value for all, `mixed` where they differ. */
const alike = (values: readonly string[], mixed: string): string =>
  new Set(values).size > 1 ? mixed : (values[0] ?? 'none');

/** The most that were under way at one moment. */
function mostAtOnce(requests: readonly FetchRequest[]): number {
  const overlaps = requests.map(
    ({ at }) =>
      requests.filter((other) => other.at <= at && (other.until ?? Number.POSITIVE_INFINITY) > at)
        .length,
  );
  return Math.max(requests.length > 0 ? 1 : 0, ...overlaps);
}

const header = ({ headers }: FetchRequest, name: string): string | undefined =>
  headers.find(([own]) => own.toLowerCase() === name)?.[1];

/** RFC 9110 7.2: host and port as the URL has them; the port may be left out where it is 80. */
function hostValue(request: FetchRequest, url: URL): string {
  const host = header(request, 'host');
  if (host === undefined) return 'missing';
  const [seen, due] = [host.toLowerCase(), url.host.toLowerCase()];
  if (seen === due) return 'right';
  return seen === url.hostname.toLowerCase() ? 'without-port' : 'other';
}

/** Path of a request target, whichever form it has (RFC 9112 3.2). */
const pathIn = (target: string): string =>
  target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '') || '/';

/** Where a redirection of ours leads to is asked because we said so. */
const REDIRECTED = /^\/elsewhere\//;

function addressValue({ method, target }: FetchRequest, url: URL): string {
  const path = pathIn(target);
  if (REDIRECTED.test(path)) return 'kept';
  const base = url.pathname.replace(/\/$/, '');
  const rest = path.startsWith(`${base}/`) ? path.slice(base.length + 1) : undefined;
  if (method === 'POST') return path === url.pathname || path === base ? 'kept' : 'altered';
  return rest !== undefined && !rest.replace(/^\/+/, '').includes('/') ? 'kept' : 'altered';
}

function encodingValue({ view, remarks }: Asked): string {
  if (!view) return 'broken';
  return remarks.length > 0 ? 'unescaped' : 'right';
}

const lengthValue = ({ target }: FetchRequest, url: URL): string =>
  url.origin.length + pathIn(target).length <= URL_LIMIT ? 'within' : 'beyond';

function typeValue(request: FetchRequest): string {
  const type = header(request, 'content-type');
  if (type === undefined) return 'missing';
  return type.split(';')[0]?.trim().toLowerCase() === 'application/ocsp-request'
    ? 'right'
    : 'other';
}

function nonceValue({ nonce }: NonNullable<Asked['view']>): string {
  if (!nonce) return 'absent';
  if (nonce.length < NONCE.least) return 'short';
  return nonce.length > NONCE.most ? 'too-long' : 'right';
}

const hashWord = (hash: string): string => (hash === 'sha1' || hash === 'sha256' ? hash : 'other');

/** What is established about the requests of one act. */
export function requestFacts(
  requests: readonly FetchRequest[],
  known: Arrangement,
): Record<RequestFact, string> {
  const all = requests.map(askedBy);
  const views = all.flatMap(({ view }) => view ?? []);
  const gets = all.filter(({ request }) => request.method === 'GET');
  const posts = requests.filter(({ method }) => method === 'POST');
  const urlOf = ({ of }: FetchRequest): URL =>
    new URL(known.responders?.[of] ?? 'http://unknown.invalid/');
  const methods = new Set(requests.map(({ method }) => method));
  const usual = [...methods].every((method) => method === 'GET' || method === 'POST');
  const most = mostAtOnce(requests);
  const certIds = all.flatMap(
    ({ request, view }) => view?.certIds.map((id) => certIdValue(id, request.of, known)) ?? [],
  );
  const odd = (request: FetchRequest): boolean =>
    /no-cache|no-store|max-age=0/i.test(header(request, 'cache-control') ?? '') ||
    /no-cache/i.test(header(request, 'pragma') ?? '');
  return {
    asked: countWord(requests.length),
    'at-once': most === 0 ? 'none' : most === 1 ? 'one' : 'several',
    method: methods.size === 0 ? 'none' : !usual ? 'other' : methodWord(methods),
    encoding: worst(gets.map(encodingValue), 'right', 'unescaped', 'broken'),
    length: worst(
      gets.map(({ request }) => lengthValue(request, urlOf(request))),
      'within',
      'beyond',
    ),
    address: worst(
      requests.map((request) => addressValue(request, urlOf(request))),
      'kept',
      'altered',
    ),
    host: worst(
      requests.map((request) => hostValue(request, urlOf(request))),
      ...['right', 'without-port', 'other', 'missing'],
    ),
    http: alike(
      requests.map(({ http }) => http),
      'mixed',
    ),
    'content-type': worst(posts.map(typeValue), 'right', 'other', 'missing'),
    'by-passes': requests.length === 0 ? 'none' : requests.some(odd) ? 'yes' : 'no',
    request: all.length === 0 ? 'none' : all.every(({ view }) => view) ? 'right' : 'broken',
    'cert-id': worst(certIds, 'unknown-hash', 'right', 'wrong-issuer', 'wrong-serial'),
    hash: alike(
      views.flatMap(({ certIds: ids }) => ids.map(({ hash }) => hashWord(hash))),
      'mixed',
    ),
    certificates:
      views.length === 0
        ? 'none'
        : views.every(({ certIds: ids }) => ids.length === 1)
          ? 'one'
          : 'several',
    nonce: worst(views.map(nonceValue), 'absent', 'right', 'short', 'too-long'),
    extensions: worst(
      views.map(({ nonce, otherExtensions }) =>
        otherExtensions.length > 0 ? 'others' : nonce ? 'nonce' : 'absent',
      ),
      ...['absent', 'nonce', 'others'],
    ),
    signature: worst(
      views.map(({ signed }) => (signed ? 'signed' : 'absent')),
      'absent',
      'signed',
    ),
  };
}

const methodWord = (methods: ReadonlySet<string>): string =>
  methods.size > 1 ? 'both' : methods.has('GET') ? 'get' : 'post';
