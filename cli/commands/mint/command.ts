import { type Command, Option } from 'commander';
import { keyKinds, rareKeyKinds } from '../../../ca/authority/spec.ts';
import { listOf } from '../../shared/values.ts';
import type { MintOptions } from './mint.ts';

const keys = [...keyKinds, ...rareKeyKinds];

/** What can be said of a leaf and its authority; `mint` and `responder` say it alike. */
export function identityOptions(command: Command): Command {
  return command
    .option('--name <name>', 'dNSName of the leaf; may be repeated (default: mx.test)', listOf)
    .addOption(new Option('--key <kind>', 'key of the leaf').choices(keys).default('p256'))
    .addOption(
      new Option('--ca-key <kind>', 'key of root and intermediates').choices(keys).default('p256'),
    )
    .addOption(
      new Option('--intermediates <count>', 'CAs between root and leaf')
        .choices(['0', '1', '2'])
        .default('1'),
    )
    .option('--must-staple', 'TLS feature status_request in the leaf (RFC 7633)');
}

/** `mailstaple mint`: certificates and an OCSP answer, right or wrong. */
export function addMint(top: Command): void {
  const command = top
    .command('mint')
    .description('Write a test CA, a certificate and an OCSP answer about it, right or wrong')
    .requiredOption('--out <dir>', 'folder to write to');
  identityOptions(command)
    .option('--proof <words>', 'how the answer differs from a good one, with commas', 'good')
    .option('--ocsp <url>', 'responder the leaf points to')
    .option('--crl', 'a CRL as well; it lists the leaf when the proof says revoked')
    .option('--pkcs12 <password>', 'key and chain as PKCS#12 as well')
    .option('--force', 'overwrite files that are there')
    .addHelpText(
      'after',
      `
Words of a proof:
  good, revoked, unknown, expired, future, no-next-update, this-update=2h-ago, next-update=1d-ahead,
  try-later, internal-error, malformed-request, sig-required, unauthorized, reason=1,
  other-certificate, same-serial-other-ca, about-issuer, wrong=issuerKeyHash, hash=sha256,
  signer=ca|delegate|delegate-expired|delegate-without-eku|other-ca|leaf|..., responder=byKey,
  bad-signature, foreign-signature, empty-signature, digest=sha1, certs=with-issuer, no-certs,
  no-singles, no-response-bytes, critical-extension, nonce=32, times=fraction, pad-to=20000,
  truncated, trailing, random, empty, pem, ber, doubled

Examples:
  mailstaple mint --out fixtures
  mailstaple mint --out fixtures --proof revoked,signer=ca,hash=sha256 --key rsa2048 --force
  mailstaple mint --out fixtures --name mx1.test --must-staple --proof no-next-update`,
    )
    .action(async (options: MintOptions) => {
      const { mint } = await import('./mint.ts');
      await mint(options);
    });
}
