import { createHash } from 'node:crypto';
import type { Case } from './case.ts';
import { type CertificateView, type Extension, readAlgorithm } from './certificate.ts';
import { DerError, inside, readWhole, Tag } from './der.ts';
import type { SingleView } from './ocsp.ts';
import { hashByOid, Oid } from './oids.ts';
import type { Told } from './rules.ts';
import { sameBytes } from './signer.ts';

/**
 * Identifiers that stand in a list more than once: which of them counts would be anybody's guess.
 */
function repeated(extensions: readonly Extension[]): string[] {
  const seen = new Set<string>();
  return extensions.map(({ id }) => id).filter((id) => seen.size === seen.add(id).size);
}

/**
 * No extension twice: in the answer, in what it says of the leaf, or in the signer's certificate
 * (RFC 5280 4.2).
 */
export function examineOnce(
  { basic, findings }: Case,
  single: SingleView | undefined,
  signer: CertificateView | undefined,
): void {
  const lists = [basic.extensions, single?.extensions ?? [], signer?.extensions ?? []];
  const twice = [...new Set(lists.flatMap(repeated))].slice(0, 6);
  findings.say(
    'extensions.once',
    twice.length === 0,
    twice.length === 0 ? 'none is repeated' : twice.join(', '),
  );
}

const isNull = (value: Uint8Array): boolean =>
  value.length === 2 && value[0] === Tag.null && value[1] === 0;

/**
 * Present, not critical, NULL: how RFC 6960 wants both nocheck (4.2.2.2.1) and extended-revoke
 * (4.4.8).
 */
export function plainMark(extension: Extension | undefined): { ok: boolean; detail: string } {
  if (!extension) return { ok: false, detail: 'absent' };
  if (extension.critical) return { ok: false, detail: 'present, but critical' };
  return isNull(extension.value)
    ? { ok: true, detail: 'present' }
    : { ok: false, detail: 'present, but not NULL' };
}

const ON_HOLD = 6;

/**
 * "Revoked" for a number never given out: certificateHold since 1970, and the mark that says so
 * (RFC 6960 2.2).
 */
export function examineNonIssued({ basic, findings }: Case, { status }: SingleView): void {
  const mark = basic.extensions.find(({ id }) => id === Oid.ocspExtendedRevoke);
  const neverIssued =
    status.kind === 'revoked' && status.reason === ON_HOLD && status.time.ms === 0;
  if (!mark && !neverIssued) return;
  const { ok, detail } = plainMark(mark);
  findings.say('revocation.non-issued', ok, `extended-revoke ${detail}`);
}

function hashFits(value: Uint8Array, leaf: Uint8Array): Told & { detail: string } {
  const broken = { ok: false, undecided: false };
  try {
    const reader = inside(readWhole(value, Tag.sequence, 'a CertHash'));
    const { id } = readAlgorithm(reader.next(Tag.sequence, 'hashAlgorithm'));
    const written = reader.next(Tag.octetString, 'certificateHash').content;
    reader.end('a CertHash');
    const hash = hashByOid.get(id);
    if (hash === undefined)
      return { ok: false, undecided: true, detail: `hashAlgorithm ${id} is not known here` };
    const ok = sameBytes(written, createHash(hash).update(leaf).digest());
    return {
      ok,
      undecided: false,
      detail: `${hash}, ${ok ? 'the same' : 'of another certificate'}`,
    };
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    return { ...broken, detail: error.message };
  }
}

/**
 * CertHash, by which a responder proves that it has the very certificate (Common PKI 2.0, part 4,
 * 3.1.2).
 */
export function examineCertHash(
  { leaf, findings, policy }: Case,
  { extensions }: SingleView,
): void {
  const stated = extensions.find(({ id }) => id === Oid.certHash);
  const absent = policy.requireCertHash ? 'absent' : 'absent, and not asked for';
  findings.say(
    'cert-hash.present',
    stated !== undefined || !policy.requireCertHash,
    stated ? 'present' : absent,
  );
  if (!stated || !leaf) return;
  const told = hashFits(stated.value, leaf.bytes);
  findings.tell('cert-hash.matches', told, told.detail);
}

/** A TLS feature extension binds all that is issued below it (RFC 7633 4.2.2). */
export function examineFeatures({ leaf, issuer, findings }: Case): void {
  if (!leaf || !issuer || issuer.tlsFeatures.length === 0) return;
  const listed = new Set(leaf.tlsFeatures);
  const missing = issuer.tlsFeatures.filter((feature) => !listed.has(feature)).slice(0, 6);
  const detail =
    missing.length === 0
      ? `all of ${issuer.tlsFeatures.slice(0, 6).join(', ')}`
      : `not ${missing.join(', ')}`;
  findings.say('leaf.tls-feature', missing.length === 0, detail);
}
