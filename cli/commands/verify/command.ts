import type { Command } from 'commander';
import type { VerifyOptions } from './verify.ts';

/** `mailstaple verify`: one OCSP answer from files. */
export function addVerify(top: Command): void {
  top
    .command('verify')
    .description('Examine one OCSP answer, as a strict client would')
    .option('--cert <file>', 'the certificate it is about')
    .option('--issuer <file>', 'the certificate that issued it, or a bundle with it')
    .option('--chain <file>', 'both of them, in any order, with strangers or without')
    .requiredOption(
      '--staple <file>',
      'the answer: DER, PEM, base64 (also base64url) or hexadecimal',
    )
    .option(
      '--at <time>',
      'judge it for this moment (ISO 8601, UTC unless it says otherwise) instead of now',
    )
    .option(
      '--policy <name=value,...>',
      'how strict: skew, maxAge, minRemaining, requireNextUpdate, requireCertHash, ' +
        'allowSha1Signature, allowMd5Signature, maxSize',
    )
    .option('--json', 'print {status, acceptable, findings}')
    .addHelpText(
      'after',
      `
By default: skew=300 (seconds), no maxAge or minRemaining, nextUpdate may be missing, no SHA-1 or
MD5 signatures, maxSize=131072.

Certificates may be PEM (also TRUSTED CERTIFICATE), DER, PKCS#7, or base64 of these. Of several
answers in one PEM the first about the certificate is judged.

Examples:
  mailstaple verify --chain chain.pem --staple staple.der
  mailstaple verify --cert mx.pem --issuer ca.pem --staple mx.ocsp --at 2030-01-31T12:00:00Z
  mailstaple verify --chain chain.pem --staple staple.der --policy maxAge=4d --json

Exit codes: 0 good and acceptable, 1 anything else, 2 a file or a word that cannot be used, 3
undecided: an algorithm or an issuer that is not known.`,
    )
    .action(async (options: VerifyOptions) => {
      const { verify } = await import('./verify.ts');
      process.exitCode = verify(options);
    });
}
