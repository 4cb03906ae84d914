import * as z from 'zod/mini';
import { parseTlsa } from '../examiner/dane/tlsa.ts';
import type { Lookup } from '../model/dns.ts';
import type {
  Arrangement,
  Circumstances,
  ClientObservation,
  Connection,
  Delivery,
  Ending,
  FetcherObservation,
  FetcherStep,
  FetchRequest,
  FileState,
  Observation,
  Recorded,
  ResponderObservation,
  ServerObservation,
  SmtpLine,
} from '../model/observation.ts';
import type { DatabaseRecord, Exchange } from '../model/responder/scenario.ts';
import type {
  Alert,
  Break,
  CertificateEntry,
  ClientHello,
  Extension,
  Handshake,
  HandshakeMessage,
  ServerHello,
  StatusRequest,
} from '../model/tls.ts';

/**
 * A record that cannot be judged; the message is the end of a sentence that began with its name.
 */
export class RecordError extends Error {
  override readonly name = 'RecordError';
}

/**
 * Each field of a type has to be named: one that the schema does not know would be lost when a run
 * is judged again.
 */
type Shape<T> = { [K in keyof T]-?: z.ZodMiniType };

/** Far above what a cell comes to, and far below what would take long to judge. */
const SOME = 1000;
const MANY = 200_000;

const text = z.string();
const number = z.number();
const flag = z.boolean();
const texts = z.array(text).check(z.maxLength(MANY));
const few = <T extends z.ZodMiniType>(item: T) => z.array(item).check(z.maxLength(SOME));
const side = z.enum(['client', 'server']);
const maybe = z.exactOptional;

const extension = z.object({ type: number, name: text, data: text } satisfies Shape<Extension>);
const extensions = z.array(extension).check(z.maxLength(MANY));

const statusRequest = z.object({
  statusType: number,
  responderIds: texts,
  requestExtensions: text,
  malformed: flag,
} satisfies Shape<StatusRequest>);

const clientHello = z.object({
  versions: texts,
  cipherSuites: z.array(number),
  extensions,
  serverName: maybe(text),
  statusRequest: maybe(statusRequest),
  statusRequestV2: maybe(text),
  sessionIdLength: number,
  offersResumption: flag,
} satisfies Shape<ClientHello>);

const serverHello = z.object({
  version: text,
  cipherSuite: number,
  cipherName: text,
  extensions,
  helloRetryRequest: flag,
} satisfies Shape<ServerHello>);

const entries = few(
  z.object({ der: text, extensions, staple: maybe(text) } satisfies Shape<CertificateEntry>),
);

const message = z.object({
  from: side,
  type: number,
  name: text,
  length: number,
  encrypted: flag,
  at: number,
} satisfies Shape<HandshakeMessage>);

const alert = z.object({
  from: side,
  level: z.enum(['warning', 'fatal', 'unknown']),
  code: number,
  name: text,
  encrypted: flag,
  at: number,
} satisfies Shape<Alert>);

const broken = z.object({
  from: side,
  why: z.enum(['cut', 'limit']),
  text,
} satisfies Shape<Break>);

const handshake = z.object({
  version: maybe(text),
  clientHello: maybe(clientHello),
  serverHello: maybe(serverHello),
  encryptedExtensions: maybe(extensions),
  certificateRequest: maybe(z.object({ extensions })),
  certificateStatus: few(z.object({ statusType: number, response: text, malformed: flag })),
  certificates: entries,
  clientCertificates: entries,
  messages: z.array(message).check(z.maxLength(MANY)),
  alerts: z.array(alert).check(z.maxLength(MANY)),
  began: maybe(number),
  resumed: flag,
  complete: flag,
  tickets: number,
  applicationData: z.object({ client: number, server: number }),
  problems: texts,
  breaks: maybe(z.array(broken)),
  opaque: flag,
} satisfies Shape<Handshake>);

const line = z.object({ from: side, text, secure: flag, at: number } satisfies Shape<SmtpLine>);

const phase = z.enum([
  ...(['connect', 'greeting', 'ehlo', 'starttls', 'handshake', 'session'] as const),
  ...(['mail', 'quit', 'done'] as const),
]);
const ending = z.object({
  how: z.enum([
    ...(['done', 'refused', 'closed', 'reset', 'stalled', 'flooded', 'nonsense'] as const),
    ...(['declined', 'tls-error'] as const),
  ]),
  phase,
  detail: maybe(text),
} satisfies Shape<Ending>);

const connection = z.object({
  name: text,
  aside: maybe(z.enum(['priming', 'turned-away'])),
  transport: z.enum(['starttls', 'implicit']),
  smtp: z.array(line).check(z.maxLength(MANY)),
  tls: maybe(handshake),
  ending,
  brokeBefore: maybe(ending),
  outwaited: maybe(z.literal(true)),
  helloMs: maybe(number),
  handshakeMs: maybe(number),
  ms: number,
  startedAt: number,
  told: maybe(text),
  leftAt: maybe(number),
} satisfies Shape<Connection>);

const serverObservation = z.object({
  role: z.literal('server'),
  connections: few(connection),
  aliveAfter: flag,
  tardy: maybe(z.literal(true)),
  controls: maybe(few(connection)),
  otherVersion: maybe(connection),
  remote: maybe(z.literal(true)),
  notAsked: maybe(text),
  refused: maybe(text),
  log: texts,
} satisfies Shape<ServerObservation>);

const delivery = z.object({
  host: text,
  over: z.enum(['tls', 'clear']),
  headers: texts,
  mark: maybe(text),
  authenticated: maybe(z.enum(['dane', 'not-dane'])),
  connection: number,
  at: number,
} satisfies Shape<Delivery>);

const disposition = z.object({
  act: text,
  kind: z.enum(['delivered', 'deferred', 'bounced', 'unknown']),
  at: number,
  text,
  status: maybe(text),
  took: maybe(number),
} satisfies Shape<ClientObservation['dispositions'][number]>);

const lookup = z.object({
  act: text,
  name: text,
  type: text,
  asksSecurity: flag,
  rcode: z.enum(['NOERROR', 'NXDOMAIN', 'SERVFAIL', 'REFUSED', 'none']),
  secure: flag,
  records: number,
  at: number,
} satisfies Shape<Lookup & { act: string }>);

const clientObservation = z.object({
  role: z.literal('client'),
  connections: few(connection),
  deliveries: few(delivery),
  dispositions: z.array(disposition).check(z.maxLength(100)),
  lookups: maybe(z.array(lookup).check(z.maxLength(MANY))),
  log: texts,
} satisfies Shape<ClientObservation>);

const fileState = z.object({
  content: maybe(text),
  inode: maybe(text),
  beside: texts,
} satisfies Shape<FileState>);

const fetcherStep = z.object({
  name: text,
  from: number,
  to: number,
  clock: number,
  opened: maybe(z.union([number, z.literal('never')])),
  openedAt: maybe(number),
  run: maybe(
    z.object({
      code: z.union([number, z.literal('no-end')]),
      ms: number,
      output: text,
      before: fileState,
      after: fileState,
    } satisfies Shape<NonNullable<FetcherStep['run']>>),
  ),
} satisfies Shape<FetcherStep>);

const fetchRequest = z.object({
  at: number,
  until: maybe(number),
  held: maybe(number),
  clock: number,
  of: text,
  method: text,
  target: text,
  http: text,
  headers: few(z.tuple([text, text])),
  body: text,
  reply: text,
} satisfies Shape<FetchRequest>);

const fetcherObservation = z.object({
  role: z.literal('fetcher'),
  steps: few(fetcherStep),
  connections: few(connection),
  requests: few(fetchRequest),
  aliveAfter: flag,
  endedAfter: maybe(number),
  refused: maybe(text),
  log: texts,
} satisfies Shape<FetcherObservation>);
const headers = z.array(z.tuple([text, text])).check(z.maxLength(SOME));

const endingOfExchange = z.object({
  how: z.enum(['done', 'refused', 'closed', 'reset', 'stalled', 'flooded', 'nonsense']),
  detail: maybe(text),
} satisfies Shape<Exchange['ending']>);

const exchange = z.object({
  name: text,
  connection: number,
  about: few(text),
  request: z.object({ method: text, target: text, version: text, headers, der: text }),
  response: maybe(
    z.object({
      version: text,
      code: number,
      phrase: text,
      headers,
      body: text,
      framing: z.enum(['length', 'chunked', 'close', 'none']),
      behind: number,
    }),
  ),
  ending: endingOfExchange,
  brokeBefore: maybe(endingOfExchange),
  again: maybe(z.literal(true)),
  kept: flag,
  startedAt: number,
  ms: number,
  at: text.check(z.refine((instant) => !Number.isNaN(Date.parse(instant)), 'an instant')),
} satisfies Shape<Exchange>);

const responderObservation = z.object({
  role: z.literal('responder'),
  exchanges: few(exchange),
  aliveAfter: flag,
  ended: maybe(text),
  remote: maybe(z.literal(true)),
  log: texts,
} satisfies Shape<ResponderObservation>);

const databaseRecord = z.object({
  status: z.enum(['good', 'revoked', 'unlisted']),
  reason: maybe(number),
  revokedAt: maybe(text),
} satisfies Shape<DatabaseRecord>);

function isTlsa(record: string): boolean {
  try {
    parseTlsa(record);
    return true;
  } catch {
    return false;
  }
}

const arrangement = z.object({
  proofs: z.record(text, text),
  identities: z.record(text, z.object({ chain: few(text), root: text, issuer: text })),
  hosts: maybe(z.record(text, text)),
  tlsa: maybe(
    z.object({ name: text, records: few(text.check(z.refine(isTlsa, 'a TLSA record'))) }),
  ),
  at: text.check(
    z.refine((instant) => !Number.isNaN(Date.parse(instant)), 'an instant of ISO 8601'),
  ),
  responders: maybe(z.record(text, text.check(z.refine((url) => URL.canParse(url), 'a URL')))),
  database: maybe(z.record(text, databaseRecord)),
  lasts: maybe(number),
} satisfies Shape<Arrangement>);

const circumstances = z.object({
  ownFault: maybe(text),
  clock: maybe(text),
  ended: maybe(text),
  late: maybe(text),
  unforeseen: maybe(z.literal(true)),
} satisfies Shape<Circumstances>);

const observation: z.ZodMiniType<Observation> = z.discriminatedUnion('role', [
  serverObservation,
  clientObservation,
  fetcherObservation,
  responderObservation,
]);

const record: z.ZodMiniType<Recorded & { cell: string }> = z.object({
  cell: text,
  observation,
  known: arrangement,
  circumstances,
} satisfies Shape<Recorded & { cell: string }>);

/**
 * Reads what was recorded of a cell (`observation.json`), which may be anybody's.
 * @param cell whose record it has to be.
 * @throws RecordError when it is none that can be judged.
 */
export function readRecorded(json: string, cell: string): Recorded {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new RecordError('is not JSON');
  }
  const read = record.safeParse(value);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new RecordError(
      `is no record of a cell: ${(issue?.path ?? []).join('.').slice(0, 100) || 'all of it'} ` +
        'is missing or of the wrong kind',
    );
  }
  const { cell: about, ...recorded } = read.data;
  if (about !== cell) throw new RecordError('is about another cell');
  return recorded;
}
