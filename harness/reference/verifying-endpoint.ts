import type { Duplex } from 'node:stream';
import { createServer, type TLSSocket } from 'node:tls';
import { pemBlocks } from '../../ca/pem.ts';
import type { ServerArrangement } from '../model/running.ts';
import { until } from '../wire/budget.ts';
import { Stop } from '../wire/stop.ts';
import type { StoredCertificate } from './certificate-store.ts';
import type { DefectName, Defects } from './defects/defects.ts';

/** What a file of PEM holds, one by one: OpenSSL reads the first of a string alone. */
const each = (label: string, pem: string): string[] =>
  pemBlocks(label, pem).map(({ text }) => text);

/** Which lists are looked at, where a defect does not forget them. */
function listsOf(crl: string, has: (name: DefectName) => boolean): string[] | undefined {
  if (has('clients-crl-ignored')) return undefined;
  const lists = each('X509 CRL', crl);
  return has('clients-crl-first-list-alone') ? lists.slice(0, 1) : lists;
}

/**
 * A handshake that demands a certificate of the client and verifies it by revocation lists, for
 * every CA of its path (RFC 5280 6.1.3).
 * @throws Stop when it comes to nothing.
 */
export function verifyingEndpoint(
  stream: Duplex,
  { key, chain }: StoredCertificate,
  { roots, crl }: NonNullable<ServerArrangement['clients']>,
  defects: Defects,
  end: number,
): Promise<Duplex> {
  const has = (name: DefectName): boolean => defects.has(name);
  const lists = listsOf(crl, has);
  const server = createServer({
    ...{ key, cert: chain, ca: each('CERTIFICATE', roots), minVersion: 'TLSv1.2' },
    ...(lists ? { crl: lists } : {}),
    requestCert: true,
    rejectUnauthorized: !has('clients-unverified'),
  });
  return until<Duplex>(end, 'the rest of the handshake', (resolve, reject) => {
    const left = (): void => reject(new Stop('declined', 'the client was turned down, or left'));
    server.once('secureConnection', (socket: TLSSocket) => {
      socket.on('error', () => {});
      if (has('clients-all-refused')) {
        socket.destroy();
        left();
      } else resolve(socket);
    });
    server.once('tlsClientError', left);
    stream.once('close', left);
    server.emit('connection', stream);
    return () => stream.off('close', left);
  });
}
