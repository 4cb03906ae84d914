import { connect, isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import type { RunningServer } from '../model/running.ts';
import type { Transport } from '../model/terms.ts';

/** Where a box that is not ours listens, by transport. */
export interface RemoteAddress {
  /** As it is looked up and connected to: an address, or a name in A-labels (RFC 5890 2.3.2.1). */
  host: string;
  /** What a ClientHello and a certificate call it: the name without a dot at its end (RFC 6066 3); none for an address. */
  name: string | undefined;
  port: number;
  transport: Transport;
}

const DEFAULT_PORTS = { 'smtp:': 25, 'smtps:': 465, 'submission:': 587 } as const;

/** RFC 1035 2.3.4, in text. */
const LONGEST_NAME = 253;

/**
 * A name of DNS as a ClientHello carries it: small letters, A-labels, no dot at the end (RFC 6066 3).
 * @throws RangeError for what is none.
 */
export function serverNameOf(text: string): string {
  const name = domainToASCII(text).replace(/\.$/, '');
  if (name === '' || name.length > LONGEST_NAME || isIP(name) || !/^[\x21-\x7e]+$/.test(name))
    throw new RangeError(`not a name: ${text}`);
  return name;
}

/** What a URL of a scheme of its own holds as its host: percent-encoded where it is not ASCII, and an address in brackets. */
function hostOf(hostname: string): string {
  if (hostname.startsWith('[')) return hostname.slice(1, -1);
  try {
    return domainToASCII(decodeURIComponent(hostname));
  } catch {
    return '';
  }
}

/**
 * Reads `smtp://host[:port]`, `smtps://host[:port]`, `submission://host[:port]` or `host[:port]` (port 465 is implicit TLS).
 * Schemes and names are in any case; a name may be an internationalised one, and may end in a dot.
 * @throws RangeError for what is none of these.
 */
export function remoteAddress(text: string): RemoteAddress {
  const bad = (): RangeError => new RangeError(`not an address: ${text}`);
  const authority = isIP(text) === 6 ? `[${text}]` : text;
  const withScheme = /^[a-z]+:\/\//i.test(text) ? text : `smtp://${authority}`;
  let url: URL;
  try {
    url = new URL(withScheme);
  } catch {
    throw bad();
  }
  const scheme = url.protocol as keyof typeof DEFAULT_PORTS;
  const host = hostOf(url.hostname);
  if (!Object.hasOwn(DEFAULT_PORTS, scheme) || /^\.?$/.test(host)) throw bad();
  if ((url.pathname !== '' && url.pathname !== '/') || url.username || url.search || url.hash)
    throw bad();
  const port = url.port === '' ? DEFAULT_PORTS[scheme] : Number(url.port);
  const implicit = scheme === 'smtps:' || (withScheme !== text && port === 465);
  return {
    host,
    name: isIP(host) ? undefined : serverNameOf(host),
    port,
    transport: implicit ? 'implicit' : 'starttls',
  };
}

const refuse = (): Promise<never> =>
  Promise.reject(new Error('nothing can be arranged on a box that is not ours'));

/** How long a box may take to accept the first connection, milliseconds. */
const CONNECT_BUDGET = 10_000;

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'the name is not known',
  EAI_AGAIN: 'the name cannot be resolved now',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
  ETIMEDOUT: 'it does not answer',
};

/** Connects once and lets go. @throws Error in one sentence when the box is not to be had. */
function reached({ host, port }: RemoteAddress): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const socket = connect({ host, port });
  const fail = (why: string): void =>
    reject(new Error(`${host}:${port} cannot be reached: ${why}`));
  socket.setTimeout(CONNECT_BUDGET, () => fail('it does not answer'));
  socket.on('error', (error: NodeJS.ErrnoException) =>
    fail(reasons[error.code ?? ''] ?? error.message),
  );
  socket.once('connect', resolve);
  return promise.finally(() => socket.destroy());
}

/**
 * A box that keeps its own certificate and proof: every arrangement is the box itself.
 * @throws Error in one sentence when it cannot be reached; RangeError when that is no address.
 */
export async function remoteServer(address: string): Promise<RunningServer> {
  const where = remoteAddress(address);
  const { host, port } = where;
  await reached(where);
  return {
    remote: true,
    endpoint: () => ({ host, port }),
    replaceStaple: refuse,
    removeStaple: refuse,
    replaceIdentity: refuse,
    log: () => [],
    states: () => [`${host}:${port}, as it stands`],
    [Symbol.asyncDispose]: async () => {},
  };
}
