import { randomBytes } from 'node:crypto';
import type { OcspLocation } from '../../../../ca/authority/spec.ts';
import type { Identity, World } from '../../../../ca/authority/world.ts';
import { certificatesPem, toPem } from '../../../../ca/pem.ts';
import type { Address, Fetched } from '../../../model/fetcher/scenario.ts';
import { toHex } from '../../../model/octets.ts';
import type { FetcherIdentity } from '../../../model/running.ts';

/** Octets of a path that makes any GET longer than the 255 octets of RFC 9919 6. */
const LONG = 180;
/** A name that leads nowhere (RFC 6761 6.4). */
const NOWHERE = 'http://nobody.invalid/';

/** The URL by which a responder of ours is named, in this form; undefined where none is named. */
export function urlOf(address: Address, host: string, port: number): string | undefined {
  const at = `http://${host}:${port}`;
  switch (address) {
    case 'none':
      return undefined;
    case 'no-such-host':
      return NOWHERE;
    case 'bare':
      return at;
    case 'path':
      return `${at}/ca/ocsp`;
    case 'long':
      return `${at}/${'ocsp'.repeat(LONG / 4)}/`;
    case 'upper-case':
      return `HTTP://${host.toUpperCase()}:${port}/`;
    case 'root':
    case 'behind-ldap':
    case 'behind-dead':
      return `${at}/`;
  }
}

/** What the certificate names, in order. @param dead a URL at which nobody listens. */
function locations(address: Address, url: string | undefined, dead: string): OcspLocation[] {
  if (url === undefined) return [];
  const own: OcspLocation = { uri: url };
  if (address === 'behind-ldap') return [{ uri: 'ldap://ldap.invalid/cn=ocsp' }, own];
  return address === 'behind-dead' ? [{ uri: dead }, own] : [own];
}

/**
 * The certificate of an arrangement, which names its responder and nobody else has: who fetches may
 * keep answers by certificate.
 */
export function identityFor(
  world: World,
  { identity, address }: Fetched,
  url: string | undefined,
  dead: string,
): Promise<Identity> {
  // RFC 5280 4.1.2.2: positive; the first octet is neither zero nor has its highest bit set.
  const serial = identity.leaf.serial ?? `4d${toHex(randomBytes(14))}`;
  const ocsp = locations(address, url, dead);
  return world.identity({ ...identity, leaf: { ...identity.leaf, serial, ocsp } });
}

/** The same in PEM, for the target. */
export function identityFiles(made: Identity, url: string | undefined): FetcherIdentity {
  const [leaf = new Uint8Array()] = made.chain;
  return {
    key: made.key,
    leaf: certificatesPem([leaf]),
    chain: made.sentPem,
    issuer: certificatesPem([made.issuer]),
    root: toPem('CERTIFICATE', made.root),
    url,
  };
}
