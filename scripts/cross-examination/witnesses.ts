import type { Identity } from '../../ca/authority/world.ts';
import type { ProofSpec } from '../../ca/proof/spec.ts';
import type { SecondOpinion } from '../../ca/second-opinion.ts';
import { examine } from '../../harness/examiner/examine.ts';

/**
 * What a witness makes of an answer: what it says of the certificate, or that it is not to be
 * relied on.
 */
export type Word = 'good' | 'revoked' | 'unknown' | 'refused' | 'undecided';

/** Our own. */
export function ours(staple: Uint8Array, { leaf, issuer }: Identity): Word {
  const { status } = examine(staple, { leaf, issuer, at: new Date() });
  return status === 'invalid' || status === 'error-status' ? 'refused' : status;
}

/**
 * `openssl ocsp -respin`: signature, signer, certID and times. It is told which hash to look for.
 */
export function openssl(
  staple: Uint8Array,
  about: Identity,
  { singles }: ProofSpec,
  opinion: SecondOpinion,
): Word {
  const { verified, timely, status } = opinion.ofProof(
    staple,
    about,
    `-${singles[0]?.hash ?? 'sha1'}`,
  );
  return verified && timely && status ? status : 'refused';
}

/** `ocsptool --verify-response`: signature and signer; then what stands first in the answer. */
export function ocsptool(staple: Uint8Array, about: Identity, opinion: SecondOpinion): Word {
  const { ok, text } = opinion.ofSigner(staple, about);
  const stated = /Certificate Status: (good|revoked|unknown)/.exec(text)?.[1];
  return ok && (stated === 'good' || stated === 'revoked' || stated === 'unknown')
    ? stated
    : 'refused';
}
