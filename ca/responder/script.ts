import { parse } from 'yaml';
import { type Answer, type ErrorStatus, errorAnswer, errorStatuses } from './answer.ts';
import type { Call } from './call.ts';
import type { OcspRequestView } from './request.ts';

/** How long a step lasts: so many requests, so many milliseconds, or for good. */
export type Span = { hits: number } | { ms: number } | 'for-good';

/** What one step does with the answer that would be due. */
export type Deed =
  | { do: 'answer' }
  | { do: 'error'; status: ErrorStatus }
  | { do: 'proof'; name: string }
  | { do: 'bytes'; bytes: Uint8Array }
  | { do: 'delay'; ms: number }
  | { do: 'http-status'; code: number }
  | { do: 'content-type'; type: string | undefined }
  | { do: 'empty' | 'reset' | 'hang' }
  | { do: 'cut'; after: number }
  | { do: 'redirect'; to: string; code: 301 | 302 | 303 | 307 | 308 }
  | { do: 'trickle'; octets: number; everyMs: number };

export interface Step {
  deed: Deed;
  span: Span;
}

/** The script cannot be understood; the message says where and what was expected. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError';
}

type Fields = Readonly<Record<string, unknown>>;

const MAX_SCRIPT = 1_000_000;
const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

function duration(value: unknown, field: string): number {
  const match = typeof value === 'string' ? /^(\d+(?:\.\d+)?)\s*(ms|s|m|h)$/.exec(value) : null;
  if (!match) throw new ScriptError(`${field} should be a time like 500ms or 5s`);
  return Number(match[1]) * UNITS[match[2] as keyof typeof UNITS];
}

function whole(value: unknown, field: string, least: number, most: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
    throw new ScriptError(`${field} should be a whole number from ${least} to ${most}`);
  }
  return value;
}

function text(value: unknown, field: string): string {
  if (typeof value !== 'string' || value === '') throw new ScriptError(`${field} should be text`);
  return value;
}

function base64(value: unknown): Uint8Array {
  const written = typeof value === 'string' ? value.replace(/\s+/g, '') : undefined;
  if (written === undefined || !/^[A-Za-z0-9+/]*={0,2}$/.test(written))
    throw new ScriptError('base64 should be base64');
  return new Uint8Array(Buffer.from(written, 'base64'));
}

const isError = (status: string): status is ErrorStatus => errorStatuses.includes(status);

function errorStatus(value: unknown): ErrorStatus {
  const status = text(value, 'status');
  if (!isError(status))
    throw new ScriptError(`status should be one of ${errorStatuses.join(', ')}`);
  return status;
}

const REDIRECTS = [301, 302, 303, 307, 308] as const;

function redirectCode(value: unknown): (typeof REDIRECTS)[number] {
  const code = REDIRECTS.find((known) => known === (value ?? 302));
  if (code === undefined) throw new ScriptError(`code should be one of ${REDIRECTS.join(', ')}`);
  return code;
}

/** Each deed: the fields it takes, and how they are read. */
const deeds: Readonly<
  Record<Deed['do'], { fields: readonly string[]; read: (fields: Fields) => Deed }>
> = {
  answer: { fields: [], read: () => ({ do: 'answer' }) },
  error: {
    fields: ['status'],
    read: ({ status }) => ({ do: 'error', status: errorStatus(status) }),
  },
  proof: { fields: ['name'], read: ({ name }) => ({ do: 'proof', name: text(name, 'name') }) },
  bytes: { fields: ['base64'], read: (fields) => ({ do: 'bytes', bytes: base64(fields.base64) }) },
  delay: { fields: ['by'], read: ({ by }) => ({ do: 'delay', ms: duration(by, 'by') }) },
  'http-status': {
    fields: ['code'],
    read: ({ code }) => ({ do: 'http-status', code: whole(code, 'code', 200, 599) }),
  },
  'content-type': {
    fields: ['type'],
    read: ({ type }) => ({
      do: 'content-type',
      type: type === undefined ? undefined : text(type, 'type'),
    }),
  },
  empty: { fields: [], read: () => ({ do: 'empty' }) },
  reset: { fields: [], read: () => ({ do: 'reset' }) },
  hang: { fields: [], read: () => ({ do: 'hang' }) },
  cut: {
    fields: ['after'],
    read: ({ after }) => ({ do: 'cut', after: whole(after, 'after', 0, MAX_SCRIPT) }),
  },
  redirect: {
    fields: ['to', 'code'],
    read: ({ to, code }) => ({ do: 'redirect', to: text(to, 'to'), code: redirectCode(code) }),
  },
  trickle: {
    fields: ['octets', 'every'],
    read: ({ octets, every }) => ({
      do: 'trickle',
      octets: whole(octets ?? 1, 'octets', 1, MAX_SCRIPT),
      everyMs: duration(every ?? '1s', 'every'),
    }),
  },
};

const isDeed = (word: string): word is Deed['do'] => Object.hasOwn(deeds, word);

function span({ hits, for: time }: Fields): Span {
  if (hits !== undefined && time !== undefined)
    throw new ScriptError('hits and for exclude each other');
  if (hits !== undefined) return { hits: whole(hits, 'hits', 1, 1_000_000) };
  return time === undefined ? 'for-good' : { ms: duration(time, 'for') };
}

function step(entry: unknown): Step {
  const fields: unknown = typeof entry === 'string' ? { do: entry } : entry;
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) {
    throw new ScriptError('a step should be a word or a list of fields');
  }
  const given: Fields = { ...fields };
  const word = text(given.do, 'do');
  if (!isDeed(word))
    throw new ScriptError(
      `"${word}" is not known; do should be one of ${Object.keys(deeds).join(', ')}`,
    );
  const { fields: own, read } = deeds[word];
  const odd = Object.keys(given).find((name) => !['do', 'hits', 'for', ...own].includes(name));
  if (odd !== undefined) throw new ScriptError(`"${odd}" means nothing with ${word}`);
  return { deed: read(given), span: span(given) };
}

/**
 * Reads a script: a YAML or JSON list of steps, each a word (`reset`) or fields (`do`, what the
 * deed needs, and `hits: 2` or `for: 5s`). A step without either lasts for good and so must be the
 * last; behind the last, the ordinary answer.
 * @throws ScriptError
 */
export function parseScript(source: string): Step[] {
  if (source.length > MAX_SCRIPT) throw new ScriptError('the script is too long');
  let read: unknown;
  try {
    read = parse(source, { maxAliasCount: 0 });
  } catch (error) {
    throw new ScriptError(
      `neither YAML nor JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  if (!Array.isArray(read)) throw new ScriptError('a script is a list of steps');
  return read.map((entry: unknown, i) => {
    try {
      const made = step(entry);
      if (made.span === 'for-good' && i < read.length - 1) {
        throw new ScriptError(
          'lasts for good, so the steps behind it are never reached: give it hits or for',
        );
      }
      return made;
    } catch (error) {
      if (error instanceof ScriptError) throw new ScriptError(`step ${i + 1}: ${error.message}`);
      throw error;
    }
  });
}

/** Makes the ordinary answer; with a name, the answer of that name instead. */
export type Ordinary = (
  request: OcspRequestView,
  call: Call | undefined,
  proof?: string,
) => Uint8Array | Promise<Uint8Array>;

/**
 * Plays a script over the ordinary answers. Steps that last for hits count requests; steps that
 * last for a time begin with the first request that reaches them.
 * @param clock milliseconds
 */
export function scripted(
  steps: readonly Step[],
  ordinary: Ordinary,
  clock: () => number = () => Date.now(),
): (request: OcspRequestView, call?: Call) => Promise<Answer> {
  let position = 0;
  let used = 0;
  let since: number | undefined;
  const advance = (): void => {
    position += 1;
    used = 0;
    since = undefined;
  };
  const current = (): Deed => {
    const now = clock();
    for (; ; advance()) {
      const found = steps[position];
      if (!found) return { do: 'answer' };
      const { deed, span: lasts } = found;
      since ??= now;
      if (lasts === 'for-good') return deed;
      if ('ms' in lasts ? now - since >= lasts.ms : used >= lasts.hits) continue;
      used += 1;
      return deed;
    }
  };
  return async (request, call) => doing(current(), (proof) => ordinary(request, call, proof));
}

async function doing(
  deed: Deed,
  make: (proof?: string) => Uint8Array | Promise<Uint8Array>,
): Promise<Answer> {
  switch (deed.do) {
    case 'answer':
      return make();
    case 'proof':
      return make(deed.name);
    case 'error':
      return errorAnswer(deed.status);
    case 'bytes':
      return deed.bytes;
    case 'delay':
      return { kind: 'delay', ms: deed.ms, answer: await make() };
    case 'http-status':
      return { kind: 'http-status', code: deed.code };
    case 'content-type':
      return { kind: 'content-type', type: deed.type, bytes: await make() };
    case 'cut':
      return { kind: 'cut', after: deed.after, bytes: await make() };
    case 'redirect':
      return { kind: 'redirect', to: deed.to, code: deed.code };
    case 'trickle':
      return { kind: 'trickle', octets: deed.octets, everyMs: deed.everyMs, bytes: await make() };
    default:
      return { kind: deed.do };
  }
}
