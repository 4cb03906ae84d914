import { createHash } from 'node:crypto';
import { children, type Element, elementAt, tag } from '../der.ts';

/** Times of an answer that HTTP caching goes by. */
export interface AnswerTimes {
  producedAt: Date;
  nextUpdate: Date | undefined;
}

const known = new WeakMap<Uint8Array, Known>();

function timeOf(bytes: Uint8Array, { content, end }: Element): Date | undefined {
  const text = Buffer.from(bytes.subarray(content, end)).toString('latin1');
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d+)?Z$/.exec(text);
  if (!match) return undefined;
  const [, y, mo, d, h, mi, s] = match;
  const date = new Date(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/**
 * The elements from OCSPResponse down to ResponseData (RFC 6960 4.2.1), and the two times in it.
 */
function readTimes(bytes: Uint8Array): AnswerTimes | undefined {
  const step = (parent: Element | undefined, position: number) =>
    parent && children(bytes, parent)[position];
  const responseBytes = step(step(elementAt(bytes, 0), 1), 0);
  const octets = step(responseBytes, 1);
  const data = step(octets && elementAt(bytes, octets.content), 0);
  if (!data) return undefined;
  const inside = children(bytes, data);
  const produced = inside.find((e) => e.tag === tag.generalizedTime);
  const producedAt = produced && timeOf(bytes, produced);
  if (!producedAt) return undefined;
  const single = step(
    inside.find((e) => e.tag === tag.sequence),
    0,
  );
  const next = single && children(bytes, single).find((e, i) => i > 2 && e.tag === tag.context0);
  const inner = step(next, 0);
  return { producedAt, nextUpdate: inner && timeOf(bytes, inner) };
}

/** What HTTP has to know of an answer, found out once. */
interface Known {
  times: AnswerTimes | undefined;
  etag: string;
  /** The headers that are dates of the answer. */
  dated: Readonly<Record<string, string>>;
}

function datedBy({ producedAt, nextUpdate }: AnswerTimes): Record<string, string> {
  return {
    'Last-Modified': producedAt.toUTCString(),
    ...(nextUpdate ? { Expires: nextUpdate.toUTCString() } : {}),
  };
}

function about(bytes: Uint8Array): Known {
  const found = known.get(bytes);
  if (found) return found;
  let times: AnswerTimes | undefined;
  try {
    times = readTimes(bytes);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  const etag = `"${createHash('sha256').update(bytes).digest('hex')}"`;
  const made = { times, etag, dated: times ? datedBy(times) : {} };
  known.set(bytes, made);
  return made;
}

/** A strong validator of the bytes. */
export const etagOf = (bytes: Uint8Array): string => about(bytes).etag;

/**
 * The caching headers RFC 9919 6 gives an answer: max-age ends with nextUpdate and never before
 * now; Last-Modified is producedAt, Expires nextUpdate. An answer that cannot be read, an error
 * answer, or one without nextUpdate is not to be kept; only the errors say no-store, which RFC 9919
 * 7.2 forbids for authoritative ones.
 */
export function cachingHeaders(bytes: Uint8Array, now: Date): Record<string, string> {
  const { times, etag, dated } = about(bytes);
  if (!times) return { 'Cache-Control': 'no-store' };
  const { nextUpdate } = times;
  const left = nextUpdate
    ? Math.max(0, Math.floor((nextUpdate.getTime() - now.getTime()) / 1000))
    : 0;
  return {
    'Cache-Control': `max-age=${left}, public, no-transform, must-revalidate`,
    ...dated,
    ETag: etag,
  };
}
