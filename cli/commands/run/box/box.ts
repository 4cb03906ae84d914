import { defineTarget, type Target } from '../../../../harness/model/target.ts';
import { remoteAddress } from '../../../../harness/runtime/remote.ts';

/**
 * A box that is not ours, as a target: black box, nothing arranged, no mail sent. It bears the name
 * of its host, and its port stands for the version, so that several boxes can be told apart in one
 * run.
 * @throws RangeError when it is no address.
 */
export function boxAt(address: string): Target {
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
