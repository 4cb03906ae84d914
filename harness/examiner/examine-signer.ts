import type { Case } from './case.ts';
import type { CertificateView } from './certificate.ts';
import { examineOnce, plainMark } from './examine-extensions.ts';
import type { SingleView } from './ocsp.ts';
import { Oid } from './oids.ts';
import { algorithmFacts } from './signature.ts';
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

/** Digests for which collisions are cheap, whatever a policy says. */
const BROKEN = new Set(['md2', 'md4']);

function examineAlgorithm(
  { findings, policy }: Case,
  answer: string | undefined,
  delegate: string | undefined,
): void {
  const weak = (digest: string | undefined): boolean =>
    BROKEN.has(digest ?? '') ||
    (digest === 'md5' && !policy.allowMd5Signature) ||
    (digest === 'sha1' && !policy.allowSha1Signature);
  const parts = [`the answer with ${answer ?? 'a digest that is not known here'}`];
  if (delegate !== undefined) parts.push(`its signer's certificate with ${delegate}`);
  const broken = weak(answer) || weak(delegate);
  const undecided = !broken && answer === undefined;
  findings.tell('signature.algorithm', { ok: !broken, undecided }, parts.join(', '));
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
  const odd = [
    ...(unknown.length > 0 ? [`unknown: ${unknown.join(', ')}`] : []),
    ...signer.unreadable,
  ];
  findings.say(
    'signer.extensions',
    odd.length === 0,
    odd.length > 0 ? odd.slice(0, 6).join('; ') : 'none unknown',
  );
  const bits = signer.keyUsage;
  // digitalSignature (0) or nonRepudiation (1), as RFC 5280 4.2.1.12 pairs them with
  // id-kp-OCSPSigning.
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
    facts.leaf?.issuer,
  );
  const [complaint] = unreadable;
  const empty = basic.certsWritten && basic.certs.length === 0;
  const sent = `${basic.certs.length} sent along`;
  findings.say('certs.not-empty', !empty, empty ? 'an empty list' : sent);
  findings.say('certs.readable', complaint === undefined, complaint ?? `${sent}${ignored}`);
  findings.tell('signature.valid', signature, signature.detail);
  const by = basic.responderId.by === 'name' ? 'byName' : 'byKey';
  // Who signed is not known, but may be somebody nobody showed us.
  const unseen = !certificate && signature.undecided;
  const named = namedByResponderId ? 'names the signer' : 'names nobody who could have signed';
  findings.tell(
    'responder-id.matches-signer',
    { ok: certificate !== undefined && namedByResponderId, undecided: unseen },
    unseen ? `${by}, ${signature.detail}` : `${by}, ${named}`,
  );
  const authority = certificate && issuer && authorityOf(certificate, issuer);
  const { digest, odd } = algorithmFacts(basic.signatureAlgorithm);
  findings.say('signature.parameters', odd === undefined, odd ?? 'as they should be');
  examineAlgorithm(facts, digest, authority?.digest);
  examineOnce(facts, single, certificate);
  const open = unseen || (certificate !== undefined && issuer === undefined);
  const nobody = open ? 'the issuer is not known' : 'no certificate of the signer was found';
  const told = authority ?? { ok: false, undecided: open, detail: nobody };
  findings.tell('signer.authorised', told, told.detail);
  if (!certificate) return;
  examineValidity(facts, certificate, single);
  examineExtensions(facts, certificate, authority);
}
