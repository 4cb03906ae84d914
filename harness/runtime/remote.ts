import type { ServerStage } from '../model/stage.ts';
import type { Transport } from '../model/words.ts';

/** Where a box that is not ours listens, by transport. */
export interface RemoteAddress {
  host: string;
  port: number;
  transport: Transport;
}

const DEFAULT_PORTS = { 'smtp:': 25, 'smtps:': 465, 'submission:': 587 } as const;

/**
 * Reads `smtp://host[:port]`, `smtps://host[:port]`, `submission://host[:port]` or `host[:port]` (port 465 is implicit TLS).
 * @throws RangeError for what is none of these.
 */
export function remoteAddress(text: string): RemoteAddress {
  const withScheme = /^[a-z]+:\/\//.test(text) ? text : `smtp://${text}`;
  let url: URL;
  try {
    url = new URL(withScheme);
  } catch {
    throw new RangeError(`not an address: ${text}`);
  }
  const scheme = url.protocol as keyof typeof DEFAULT_PORTS;
  if (!(scheme in DEFAULT_PORTS) || url.hostname === '') throw new RangeError(`not an address: ${text}`);
  if ((url.pathname !== '' && url.pathname !== '/') || url.username || url.search)
    throw new RangeError(`not an address: ${text}`);
  const port = url.port === '' ? DEFAULT_PORTS[scheme] : Number(url.port);
  const implicit = scheme === 'smtps:' || (withScheme !== text && port === 465);
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port, transport: implicit ? 'implicit' : 'starttls' };
}

const refuse = (): Promise<never> => Promise.reject(new Error('nothing can be arranged on a box that is not ours'));

/** A box that keeps its own certificate and proof: every arrangement is the box itself. */
export function remoteServerStage(address: string): ServerStage {
  const { host, port } = remoteAddress(address);
  return {
    endpoint: () => ({ host, port }),
    replaceStaple: refuse,
    removeStaple: refuse,
    replaceIdentity: refuse,
    log: () => [],
    states: () => [`${host}:${port}, as it stands`],
    [Symbol.asyncDispose]: async () => {},
  };
}
