import { connect } from 'node:net';
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
  if (!(scheme in DEFAULT_PORTS) || url.hostname === '')
    throw new RangeError(`not an address: ${text}`);
  if ((url.pathname !== '' && url.pathname !== '/') || url.username || url.search)
    throw new RangeError(`not an address: ${text}`);
  const port = url.port === '' ? DEFAULT_PORTS[scheme] : Number(url.port);
  const implicit = scheme === 'smtps:' || (withScheme !== text && port === 465);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
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
export async function remoteServerStage(address: string): Promise<ServerStage> {
  const where = remoteAddress(address);
  const { host, port } = where;
  await reached(where);
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
