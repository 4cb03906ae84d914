import { X509Certificate } from 'node:crypto';
import { examine } from '../examiner/examine.ts';
import type { Examination } from '../model/finding.ts';
import { IGNORES } from './defects.ts';

/** The rules that a set of defects forgets. */
export function forgotten(defects: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...defects].filter((name) => name.startsWith(IGNORES)).map((name) => name.slice(IGNORES.length)));
}

/** The examiner's opinion with some rules forgotten: acceptable when every `must` still in mind holds. */
export function weigh(examination: Examination, forgot: ReadonlySet<string>): Examination {
  if (forgot.size === 0) return examination;
  const findings = examination.findings.filter(({ rule }) => !forgot.has(rule));
  const sound = findings.every(({ level, ok }) => level !== 'must' || ok);
  const wasInvalid = examination.status === 'invalid' || examination.status === 'error-status';
  const status = sound && wasInvalid ? 'good' : examination.status;
  return { findings, status, acceptable: sound && status === 'good' };
}

/** Is this staple good for the leaf, as far as the defects let it see? */
export function examined(
  staple: Uint8Array,
  leaf: Uint8Array,
  issuer: Uint8Array | undefined,
  defects: ReadonlySet<string>,
): Examination {
  return weigh(examine(staple, { leaf, issuer, at: new Date() }), forgotten(defects));
}

/** Certificates of a PEM text, in order, DER. */
export function certificatesOf(pem: string): Uint8Array[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => new Uint8Array(new X509Certificate(block).raw));
}

/** The certificate among these that issued the leaf: by name and by key. */
export function issuerOf(leaf: Uint8Array, candidates: readonly Uint8Array[]): Uint8Array | undefined {
  const certificate = new X509Certificate(leaf);
  return candidates.find((der) => {
    const candidate = new X509Certificate(der);
    return certificate.checkIssued(candidate) && certificate.verify(candidate.publicKey);
  });
}
