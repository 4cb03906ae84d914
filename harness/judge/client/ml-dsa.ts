import { readCertificate } from '../../examiner/certificate.ts';
import { DerError } from '../../examiner/der.ts';
import { keyOf } from '../../examiner/keys.ts';
import { fromBase64 } from '../../model/octets.ts';
import type { ClientHello } from '../../model/tls.ts';

const SIGNATURE_ALGORITHMS = 13;
/** Octets of the count in front, and of each scheme; hex digits. */
const DIGITS = 4;

/** Of each key of ML-DSA (RFC 9881) the SignatureScheme it is for (draft-ietf-tls-mldsa 3), hex. */
const schemes: Readonly<Record<string, string>> = {
  '2.16.840.1.101.3.4.3.17': '0904',
  '2.16.840.1.101.3.4.3.18': '0905',
  '2.16.840.1.101.3.4.3.19': '0906',
};

/** What signature_algorithms lists (RFC 8446 4.2.3), hex. */
function listedIn({ extensions }: ClientHello): string[] {
  const data = extensions.find(({ type }) => type === SIGNATURE_ALGORITHMS)?.data ?? '';
  return data.slice(DIGITS).match(/.{4}/g) ?? [];
}

function schemeOf(leaf: string): string | undefined {
  try {
    const key = keyOf(readCertificate(fromBase64(leaf)).spki);
    return 'id' in key ? schemes[key.id] : undefined;
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

/**
 * Does a ClientHello list the scheme of ML-DSA that the key of a host's certificate is for?
 * @param leaf the certificate of the host, DER in base64, whether it was shown or not.
 */
export function mlDsaOf(
  hello: ClientHello | undefined,
  leaf: string | undefined,
): 'listed' | 'not-listed' | 'other-key' | 'no-tls' {
  if (!hello) return 'no-tls';
  const scheme = leaf === undefined ? undefined : schemeOf(leaf);
  if (scheme === undefined) return 'other-key';
  return listedIn(hello).includes(scheme) ? 'listed' : 'not-listed';
}
