import { toPkcs12 } from '../../../ca/authority/bundle.ts';
import { mintCrl } from '../../../ca/authority/crl.ts';
import { type Identity, World } from '../../../ca/authority/world.ts';
import { certificatesPem, toPem } from '../../../ca/pem.ts';
import type { Proof } from '../../../ca/proof/good.ts';
import { mintProof } from '../../../ca/proof/mint.ts';
import { proofPem } from '../../../ca/proof/pem.ts';
import { visible } from '../../../harness/model/visible.ts';
import { type IdentityOptions, identityOf } from '../../shared/certificates/identity-options.ts';
import { proofFromOptions } from '../../shared/certificates/proof-options.ts';
import { issuerKeyPem, type OutFile, writeFiles } from '../../shared/folder.ts';
import { columns, print } from '../../shared/print.ts';
import { UsageError } from '../../shared/usage.ts';

export interface MintOptions extends IdentityOptions {
  out: string;
  proof: string;
  ocsp?: string;
  crl?: boolean;
  pkcs12?: string;
  force?: boolean;
}

function responderUrl(ocsp: string | undefined): { responderUrl?: string } {
  if (ocsp === undefined) return {};
  const url = URL.parse(ocsp);
  if (url && /^https?:$/.test(url.protocol) && /^[\x21-\x7e]+$/.test(ocsp))
    return { responderUrl: ocsp };
  throw new UsageError(`"${visible(ocsp).slice(0, 100)}" is not the URL of a responder`);
}

async function staple(proof: Proof, about: Identity, world: World): Promise<Uint8Array> {
  try {
    return await mintProof(proof.spec, about, world);
  } catch (error) {
    if (error instanceof RangeError)
      throw new UsageError(`this proof cannot be minted: ${error.message}`);
    throw error;
  }
}

/** A file and what it is, for the list that is printed. */
type Described = OutFile & { what: string };

/**
 * Mints an authority, a leaf and a proof about it and writes them into a folder.
 * @throws UsageError for words that cannot be used, files that are there, a folder that cannot be
 * written.
 */
export async function mint(options: MintOptions): Promise<void> {
  const proof = proofFromOptions(options.proof);
  const world = new World(responderUrl(options.ocsp));
  const about = await world.identity(identityOf(options));
  const der = await staple(proof, about, world);
  const crl = options.crl
    ? mintCrl(world, about, { revoked: isRevoked(proof) ? [{ identity: about }] : [] })
    : undefined;
  const files: Described[] = [
    { name: 'root.pem', content: certificatesPem([about.root]), what: 'what a client is to trust' },
    { name: 'issuer.pem', content: certificatesPem([about.issuer]), what: 'who issued the leaf' },
    { name: 'leaf.pem', content: certificatesPem([about.leaf]), what: 'the certificate alone' },
    { name: 'chain.pem', content: about.sentPem, what: 'what a server sends, leaf first' },
    { name: 'key.pem', content: about.key, secret: true, what: 'key of the leaf (PKCS#8)' },
    {
      name: 'issuer.key',
      content: issuerKeyPem(about),
      secret: true,
      what: 'key of who issued it, for: responder --ca',
    },
    {
      name: 'staple.der',
      content: der,
      what: `the OCSP answer (${options.proof}), ${der.length} octets`,
    },
    { name: 'staple.pem', content: proofPem(der), what: 'the same in PEM' },
    ...(crl
      ? [
          { name: 'crl.der', content: crl, what: "the issuer's CRL" },
          { name: 'crl.pem', content: toPem('X509 CRL', crl), what: 'the same in PEM' },
        ]
      : []),
    ...(options.pkcs12 === undefined
      ? []
      : [
          {
            name: 'bundle.p12',
            content: toPkcs12(about, options.pkcs12),
            secret: true,
            what: 'key and chain (PKCS#12)',
          },
        ]),
  ];
  const paths = writeFiles(options.out, files, options.force ?? false);
  const path = (name: string): string =>
    visible(paths[files.findIndex((it) => it.name === name)] ?? name);
  print([
    ...columns(files.map(({ what }, i) => [visible(paths[i] ?? ''), what])),
    '',
    `mailstaple verify --cert ${path('leaf.pem')} --issuer ${path('issuer.pem')} ` +
      `--staple ${path('staple.der')}`,
  ]);
}

const isRevoked = (proof: Proof): boolean => proof.spec.singles[0]?.certStatus === 'revoked';
