import type { Source } from './terms.ts';

/** What the examiner says of one rule, for one staple. */
export interface Finding {
  /** Stable slug: `times.next-update`, `signature.valid`, … */
  rule: string;
  /** `must` findings decide acceptability; `should` and `info` do not. */
  level: 'must' | 'should' | 'info';
  /** Was it shown to hold? */
  ok: boolean;
  /**
   * It could be shown neither to hold nor to be broken: an algorithm not known here, an issuer
   * nobody named. Only with `ok: false`.
   */
  undecided?: true;
  detail: string;
  source: Pick<Source, 'document' | 'section'>;
}

/** What an examination comes to, and what each of these says of the certificate. */
export const examinationStatuses = {
  good: 'The answer can be relied on and says that the certificate is good.',
  revoked:
    'The answer can be relied on and says that the certificate is revoked; of several ' +
    'entries for it one that says so is enough.',
  unknown: 'The answer can be relied on and says that the responder does not know the certificate.',
  invalid: 'A rule that decides is broken: a strict client relies on nothing in the answer.',
  'error-status':
    'An error of the responder (tryLater, unauthorized, …): not signed, and ' +
    'nothing is said of the certificate.',
  undecided:
    'Nothing is known to be wrong, but it cannot all be checked here: an algorithm or key ' +
    'that is not known, or an issuer that nobody named. Neither acceptable nor refused.',
} as const;

export type ExaminationStatus = keyof typeof examinationStatuses;

export interface Examination {
  status: ExaminationStatus;
  /** Every `must` rule holds, and the status is good. */
  acceptable: boolean;
  findings: Finding[];
}

/** How strict the examiner is; times in seconds. Defaults in `harness/examiner/policy.ts`. */
export interface ExaminerPolicy {
  /** Clock tolerance on thisUpdate and nextUpdate. */
  skew: number;
  /** Refuse answers whose thisUpdate is older; undefined for no limit. */
  maxAge: number | undefined;
  /**
   * Refuse answers that have less than this to go, or do not say how long; undefined for no such
   * demand.
   */
  minRemaining: number | undefined;
  requireNextUpdate: boolean;
  /** Refuse answers without a CertHash of the certificate (gematik TUC_PKI_006). */
  requireCertHash: boolean;
  allowSha1Signature: boolean;
  allowMd5Signature: boolean;
  /** Refuse answers larger than this, in octets. */
  maxSize: number;
}
