import type { Source } from './terms.ts';

/** What the examiner says of one rule, for one staple. */
export interface Finding {
  /** Stable slug: `times.next-update`, `signature.valid`, … */
  rule: string;
  /** `must` findings decide acceptability; `should` and `info` do not. */
  level: 'must' | 'should' | 'info';
  ok: boolean;
  detail: string;
  source: Pick<Source, 'document' | 'section'>;
}

export interface Examination {
  status: 'good' | 'revoked' | 'unknown' | 'invalid' | 'error-status';
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
  /** Refuse answers that have less than this to go, or do not say how long; undefined for no such demand. */
  minRemaining: number | undefined;
  requireNextUpdate: boolean;
  /** Refuse answers without a CertHash of the certificate (gematik TUC_PKI_006). */
  requireCertHash: boolean;
  allowSha1Signature: boolean;
  allowMd5Signature: boolean;
  /** Refuse answers larger than this, in octets. */
  maxSize: number;
}
