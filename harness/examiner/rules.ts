import type { ExaminerPolicy, Finding } from '../model/finding.ts';
import { defaultPolicy } from './policy.ts';

/**
 * A rule as the catalogue shows it: what it holds an answer to, how much that weighs, and where it
 * is written.
 */
export interface Rule {
  readonly rule: RuleId;
  readonly level: Finding['level'];
  readonly source: Finding['source'];
  readonly text: string;
}

type Row = readonly [level: Finding['level'], document: string, section: string, text: string];

const rows = {
  size: ['must', 'RFC 6066', '8', 'the answer is not larger than the policy allows'],
  'der.strict': ['must', 'RFC 6960', '4.2.1', 'the answer is an OCSPResponse in DER'],
  'der.trailing': ['must', 'RFC 6066', '8', 'one complete OCSPResponse and nothing behind it'],
  'der.defaults': ['should', 'X.690', '11.5', 'a default value is not written out'],
  'response.status': ['must', 'RFC 6960', '2.3', 'the outer status is successful'],
  'response.bytes': [
    'must',
    'RFC 6960',
    '4.2.1',
    'responseBytes are there when successful, and only then',
  ],
  'response.type': ['must', 'RFC 6960', '4.2.1', 'the response is of type id-pkix-ocsp-basic'],
  'response.version': ['must', 'RFC 6960', '4.2.2.3', 'the version is v1'],
  'leaf.readable': ['must', 'RFC 5280', '4.1', 'the certificate asked about can be read'],
  'issuer.known': [
    'must',
    'RFC 6960',
    '4.1.1',
    'the issuer of the certificate is known and can be read',
  ],
  'issuer.issued-leaf': [
    'must',
    'RFC 5280',
    '6.1.3',
    'that issuer signed the certificate asked about',
  ],
  'leaf.tls-feature': [
    'info',
    'RFC 7633',
    '4.2.2',
    'the certificate lists every TLS feature its issuer lists',
  ],
  'certs.readable': ['must', 'RFC 6960', '4.2.1', 'what is sent as certs is certificates'],
  'certs.not-empty': ['should', 'RFC 6960', '4.2.1', 'certs is left out when there are none'],
  'responder-id.matches-signer': [
    'must',
    'RFC 6960',
    '4.2.2.3',
    'responderID names the certificate that signed',
  ],
  'signature.valid': ['must', 'RFC 6960', '3.2', 'the signature on the answer verifies'],
  'signature.parameters': [
    'must',
    'RFC 5758',
    '3.2',
    'the parameters of the signature algorithm are written as its document has them',
  ],
  'signature.algorithm': [
    'must',
    'RFC 6960',
    '5.1.1',
    'answer and signer are signed with a digest still secure',
  ],
  'signer.authorised': [
    'must',
    'RFC 6960',
    '4.2.2.2',
    'the issuer signed, or its delegate for OCSP signing',
  ],
  'signer.valid-now': ['must', 'RFC 6960', '3.2', 'the signer is within its own validity'],
  'signer.extensions': [
    'must',
    'RFC 5280',
    '4.2',
    'the signer has no unknown critical extension, and none that cannot be read',
  ],
  'signer.outlives-proof': [
    'should',
    'Mozilla Root Store Policy 3.1',
    '6',
    'the signer is valid until nextUpdate',
  ],
  'signer.nocheck': [
    'should',
    'RFC 6960',
    '4.2.2.2.1',
    'a delegate carries id-pkix-ocsp-nocheck, NULL and not critical',
  ],
  'signer.only-purpose': [
    'info',
    'CA/Browser Forum TLS BR',
    '7.1.2.8.5',
    'a delegate is for OCSP signing alone',
  ],
  'signer.key-usage': [
    'should',
    'RFC 5280',
    '4.2.1.12',
    'the key usage of the signer allows signatures',
  ],
  'singles.present': ['must', 'RFC 6960', '4.2.2.3', 'there is at least one SingleResponse'],
  'cert-id.matches': [
    'must',
    'RFC 6960',
    '3.2',
    'a certID names the certificate by both issuer hashes and serial',
  ],
  'singles.contradict': ['must', 'RFC 6960', '3.2', 'all matching SingleResponses say the same'],
  'singles.foreign': [
    'info',
    'RFC 6960',
    '4.2.2.3',
    'there are no SingleResponses about other certificates',
  ],
  'extensions.critical': ['must', 'RFC 6960', '4.1.2', 'no critical extension is unknown'],
  'extensions.once': [
    'must',
    'RFC 5280',
    '4.2',
    'no extension of the answer or its signer stands there twice',
  ],
  'times.format': [
    'must',
    'RFC 6960',
    '4.2.2.1',
    'times are GeneralizedTime in Z, with seconds, without fraction',
  ],
  'times.order': ['must', 'RFC 6960', '2.4', 'nextUpdate is not before thisUpdate'],
  'times.this-update': ['must', 'RFC 9919', '5', 'thisUpdate is not in the future'],
  'times.next-update': ['must', 'RFC 6960', '3.2', 'nextUpdate, if there is one, has not passed'],
  'times.next-update-present': ['info', 'RFC 9919', '3.2.4', 'nextUpdate is there'],
  'times.age': [
    'should',
    'CA/Browser Forum TLS BR',
    '4.9.9',
    'an answer without nextUpdate is less than ten days old',
  ],
  'times.max-age': ['info', 'RFC 6960', '3.2', 'thisUpdate is recent enough for the policy'],
  'times.min-remaining': [
    'info',
    'RFC 6960',
    '2.4',
    'nextUpdate is far enough ahead for the policy',
  ],
  'times.produced-at': [
    'info',
    'RFC 6960',
    '2.4',
    'producedAt lies between thisUpdate and nextUpdate, and not ahead',
  ],
  'revocation.time': [
    'should',
    'RFC 6960',
    '4.2.2.1',
    'revocationTime is well written and not in the future',
  ],
  'revocation.reason': [
    'should',
    'RFC 5280',
    '5.3.1',
    'the reason is one that is defined for revoked certificates',
  ],
  'revocation.non-issued': [
    'should',
    'RFC 6960',
    '4.4.8',
    'revoked for a number never issued is marked, and properly',
  ],
  'outlives.certificate': [
    'info',
    'RFC 6960',
    '2.2',
    'the answer does not reach beyond the certificate',
  ],
  'cert-hash.present': ['info', 'Common PKI 2.0 part 4', '3.1.2', 'the answer has a CertHash'],
  'cert-hash.matches': [
    'info',
    'Common PKI 2.0 part 4',
    '3.1.2',
    'the CertHash is that of the certificate',
  ],
  'nonce.length': ['info', 'RFC 9654', '2.1', 'a nonce has 1 to 128 octets'],
  'status.good': ['must', 'RFC 6960', '2.2', 'the certificate is good'],
} as const satisfies Readonly<Record<string, Row>>;

export type RuleId = keyof typeof rows;

const isRule = (key: string): key is RuleId => Object.hasOwn(rows, key);

/** How much a rule weighs under a policy: some of them bind only those who ask for them. */
function levelOf(rule: RuleId, policy: ExaminerPolicy): Finding['level'] {
  if (rule === 'times.next-update-present' && policy.requireNextUpdate) return 'must';
  if (rule === 'times.max-age' && policy.maxAge !== undefined) return 'must';
  if (rule === 'times.min-remaining' && policy.minRemaining !== undefined) return 'must';
  if ((rule === 'cert-hash.present' || rule === 'cert-hash.matches') && policy.requireCertHash)
    return 'must';
  return rows[rule][0];
}

/** Every rule of the examiner with level and source, in the order they are examined. */
export function ruleCatalogue(policy: Partial<ExaminerPolicy> = {}): Rule[] {
  const full = { ...defaultPolicy, ...policy };
  return Object.keys(rows)
    .filter(isRule)
    .map((rule) => {
      const [, document, section, text] = rows[rule];
      return { rule, level: levelOf(rule, full), source: { document, section }, text };
    });
}

/** Characters of a detail; names, identifiers and lists come from whoever wrote the answer. */
const LONGEST = 600;

const bounded = (detail: string): string =>
  detail.length > LONGEST ? `${detail.slice(0, LONGEST)}…` : detail;

/** What became of a rule; `undecided` never with `ok`. */
export interface Told {
  readonly ok: boolean;
  readonly undecided: boolean;
}

/** Collects one finding per rule. */
export class Findings {
  readonly list: Finding[] = [];
  readonly #policy: ExaminerPolicy;

  constructor(policy: ExaminerPolicy) {
    this.#policy = policy;
  }

  say(rule: RuleId, ok: boolean, detail: string): boolean {
    this.list.push({ ...this.#finding(rule, detail), ok });
    return ok;
  }

  /** A rule that could be shown neither to hold nor to be broken, and why. */
  leaveOpen(rule: RuleId, detail: string): void {
    this.list.push({ ...this.#finding(rule, detail), ok: false, undecided: true });
  }

  /** Holds, or is broken, or is left open. */
  tell(rule: RuleId, { ok, undecided }: Told, detail: string): void {
    if (undecided) this.leaveOpen(rule, detail);
    else this.say(rule, ok, detail);
  }

  #finding(rule: RuleId, detail: string): Omit<Finding, 'ok'> {
    const [, document, section] = rows[rule];
    return {
      rule,
      level: levelOf(rule, this.#policy),
      detail: bounded(detail),
      source: { document, section },
    };
  }
}
