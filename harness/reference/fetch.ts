import { Certificate, OCSPRequest } from 'pkijs';
import type { IdentityFiles, StapleFile } from '../model/running.ts';
import { certificatesOf, issuerOf } from './staple-policy.ts';

/** An answer is short; a responder may be anything. */
const LONGEST = 64 * 1024;
const BUDGET = 10_000;

const parsed = (der: Uint8Array): Certificate => Certificate.fromBER(new Uint8Array(der).buffer);

/**
 * What the responder says of a certificate: asked by POST, certID by SHA-1 (RFC 6960 appendix A.1).
 * @throws Error when it does not answer by 200 within ten seconds.
 */
export async function fetchProof(
  url: string,
  leaf: Uint8Array,
  issuer: Uint8Array,
): Promise<Uint8Array> {
  const request = new OCSPRequest();
  await request.createForCertificate(parsed(leaf), {
    hashAlgorithm: 'SHA-1',
    issuerCertificate: parsed(issuer),
  });
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/ocsp-request' },
    body: request.toSchema(true).toBER(),
    signal: AbortSignal.timeout(BUDGET),
  });
  if (!answer.ok) throw new Error(`the responder answers by ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer()).subarray(0, LONGEST);
}

/**
 * The files with the proof in hand where it is to be fetched; without one where it cannot be had.
 */
export async function withFetched(
  files: IdentityFiles,
  authorities: readonly Uint8Array[],
): Promise<IdentityFiles> {
  if (files.staple.kind !== 'fetched') return files;
  const certificates = certificatesOf(files.chain);
  const [leaf] = certificates;
  const issuer = leaf && issuerOf(leaf, [...certificates, ...authorities]);
  const nothing: StapleFile = { kind: 'none' };
  if (!leaf || !issuer) return { ...files, staple: nothing };
  const staple = await fetchProof(files.staple.url, leaf, issuer).then(
    (bytes): StapleFile => ({ kind: 'bytes', bytes, pem: false }),
    () => nothing,
  );
  return { ...files, staple };
}
