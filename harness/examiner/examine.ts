import type { Examination, ExaminationStatus, ExaminerPolicy } from '../model/finding.ts';
import type { Case } from './case.ts';
import { readCertificate } from './certificate.ts';
import { DerError } from './der.ts';
import { examineSigner } from './examine-signer.ts';
import { examineSingles } from './examine-singles.ts';
import { sameName, showName } from './name.ts';
import { outerStatusNames, type ResponseView, readOcspResponse } from './ocsp.ts';
import { defaultPolicy } from './policy.ts';
import { keyOfBytes, Recent, remember } from './remember.ts';
import { Findings } from './rules.ts';
import { signedBy } from './signature.ts';

/** What an answer is examined against. */
export interface About {
  /** DER of the certificate presented. */
  leaf: Uint8Array;
  /** DER of the certificate that issued it; undefined when nobody knows. */
  issuer: Uint8Array | undefined;
  /** The moment it is judged for. */
  at: Date;
  policy?: Partial<ExaminerPolicy>;
}

const certificateOf = remember(128, (der = new Uint8Array()) => readCertificate(der.slice()));

function certificateOr(
  findings: Findings,
  rule: 'leaf.readable' | 'issuer.known',
  bytes: Uint8Array | undefined,
) {
  if (bytes === undefined) {
    findings.leaveOpen(rule, 'the issuer is not known');
    return undefined;
  }
  try {
    const view = certificateOf(bytes);
    findings.say(rule, true, 'read');
    return view;
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    findings.leaveOpen(rule, error.message);
    return undefined;
  }
}

/**
 * The wrapping: size, DER, outer status, what is inside. Undefined when there is nothing to go on
 * with.
 */
function examineOuter(
  staple: Uint8Array,
  findings: Findings,
  policy: ExaminerPolicy,
): ResponseView | undefined {
  const { length } = staple;
  const fits = length <= policy.maxSize;
  // The usual limit is ours: nobody is at fault who exceeds it.
  const undecided = !fits && policy.maxSize === defaultPolicy.maxSize;
  findings.tell('size', { ok: fits, undecided }, `${length} octets, at most ${policy.maxSize}`);
  if (!fits) return undefined;
  let response: ResponseView;
  try {
    response = readOcspResponse(staple);
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    findings.say('der.strict', false, error.message);
    return undefined;
  }
  findings.say('der.strict', true, 'read');
  const { outerStatus, trailing, responseType, basic } = response;
  findings.say(
    'der.trailing',
    trailing === 0,
    trailing === 0 ? 'nothing follows' : `${trailing} octets follow`,
  );
  const name = outerStatusNames[outerStatus] ?? 'a value nobody defined';
  const successful = findings.say('response.status', outerStatus === 0, `${name} (${outerStatus})`);
  const present = responseType !== undefined;
  const saidBytes = present ? 'responseBytes are there' : 'there are no responseBytes';
  findings.say('response.bytes', present === successful, saidBytes);
  if (!successful || !present) return response;
  findings.say('response.type', basic !== undefined, basic ? 'id-pkix-ocsp-basic' : responseType);
  if (!basic) return response;
  findings.say('response.version', basic.version === 0, `v${basic.version + 1}`);
  const spelt = basic.versionWritten && basic.version === 0;
  findings.say('der.defaults', !spelt, spelt ? 'version v1 is written out' : 'none written');
  return response;
}

function examineIssuance({
  leaf,
  issuer,
  findings,
}: Pick<Case, 'leaf' | 'issuer' | 'findings'>): void {
  if (!leaf || !issuer) return;
  const told = signedBy(leaf, issuer.spki);
  const other = sameName(leaf.issuer, issuer.subject)
    ? ''
    : `; it names ${showName(leaf.issuer)}, not ${showName(issuer.subject)}`;
  const detail = `the signature of the certificate, ${told.detail}${told.ok ? '' : other}`;
  findings.tell('issuer.issued-leaf', told, detail);
}

const examinations = new Recent<Examination>(64);

/**
 * Rules that one of several entries may break without taking back that the certificate is revoked.
 */
const ofOneEntry = (rule: string): boolean =>
  rule === 'singles.contradict' || rule.startsWith('times.');

/** What the findings come to. An error answer stays one, whatever else is wrong with it. */
function statusOf(
  findings: Findings,
  outer: ResponseView | undefined,
  said: 'good' | 'revoked' | 'unknown' | undefined,
): ExaminationStatus {
  if (outer && outer.outerStatus !== 0) return 'error-status';
  const contradicts = findings.list.some((f) => f.rule === 'singles.contradict' && !f.ok);
  const excused = (rule: string): boolean =>
    rule === 'status.good' || (said === 'revoked' && contradicts && ofOneEntry(rule));
  const missed = findings.list.filter((f) => f.level === 'must' && !f.ok && !excused(f.rule));
  if (missed.some((f) => !f.undecided)) return 'invalid';
  if (missed.length > 0) return 'undecided';
  return said ?? 'invalid';
}

/**
 * Examines one OCSP answer as a strict client would that was asked to rely on it (RFC 6960 3.2),
 * one finding per rule that could be looked at; rules behind one that ends the examination are left
 * out, and the answer is then not acceptable. What is not known here (an algorithm, the issuer)
 * makes it undecided where nothing else is wrong. Pure and bounded; never throws, whatever the
 * bytes. Judge and report ask the same, so the last examinations are kept: nobody may change them.
 */
export function examine(staple: Uint8Array, about: About): Examination {
  const policy: ExaminerPolicy = { ...defaultPolicy, ...about.policy };
  const bytes = keyOfBytes(staple, about.leaf, about.issuer);
  const key =
    bytes === undefined ? undefined : `${about.at.getTime()} ${JSON.stringify(policy)} ${bytes}`;
  return examinations.get(key, () => examineAnew(staple, about, policy));
}

function examineAnew(staple: Uint8Array, about: About, policy: ExaminerPolicy): Examination {
  const findings = new Findings(policy);
  const response = examineOuter(staple, findings, policy);
  const leaf = certificateOr(findings, 'leaf.readable', about.leaf);
  const issuer = certificateOr(findings, 'issuer.known', about.issuer);
  examineIssuance({ leaf, issuer, findings });
  let said: 'good' | 'revoked' | 'unknown' | undefined;
  if (response?.outerStatus === 0 && response.basic) {
    const facts: Case = {
      basic: response.basic,
      leaf,
      issuer,
      at: about.at.getTime(),
      policy,
      findings,
    };
    const single = examineSingles(facts);
    examineSigner(facts, single);
    said = single?.status.kind;
    if (said !== undefined) findings.say('status.good', said === 'good', said);
  }
  const status = statusOf(findings, response, said);
  return { status, acceptable: status === 'good', findings: findings.list };
}
