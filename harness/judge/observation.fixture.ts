import type { Connection, SmtpLine } from '../model/observation.ts';
import type {
  Alert,
  CertificateEntry,
  ClientHello,
  Extension,
  Handshake,
  ServerHello,
} from '../model/tls.ts';

/**
 * For the judge's own tests: observations written by hand, so that facts are held against what
 * nobody recorded.
 */

/** status_request (RFC 6066 section 8) as an extension, its data in hex. */
export const statusExtension = (data = ''): Extension => ({
  type: 5,
  name: 'status_request',
  data,
});

export const clientHello = (change: Partial<ClientHello> = {}): ClientHello => ({
  versions: ['1.3', '1.2'],
  cipherSuites: [0x1301],
  extensions: [],
  sessionIdLength: 32,
  offersResumption: false,
  ...change,
});

/** A ClientHello that asks for the status. */
export const asking = (change: Partial<ClientHello> = {}): ClientHello =>
  clientHello({
    statusRequest: { statusType: 1, responderIds: [], requestExtensions: '', malformed: false },
    ...change,
  });

export const serverHello = (version: '1.2' | '1.3', extensions: Extension[] = []): ServerHello => ({
  version,
  cipherSuite: 0x1301,
  cipherName: 'x',
  extensions,
  helloRetryRequest: false,
});

/** A complete handshake without a certificate; each test says what differs. */
export const handshake = (version: '1.2' | '1.3', change: Partial<Handshake> = {}): Handshake => ({
  version,
  clientHello: asking(),
  serverHello: serverHello(version),
  certificateStatus: [],
  certificates: [],
  clientCertificates: [],
  messages: [],
  alerts: [],
  resumed: false,
  complete: true,
  tickets: 0,
  applicationData: { client: 0, server: 0 },
  problems: [],
  opaque: false,
  ...change,
});

/** One entry of a chain (base64) with its staple, if any, joined as the observer does. */
export const entry = (
  der: string,
  staple?: string,
  extensions: Extension[] = [],
): CertificateEntry => ({
  der,
  extensions,
  ...(staple === undefined ? {} : { staple }),
});

export const alert = (from: Alert['from'], name: string, code = 40): Alert => ({
  from,
  level: name === 'close_notify' ? 'warning' : 'fatal',
  code,
  name,
  encrypted: true,
  at: 1,
});

/** Server messages in this order, as the observer names them. */
export const flight = (...names: string[]): Handshake['messages'] =>
  names.map((name, at) => ({ from: 'server', type: 0, name, length: 1, encrypted: false, at }));

/** A dialogue as text: a line `C …` or `S …`, in brackets (`[C] …`) what went inside TLS. */
export function talk(...lines: string[]): SmtpLine[] {
  return lines.map((line, at) => {
    const [, open, who, text = ''] = /^(\[?)([CS])\]? ?(.*)$/s.exec(line) ?? [];
    return { from: who === 'C' ? 'client' : 'server', secure: open === '[', text, at };
  });
}

/** A connection that ended in order and of which nothing else is known. */
export const connection = (change: Partial<Connection> = {}): Connection => ({
  name: 'only',
  transport: 'starttls',
  smtp: [],
  ending: { how: 'done', phase: 'done' },
  ms: 1,
  startedAt: 0,
  ...change,
});

/** A case for each of these values. */
export const ofEach = <V extends string, C>(
  values: readonly V[],
  make: (value: V) => C,
): Record<V, C> => Object.fromEntries(values.map((value) => [value, make(value)])) as Record<V, C>;
