import type { Handshake } from './tls.ts';

const KEY_SHARE = 51;
/** X25519MLKEM768 (draft-ietf-tls-ecdhe-mlkem 6), in hex. */
const HYBRID = '11ec';

/** The group that the keys of TLS 1.3 come from: `none` where there was no key share. */
export function groupOf(tls: Handshake | undefined): 'hybrid' | 'other' | 'none' {
  const share = tls?.serverHello?.extensions.find(({ type }) => type === KEY_SHARE)?.data;
  if (share === undefined) return 'none';
  return share.startsWith(HYBRID) ? 'hybrid' : 'other';
}

/** Did the server compress its certificate (RFC 8879)? */
export const isCompressed = (tls: Handshake | undefined): boolean =>
  tls?.messages.some(({ from, name }) => from === 'server' && name === 'compressed_certificate') ??
  false;

/** Did it so that nothing could be read: no octets of a certificate, or too many or too few? */
export const isCompressedInVain = (tls: Handshake): boolean =>
  isCompressed(tls) && tls.certificates.length === 0;

/** Has this side put a structure wrong, as far as could be read? */
export const isFaulty = (tls: Handshake | undefined, side: 'client' | 'server'): boolean =>
  tls?.problems.some((problem) => problem.startsWith(`${side}: `)) ?? false;
