import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import type { RunningServer } from '../model/running.ts';
import type { Transport } from '../model/terms.ts';
import type { Courtesy } from './courtesy.ts';

/** Where a box that is not ours listens, by transport. */
export interface RemoteAddress {
  /** As it is looked up and connected to: an address, or a name in A-labels (RFC 5890 2.3.2.1). */
  host: string;
  /**
   * What a ClientHello and a certificate call it: the name without a dot at its end (RFC 6066 3);
   * none for an address.
   */
  name: string | undefined;
  port: number;
  transport: Transport;
}

const DEFAULT_PORTS = { 'smtp:': 25, 'smtps:': 465, 'submission:': 587 } as const;

/** RFC 1035 2.3.4, in text. */
const LONGEST_NAME = 253;

/**
 * A name of DNS as a ClientHello carries it: small letters, A-labels, no dot at the end (RFC 6066
 * 3).
 * @throws RangeError for what is none.
 */
export function serverNameOf(text: string): string {
  const name = domainToASCII(text).replace(/\.$/, '');
  if (name === '' || name.length > LONGEST_NAME || isIP(name) || !/^[\x21-\x7e]+$/.test(name))
    throw new RangeError(`not a name: ${text}`);
  return name;
}

/**
 * What a URL of a scheme of its own holds as its host: percent-encoded where it is not ASCII, and
 * an address in brackets.
 */
function hostOf(hostname: string): string {
  if (hostname.startsWith('[')) return hostname.slice(1, -1);
  try {
    return domainToASCII(decodeURIComponent(hostname));
  } catch {
    return '';
  }
}

/**
 * Reads `smtp://host[:port]`, `smtps://host[:port]`, `submission://host[:port]` or `host[:port]`
 * (port 465 is implicit TLS). Schemes and names are in any case; a name may be an internationalised
 * one, and may end in a dot.
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

/** How a box that is not ours is visited. */
export interface RemoteOptions {
  /** server_name; default: its own name. */
  sni?: string | undefined;
  courtesy: Courtesy;
  /** What was found of it beforehand, in lines. */
  states?: readonly string[];
  /** Its TLSA records, as a zone file has them, and the name that they are for. */
  published?: { name: string; records: string[] } | undefined;
}

/**
 * A box that keeps its own certificate and proof: every arrangement is the box itself. No
 * connection is made yet.
 * @throws RangeError when that is no address.
 */
export function remoteServer(
  address: string,
  { sni, courtesy, states = [], published }: RemoteOptions,
): RunningServer {
  const { host, port, name } = remoteAddress(address);
  const called = sni ?? name;
  return {
    remote: true,
    ...(published ? { published } : {}),
    endpoint: () => ({ host, port, ...(called === undefined ? {} : { sni: called }) }),
    turn: () => courtesy.turn(),
    turnedAway: (what) => courtesy.turnedAway(what),
    stopped: () => courtesy.stopped,
    replaceStaple: refuse,
    removeStaple: refuse,
    replaceIdentity: refuse,
    log: () => [],
    states: () => [`${host}:${port}, as it stands`, ...states],
    [Symbol.asyncDispose]: async () => {},
  };
}
