import { createHash, X509Certificate } from 'node:crypto';
import { type IdentitySpec, identity as identityOf } from '../../ca/authority/spec.ts';
import type { Identity, World } from '../../ca/authority/world.ts';
import type { TlsaData } from '../model/dns.ts';
import type { Pinned, Tlsa } from '../model/scenario.ts';

/** The certificates of a host that has nothing to do with any other. */
const elsewhere: IdentitySpec = identityOf({
  ca: 'elsewhere',
  leaf: { names: ['elsewhere.example'] },
});

/** The octets of a TLSA record's last field (RFC 6698 2.1.4). */
export function tlsaOctets(der: Uint8Array, selector: number, matchingType: number): Uint8Array {
  const whole = selector === 1 ? publicKeyOf(der) : der;
  if (matchingType === 0) return whole;
  return createHash(matchingType === 2 ? 'sha512' : 'sha256')
    .update(whole)
    .digest();
}

/** SubjectPublicKeyInfo of a certificate, DER. */
const publicKeyOf = (der: Uint8Array): Uint8Array =>
  new X509Certificate(der).publicKey.export({ type: 'spki', format: 'der' });

/** The record of these certificates (RFC 6698 2.1). */
export async function recordOf(tlsa: Tlsa, own: Identity, world: World): Promise<TlsaData> {
  const other = tlsa.of.startsWith('other') ? await world.identity(elsewhere) : own;
  const certificates: Record<Pinned, Uint8Array> = {
    leaf: own.leaf,
    issuing: own.issuer,
    root: own.root,
    'listed-issuing': (await world.identity(identityOf())).issuer,
    'other-leaf': other.leaf,
    'other-issuing': other.issuer,
  };
  const { usage, selector, matchingType, of } = tlsa;
  return {
    ...{ usage, selector, matchingType },
    data: tlsaOctets(certificates[of], selector, matchingType),
  };
}

/** A record as a zone file has its data (RFC 6698 2.2). */
export const tlsaText = ({ usage, selector, matchingType, data }: TlsaData): string =>
  `${usage} ${selector} ${matchingType} ${Buffer.from(data).toString('hex')}`;
