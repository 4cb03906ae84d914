import { toPem } from '../pem.ts';

/** PEM of an answer, as GnuTLS reads it: one after the other for a chain, leaf first. */
export function proofPem(proof: Uint8Array): string {
  return toPem('OCSP RESPONSE', proof);
}
