import { readCertificate } from '../../../harness/examiner/certificate.ts';
import { describeCertificate, describeStaple } from '../../../harness/examiner/describe.ts';
import { examine } from '../../../harness/examiner/examine.ts';
import { visible } from '../../../harness/model/visible.ts';
import { findingLines, headline } from '../../shared/findings.ts';
import { momentOf } from '../../shared/moment.ts';
import { print, printJson } from '../../shared/print.ts';
import { policyOf } from './policy.ts';
import { readStaple } from './staple.ts';
import { type SubjectFiles, subjectOf } from './subject.ts';

export interface VerifyOptions extends SubjectFiles {
  staple: string;
  at?: string;
  policy?: string;
  json?: boolean;
}

/**
 * Examines one OCSP answer from files and prints what is to be said of it.
 * @returns 0 when it is acceptable and good, 3 when that cannot be told, 1 otherwise. @throws
 * UsageError for input that cannot be used.
 */
export function verify(options: VerifyOptions): number {
  const policy = options.policy === undefined ? {} : policyOf(options.policy);
  const at = options.at === undefined ? new Date() : momentOf(options.at);
  const { leaf, issuer, ...subject } = subjectOf(options);
  const staple = readStaple(options.staple, readCertificate(leaf).serial);
  const remarks = [...subject.remarks, ...staple.remarks];
  const examination = examine(staple.der, { leaf, issuer, at, policy });
  if (options.json) {
    const { status, acceptable, findings } = examination;
    printJson({
      status,
      acceptable,
      ...(remarks.length > 0 ? { remarks } : {}),
      findings: findings.map(({ rule, level, ok, undecided, detail, source }) => ({
        rule,
        level,
        ok,
        ...(undecided ? { undecided } : {}),
        detail,
        source,
      })),
    });
  } else {
    print([
      `${headline(examination)}, judged for ${at.toISOString().replace(/\.\d+Z$/, 'Z')}`,
      ...remarks.map((remark) => `(${visible(remark)})`),
      '',
      ...findingLines(examination.findings),
      '',
      ...describeStaple(staple.der).map((line) => `  ${line}`),
      '',
      `  judged for the certificate ${describeCertificate(leaf)}`,
      `  and its issuer ${issuer ? describeCertificate(issuer) : 'unknown'}`,
    ]);
  }
  if (examination.status === 'undecided') return 3;
  return examination.acceptable ? 0 : 1;
}
