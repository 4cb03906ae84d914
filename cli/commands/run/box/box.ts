import { defineTarget, type Target } from '../../../../harness/model/target.ts';
import { remoteAddress } from '../../../../harness/runtime/remote.ts';
import { responderAddress } from '../../../../harness/runtime/remote-responder.ts';

/** What is known of a box's TLSA records: plain data, as it travels to a worker. */
export interface Published {
  /** As a zone file has them. */
  records: string[];
  /** Where they come from, or why there are none. */
  from: string;
  /** The words of the command line that told of them. */
  words: string[];
}

/**
 * A box that is not ours, as a target: black box, nothing arranged, no mail sent. It bears the name
 * of its host, and its port stands for the version, so that several boxes can be told apart in one
 * run.
 * @throws RangeError when it is no address.
 */
export function boxAt(address: string): Target {
  if (isResponder(address)) return responderAt(address);
  const { host, name: dns, port, transport } = remoteAddress(address);
  const name = dns ?? (host.includes(':') ? `[${host}]` : host);
  return defineTarget({
    name,
    title: `${name}, port ${port}`,
    versions: [{ version: `${transport === 'implicit' ? 'smtps' : 'smtp'}-${port}` }],
    roles: ['server'],
    runtimes: ['remote'],
    capabilities: [transport === 'implicit' ? 'implicit-tls' : 'starttls', 'fitting-status'],
    promises: [],
  });
}

/**
 * The address of a box by the name and version that `boxAt` gave it, as `run` takes it; undefined
 * for what is no such version.
 */
export function addressOfBox(name: string, version: string): string | undefined {
  const [, scheme, port, path = ''] =
    /^(smtps?|http)-(\d+)(%2F[\w%.~!*'()-]*)?$/.exec(version) ?? [];
  if (scheme === undefined || (path !== '' && scheme !== 'http')) return undefined;
  try {
    return `${scheme}://${name}:${port}${decodeURIComponent(path)}`;
  } catch {
    return undefined;
  }
}

/** Is it the address of a responder, and none of a server of mail? */
export const isResponder = (address: string): boolean => /^https?:/i.test(address);

/** A responder that is not ours, alike. @throws RangeError when it is no address. */
function responderAt(address: string): Target {
  const { hostname, port, pathname } = responderAddress(address);
  // Several may stand behind one port.
  const path = pathname === '/' ? '' : encodeURIComponent(pathname);
  return defineTarget({
    name: hostname,
    title: `${hostname}, port ${port || 80}`,
    versions: [{ version: `http-${port || 80}${path}` }],
    roles: ['responder'],
    runtimes: ['remote'],
    capabilities: ['answers-post'],
    promises: [],
  });
}
