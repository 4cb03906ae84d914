import type { ExaminerPolicy } from '../model/finding.ts';
import type { CertificateView } from './certificate.ts';
import type { BasicView } from './ocsp.ts';
import type { Findings } from './rules.ts';

/**
 * What the parts of an examination share. `at` in milliseconds; every comparison is written so that
 * NaN fails it.
 */
export interface Case {
  readonly basic: BasicView;
  readonly leaf: CertificateView | undefined;
  readonly issuer: CertificateView | undefined;
  readonly at: number;
  readonly policy: ExaminerPolicy;
  readonly findings: Findings;
}
