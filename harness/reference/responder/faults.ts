import { errorAnswer } from '../../../ca/responder/answer.ts';
import type { FaultyReply, ReplyFault } from './faulty-proxy.ts';

const OK = { code: 200, headers: { 'content-type': 'application/ocsp-response' } };
const DAY = 86_400_000;

const spoiling = (spoils: ReplyFault): { spoils: ReplyFault } => ({ spoils });
const after = (change: (reply: FaultyReply, method: string) => FaultyReply) =>
  spoiling({ after: change });
const header = (name: string, value: string | undefined, only = (_: FaultyReply) => true) =>
  after((reply) => {
    const { [name]: _, ...rest } = reply.headers;
    if (!only(reply)) return reply;
    return { ...reply, headers: value === undefined ? rest : { ...rest, [name]: value } };
  });
const isError = ({ body }: FaultyReply): boolean => body.length === 5;
const refused = (code: number): FaultyReply => ({ code, headers: {}, body: Buffer.from('?') });

/** The defects that show in HTTP alone. */
export const faults = {
  'hides-malformed': after((reply) =>
    reply.body.equals(errorAnswer('malformedRequest'))
      ? { ...reply, body: Buffer.from(errorAnswer('internalError')) }
      : reply,
  ),
  'dies-of-malformed': spoiling({ diesOf: 'malformed' }),
  'knows-no-get': spoiling({
    before: ({ method }) => (method === 'GET' ? refused(404) : undefined),
  }),
  'takes-any-method': spoiling({
    before: ({ method }) =>
      method === 'PUT' ? { ...OK, body: Buffer.from(errorAnswer('tryLater')) } : undefined,
  }),
  'hides-allowed-methods': header('allow', undefined),
  'takes-any-type': spoiling({
    before: ({ headers }) =>
      headers['content-type'] === 'text/plain'
        ? { ...OK, body: Buffer.from(errorAnswer('tryLater')) }
        : undefined,
  }),
  'wrong-content-type': header('content-type', 'text/plain'),
  'gives-no-length': spoiling({ chunks: true }),
  'has-no-clock': spoiling({ clockless: true }),
  'answers-head-at-length': spoiling({ headWithBody: true }),
  'refuses-absolute-form': spoiling({
    before: ({ url = '' }) => (url.startsWith('http://') ? refused(404) : undefined),
  }),
  'refuses-chunks': spoiling({
    before: ({ headers }) => (headers['transfer-encoding'] ? refused(411) : undefined),
  }),
  'refuses-http-1.0': spoiling({
    before: ({ httpVersion }) => (httpVersion === '1.0' ? refused(505) : undefined),
  }),
  'answers-once-a-connection': spoiling({ once: true }),
  'overlooks-entity-tags': spoiling({ drops: 'if-none-match' }),
  'kept-for-a-year': header('cache-control', 'max-age=31536000, public'),
  'expires-late': after((reply) => ({
    ...reply,
    headers: { ...reply.headers, expires: new Date(Date.now() + 30 * DAY).toUTCString() },
  })),
  'dates-answers-wrong': after((reply) => ({
    ...reply,
    headers: { ...reply.headers, 'last-modified': new Date(Date.now() - 9 * DAY).toUTCString() },
  })),
  'sends-no-entity-tag': header('etag', undefined),
  'keeps-errors': header('cache-control', 'max-age=600', isError),
  'cuts-short': spoiling({ missing: 10 }),
  'sends-nothing': after((reply) => ({ ...reply, body: Buffer.alloc(0) })),
  'answers-500': after((reply) => ({ ...reply, code: 500 })),
  'is-slow': spoiling({
    after: (reply) => new Promise((later) => setTimeout(() => later(reply), 6000).unref()),
  }),
  'dies-of-leavers': spoiling({ diesOf: 'leaving' }),
  'dies-of-hang-ups': spoiling({ diesOf: 'hanging-up' }),
  'one-at-a-time': spoiling({ oneAtATime: true }),
  'fails-in-a-crowd': spoiling({ failsInACrowd: true }),
};
