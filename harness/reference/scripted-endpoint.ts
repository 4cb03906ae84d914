import type { Duplex } from 'node:stream';
import type { ServerTrick } from '../model/scenario.ts';
import type { TlsVersion } from '../model/terms.ts';
import type { Capture } from '../model/tls.ts';
import { scriptedServer } from '../wire/tls/scripted/server.ts';
import type { StoredCertificate } from './certificate-store.ts';

interface ScriptedPlan {
  held: StoredCertificate;
  /** Leaf first. */
  staples: readonly (Uint8Array | undefined)[];
  trick: ServerTrick;
  tls: TlsVersion;
  capture: Capture;
  end: number;
}

/** A handshake with a wire fault that OpenSSL will not commit, by our own server. */
export function scriptedEndpoint(
  stream: Duplex,
  { held, staples, trick, tls, capture, end }: ScriptedPlan,
): Promise<Duplex> {
  const plan = { key: held.key, certificates: held.chain, tls, staples, trick };
  return scriptedServer(stream, plan, capture, end);
}
