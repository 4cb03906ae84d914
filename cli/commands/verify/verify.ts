import { describeStaple } from '../../../harness/examiner/describe.ts';
import { examine } from '../../../harness/examiner/examine.ts';
import { certificatesIn } from '../../shared/certificates.ts';
import { findingLines, headline } from '../../shared/findings.ts';
import { momentOf } from '../../shared/moment.ts';
import { print, printJson } from '../../shared/print.ts';
import { UsageError } from '../../shared/usage.ts';
import { policyOf } from './policy.ts';
import { readStaple } from './staple.ts';

export interface VerifyOptions {
  cert?: string;
  issuer?: string;
  chain?: string;
  staple: string;
  at?: string;
  policy?: string;
  json?: boolean;
}

/** Leaf and issuer from wherever they were named. @throws UsageError when one is missing or cannot be read. */
function certificates({ cert, issuer, chain }: VerifyOptions): {
  leaf: Uint8Array;
  issuer: Uint8Array;
} {
  const [first, second] = chain === undefined ? [] : certificatesIn(chain);
  const leaf = cert === undefined ? first : certificatesIn(cert)[0];
  // With --cert the chain may begin with it or behind it.
  const behind =
    cert !== undefined && leaf && first && Buffer.compare(leaf, first) !== 0 ? first : second;
  const above = issuer === undefined ? behind : certificatesIn(issuer)[0];
  if (!leaf)
    throw new UsageError('which certificate? Name it with --cert, or the chain with --chain');
  if (!above) {
    const what = chain === undefined ? '' : ': the chain holds the certificate alone';
    throw new UsageError(`the certificate of the issuer is needed, by --issuer or --chain${what}`);
  }
  return { leaf, issuer: above };
}

/**
 * Examines one OCSP answer from files and prints what is to be said of it.
 * @returns 0 when it is acceptable and good, 3 when that cannot be told, 1 otherwise. @throws UsageError for input that cannot be used.
 */
export function verify(options: VerifyOptions): number {
  const policy = options.policy === undefined ? {} : policyOf(options.policy);
  const at = options.at === undefined ? new Date() : momentOf(options.at);
  const about = certificates(options);
  const staple = readStaple(options.staple);
  const examination = examine(staple, { ...about, at, policy });
  if (options.json) {
    const { status, acceptable, findings } = examination;
    printJson({
      status,
      acceptable,
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
      '',
      ...findingLines(examination.findings),
      '',
      ...describeStaple(staple).map((line) => `  ${line}`),
    ]);
  }
  if (examination.status === 'undecided') return 3;
  return examination.acceptable ? 0 : 1;
}
