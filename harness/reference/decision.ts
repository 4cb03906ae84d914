import { readCertificate } from '../examiner/certificate.ts';
import type { Examination } from '../model/finding.ts';
import { groupOf, isCompressed, isCompressedInVain } from '../model/handshake.ts';
import { fromBase64 } from '../model/octets.ts';
import type { Policy } from '../model/terms.ts';
import type { CertificateEntry, Handshake } from '../model/tls.ts';
import type { AlertName } from '../wire/tls/codec/alerts.ts';
import type { Defects } from './defects/defects.ts';
import { examined, issuerOf, keyTypeOf } from './staple-policy.ts';

/** What the sender makes of a handshake. */
export interface Decision {
  /** Send the mail over this connection? */
  proceed: boolean;
  /** What is told of the status. */
  mark: 'verified' | 'not-verified' | 'failed' | 'unanswered' | 'not-requested';
  /** Why not, and the alert that says so. */
  alert: AlertName;
  why: string;
}

interface Circumstances {
  handshake: Handshake;
  policy: Policy;
  /** Did the chain verify up to a trusted root? */
  trusted: boolean;
  roots: readonly Uint8Array[];
  /** Mark of the session that was resumed, if one was. */
  inherited: Decision['mark'] | undefined;
  /** Did a mail go to this host before, by TLS? */
  known: boolean;
  defects: Defects;
}

const STATUS_FEATURE = 5;

/**
 * The policy of a careful sender (RFC 6066 section 8, RFC 7633 4.3.3): a revoked certificate is
 * refused whenever the status was asked for; where one is required nothing but a good answer will
 * do; an unusable one is else no more than no answer.
 */
export function decide(circumstances: Circumstances): Decision {
  const { policy, trusted, defects, handshake } = circumstances;
  const refuse = (alert: AlertName, why: string, mark: Decision['mark'] = 'failed'): Decision => ({
    proceed: false,
    mark,
    alert,
    why,
  });
  const refusal = refusalByDefect(circumstances);
  if (refusal !== undefined) return refuse('unsupported_certificate', refusal);
  if (isCompressedInVain(handshake)) {
    const why = 'a compressed certificate that cannot be read';
    return defects.has('takes-broken-compression')
      ? { proceed: true, mark: 'failed', alert: 'close_notify', why }
      : refuse('bad_certificate', why);
  }
  const asked = circumstances.handshake.clientHello?.statusRequest !== undefined;
  if (policy.chain === 'must' && !trusted && !defects.has('ignores-chain'))
    return refuse(
      'unknown_ca',
      'the chain does not verify',
      asked ? 'not-verified' : 'not-requested',
    );
  if (!asked) {
    if (defects.has('refuses-without-status-asked'))
      return refuse('bad_certificate_status_response', 'not asked');
    const settled: Decision['mark'] = defects.has('marks-all-verified')
      ? 'verified'
      : 'not-requested';
    return { proceed: true, mark: settled, alert: 'close_notify', why: 'no status asked for' };
  }
  const seen = circumstances.handshake.resumed
    ? inherited(circumstances)
    : judgeStaples(circumstances);
  return settle(seen, circumstances, refuse);
}

type Seen = {
  kind: 'good' | 'revoked' | 'unusable' | 'undecided' | 'missing' | 'must-staple-missing';
  why: string;
};

function inherited({ inherited: mark, defects }: Circumstances): Seen {
  if (defects.has('refuses-resumed'))
    return { kind: 'missing', why: 'no status on a resumed session' };
  if (mark === 'verified' || defects.has('resumes-under-other-policy'))
    return { kind: 'good', why: 'verified when the session began' };
  return {
    kind: mark === 'failed' ? 'unusable' : 'missing',
    why: 'not verified when the session began',
  };
}

function judgeStaples({ handshake, roots, defects, policy }: Circumstances): Seen {
  const acknowledged =
    handshake.serverHello?.extensions.some(({ type }) => type === STATUS_FEATURE) ?? false;
  if (
    acknowledged &&
    handshake.certificateStatus.length === 0 &&
    defects.has('chokes-on-acknowledgement')
  )
    return { kind: 'revoked', why: 'acknowledged, and no status came' };
  const retried = handshake.serverHello?.helloRetryRequest ?? false;
  if (retried && defects.has('forgets-status-after-retry'))
    return { kind: 'missing', why: 'no status is looked for after a HelloRetryRequest' };
  const unseen = newWireDefect(handshake, defects);
  if (unseen !== undefined) return { kind: 'missing', why: unseen };
  const [leaf, ...behind] = handshake.certificates;
  if (!leaf) return { kind: 'unusable', why: 'no certificate' };
  const known = [...handshake.certificates.map(({ der }) => fromBase64(der)), ...roots];
  const own = judgeOne(leaf, known, defects);
  if (own.kind === 'missing' && retried && defects.has('accepts-missing-after-retry'))
    return { kind: 'good', why: 'nothing is asked for after a HelloRetryRequest' };
  if (own.kind === 'missing') {
    const features = readCertificate(fromBase64(leaf.der)).tlsFeatures;
    const must = features?.includes(STATUS_FEATURE) ?? false;
    if (must && defects.has('refuses-must-staple')) return { kind: 'revoked', why: 'must-staple' };
    if (must) return { kind: 'must-staple-missing', why: 'must-staple, and no status came' };
  } else if (
    defects.has('refuses-must-staple') &&
    readCertificate(fromBase64(leaf.der)).tlsFeatures?.length
  ) {
    return { kind: 'revoked', why: 'a certificate with the TLS feature' };
  }
  if (own.kind !== 'good' || defects.has('ignores-intermediates')) return own;
  // A status behind the leaf counts when it speaks against its certificate; none is asked for (RFC
  // 9325 7.5).
  const revoked = behind
    .map((entry) => judgeOne(entry, known, defects))
    .find(({ kind }) => kind === 'revoked');
  if (revoked) return { kind: 'revoked', why: `behind the leaf: ${revoked.why}` };
  if (
    defects.has('requires-intermediates') &&
    policy.status === 'require' &&
    behind.some(({ staple }) => !staple)
  )
    return { kind: 'missing', why: 'no status behind the leaf' };
  return own;
}

/** Why a faulty sender overlooks the status, for something else that is new in the handshake. */
function newWireDefect(handshake: Handshake, defects: Defects): string | undefined {
  if (defects.has('forgets-status-under-hybrid') && groupOf(handshake) === 'hybrid')
    return 'no status is looked for where the group is hybrid';
  if (defects.has('forgets-status-when-compressed') && isCompressed(handshake))
    return 'no status is looked for in a compressed certificate';
  return undefined;
}

/** What a faulty sender refuses in a handshake that is in order. */
function refusalByDefect({ handshake, defects }: Circumstances): string | undefined {
  const [leaf] = handshake.certificates;
  const key = leaf && keyTypeOf(fromBase64(leaf.der));
  const mlDsa = key?.startsWith('ml-dsa') ?? false;
  if (mlDsa && defects.has('refuses-ml-dsa')) return 'a certificate with a key of ML-DSA';
  if (mlDsa && key !== 'ml-dsa-65' && defects.has('takes-ml-dsa-65-alone'))
    return 'a certificate with another key of ML-DSA than ML-DSA-65';
  const unknown = handshake.certificateRequest?.extensions.some(({ name }) => name === 'GREASE');
  if (unknown && defects.has('chokes-on-request')) return 'a CertificateRequest it does not know';
  return undefined;
}

function judgeOne(entry: CertificateEntry, known: readonly Uint8Array[], defects: Defects): Seen {
  if (entry.staple === undefined || entry.staple === '')
    return { kind: 'missing', why: 'no status came' };
  if (defects.has('accepts-any-staple')) return { kind: 'good', why: 'any bytes will do' };
  const leaf = fromBase64(entry.der);
  const examination = examined(fromBase64(entry.staple), leaf, issuerOf(leaf, known), defects);
  const { status, acceptable, findings } = defects.has('takes-first-single')
    ? firstOnly(examination)
    : examination;
  if (acceptable || (status === 'unknown' && defects.has('accepts-unknown')))
    return { kind: 'good', why: 'good' };
  if (status === 'revoked')
    return { kind: defects.has('accepts-revoked') ? 'good' : 'revoked', why: 'revoked' };
  const broken = findings.find(({ level, ok }) => level === 'must' && !ok);
  // What cannot be judged is neither good nor bad: it proves nothing, and accuses nobody.
  if (status === 'undecided') return { kind: 'undecided', why: broken?.detail ?? status };
  return { kind: 'unusable', why: broken ? `${broken.rule}: ${broken.detail}` : status };
}

/**
 * The opinion of one who looks at the first SingleResponse alone: contradictions are missed, a
 * foreign one first is fatal.
 */
function firstOnly(examination: Examination): Examination {
  const failing = examination.findings
    .filter(({ level, ok }) => level === 'must' && !ok)
    .map(({ rule }) => rule);
  const blind =
    failing.length > 0 &&
    failing.every((rule) => rule === 'singles.contradict' || rule === 'status.good');
  if (blind && failing.includes('singles.contradict'))
    return { ...examination, status: 'good', acceptable: true };
  const foreign = examination.findings.some(({ rule, ok }) => rule === 'singles.foreign' && !ok);
  return foreign ? { ...examination, status: 'invalid', acceptable: false } : examination;
}

function settle(
  seen: Seen,
  { policy, trusted, defects, known }: Circumstances,
  refuse: (alert: AlertName, why: string, mark?: Decision['mark']) => Decision,
): Decision {
  const lenient = defects.has('requires-nothing');
  const required = policy.status === 'require' && !lenient;
  const proceed = (mark: Decision['mark']): Decision => ({
    proceed: true,
    mark,
    alert: 'close_notify',
    why: seen.why,
  });
  const tell = (mark: Decision['mark']): Decision => {
    if (defects.has('marks-all-verified')) return proceed('verified');
    if (defects.has('marks-failed')) return proceed('failed');
    return proceed(mark === 'verified' && !trusted ? 'not-verified' : mark);
  };
  if (known && defects.has('remembers-status')) return tell('verified');
  switch (seen.kind) {
    case 'good':
      return defects.has('refuses-good')
        ? refuse('bad_certificate_status_response', seen.why)
        : tell('verified');
    case 'revoked':
      return lenient ? tell('failed') : refuse('certificate_revoked', seen.why);
    case 'must-staple-missing':
      if ((required || policy.chain === 'must') && !lenient)
        return refuse('bad_certificate_status_response', seen.why);
      return tell('unanswered');
    case 'missing':
      if ((required && !defects.has('accepts-missing')) || defects.has('refuses-missing'))
        return refuse('bad_certificate_status_response', seen.why, 'unanswered');
      return tell('unanswered');
    case 'undecided':
      if (required) return refuse('bad_certificate_status_response', seen.why, 'not-verified');
      return tell('not-verified');
    case 'unusable':
      if (required) return refuse('bad_certificate_status_response', seen.why);
      return tell('failed');
  }
}
