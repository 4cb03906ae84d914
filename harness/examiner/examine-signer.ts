import type { Case } from './case.ts';
import type { CertificateView } from './certificate.ts';
import { examineOnce, plainMark } from './examine-extensions.ts';
import type { SingleView } from './ocsp.ts';
import { Oid } from './oids.ts';
import { type Authority, authorityOf, findSigner } from './signer.ts';
import { showTime } from './time.ts';

/** Critical extensions of a signer we understand well enough not to be misled by them. */
const known = new Set<string>([
  Oid.keyUsage,
  Oid.subjectAltName,
  Oid.basicConstraints,
  Oid.nameConstraints,
  Oid.certificatePolicies,
  Oid.policyMappings,
  Oid.policyConstraints,
  Oid.extendedKeyUsage,
  Oid.inhibitAnyPolicy,
  Oid.ocspNoCheck,
]);

function examineAlgorithm(
  { findings, policy }: Case,
  answer: string | undefined,
  delegate: string | undefined,
): void {
  const weak = (digest: string | undefined): boolean =>
    (digest === 'md5' && !policy.allowMd5Signature) ||
    (digest === 'sha1' && !policy.allowSha1Signature);
  const parts = [`the answer with ${answer ?? 'an unknown digest'}`];
  if (delegate !== undefined) parts.push(`its signer's certificate with ${delegate}`);
  findings.say(
    'signature.algorithm',
    answer !== undefined && !weak(answer) && !weak(delegate),
    parts.join(', '),
  );
}

function examineValidity(
  { findings, at }: Case,
  signer: CertificateView,
  single: SingleView | undefined,
): void {
  const [from, to] = [signer.notBefore.ms, signer.notAfter.ms];
  const window = `${showTime(from)} to ${showTime(to)}`;
  // RFC 5280 4.1.2.5: both ends are inclusive.
  findings.say('signer.valid-now', from <= at && at <= to, window);
  const next = single?.nextUpdate;
  if (next)
    findings.say(
      'signer.outlives-proof',
      next.ms <= to,
      `until ${showTime(to)}, nextUpdate ${showTime(next.ms)}`,
    );
}

function examineExtensions(
  { findings }: Case,
  signer: CertificateView,
  authority: Authority | undefined,
): void {
  const unknown = signer.extensions.filter((e) => e.critical && !known.has(e.id)).map((e) => e.id);
  findings.say(
    'signer.extensions',
    unknown.length === 0,
    unknown.length > 0 ? `unknown: ${unknown.join(', ')}` : 'none unknown',
  );
  const bits = signer.keyUsage;
  // digitalSignature (0) or nonRepudiation (1), as RFC 5280 4.2.1.12 pairs them with id-kp-OCSPSigning.
  const signs = bits === undefined || bits.includes(0) || bits.includes(1);
  findings.say(
    'signer.key-usage',
    signs,
    bits === undefined ? 'no key usage' : `bits ${bits.join(', ')}`,
  );
  if (authority?.kind === 'delegate') {
    const { ok, detail } = plainMark(signer.extensions.find(({ id }) => id === Oid.ocspNoCheck));
    findings.say('signer.nocheck', ok, detail);
    const uses = signer.extendedKeyUsage ?? [];
    findings.say(
      'signer.only-purpose',
      uses.length === 1 && uses[0] === Oid.ocspSigning,
      `${uses.length} in all`,
    );
  }
}

/** Who signed, whether it verifies, and whether that one may (RFC 6960 3.2 and 4.2.2.2). */
export function examineSigner(facts: Case, single: SingleView | undefined): void {
  const { basic, issuer, findings } = facts;
  const { certificate, namedByResponderId, signature, unreadable, ignored } = findSigner(
    basic,
    issuer,
  );
  const [complaint] = unreadable;
  const empty = basic.certsWritten && basic.certs.length === 0;
  findings.say(
    'certs.not-empty',
    !empty,
    empty ? 'an empty list' : `${basic.certs.length} sent along`,
  );
  findings.say(
    'certs.readable',
    complaint === undefined,
    complaint ?? `${basic.certs.length} sent along${ignored}`,
  );
  findings.say('signature.valid', signature.ok, signature.detail);
  const by = basic.responderId.by === 'name' ? 'byName' : 'byKey';
  const named = namedByResponderId ? 'names the signer' : 'names nobody who could have signed';
  findings.say(
    'responder-id.matches-signer',
    certificate !== undefined && namedByResponderId,
    `${by}, ${named}`,
  );
  const authority = certificate && issuer && authorityOf(certificate, issuer);
  examineAlgorithm(facts, signature.digest, authority?.digest);
  const nobody = certificate ? 'the issuer is not known' : 'no certificate of the signer was found';
  examineOnce(facts, single, certificate);
  findings.say('signer.authorised', authority?.ok ?? false, authority?.detail ?? nobody);
  if (!certificate) return;
  examineValidity(facts, certificate, single);
  examineExtensions(facts, certificate, authority);
}
