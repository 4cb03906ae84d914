import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mintCrl } from '../../../ca/authority/crl.ts';
import type { OcspRequestView } from '../../../ca/responder/request.ts';
import {
  type Responder,
  type ResponderOptions,
  startResponder,
} from '../../../ca/responder/responder.ts';
import { visible } from '../../../harness/model/visible.ts';
import { plural } from '../../../reports/summary.ts';
import { type IdentityOptions, identityOf } from '../../shared/certificates/identity-options.ts';
import { proofFromOptions } from '../../shared/certificates/proof-options.ts';
import { writeFiles } from '../../shared/folder.ts';
import { listening, portOf } from '../../shared/listening.ts';
import { columns, print } from '../../shared/print.ts';
import { UsageError } from '../../shared/usage.ts';
import { answerText } from './answer-text.ts';
import { readScript } from './answers.ts';
import { type GivenCa, givenCa } from './given-ca.ts';
import { filesOf, type Stock, stockFor, stockOf } from './stock.ts';

export interface ResponderCommand extends IdentityOptions {
  port: string;
  host: string;
  /** Folder of a CA that is there already. */
  ca?: string;
  script?: string;
  proof: string;
  echoNonce?: boolean;
  out?: string;
  force?: boolean;
}

const asked = ({ certIds }: OcspRequestView): string =>
  certIds
    .map(
      ({ hash, serial }) => `${hash} serial ${Buffer.from(serial.subarray(0, 32)).toString('hex')}`,
    )
    .join(', ');

/** One line for each request, when it has been answered, and for each thing that was none. */
function tell(responder: Responder): void {
  const views = new Map<number, OcspRequestView>();
  responder.on('request', ({ hit }, view) => views.set(hit, view));
  responder.on('answered', ({ hit, method, remarks }, _kind, answer) => {
    const view = views.get(hit);
    views.delete(hit);
    const remarked = remarks.length > 0 ? ` (${remarks.join('; ')})` : '';
    const said = answerText(answer);
    print([visible(`${hit}. ${method} ${view ? asked(view) : ''}: ${said}${remarked}`)]);
  });
  responder.on('garbage', (reason) => print([visible(`not a request: ${reason}`).slice(0, 300)]));
}

/**
 * Runs the responder until it is told to stop.
 * @param stopped resolves when it is. @throws UsageError for words that cannot be used, a port in
 * use among them.
 */
export async function serve(command: ResponderCommand, stopped: Promise<void>): Promise<void> {
  const port = portOf(command.port);
  const proof = proofFromOptions(command.proof);
  const steps = command.script === undefined ? [] : readScript(command.script);
  identityOf(command);
  const made = Promise.withResolvers<Stock>();
  made.promise.catch(() => {});
  if (command.ca !== undefined && proof.spec.signer === 'leaf')
    throw new UsageError('with --ca the leaf cannot sign: its key is not known');
  const given = command.ca === undefined ? undefined : givenCa(command.ca);
  let stock: Stock | undefined;
  const { host } = command;
  const open = {
    host,
    port,
    answer: async (request, call) => (await made.promise).answer(request, call),
    files: (path: string) => fileAt(path, stock),
  } satisfies ResponderOptions;
  const responder = await listening({ host, port }, () => startResponder(open));
  let folder: string | undefined;
  try {
    const answers = { proof, steps, echoNonce: command.echoNonce ?? false };
    // The leaf names the responder's URL, which is known only now.
    stock = given
      ? stockOf(given.identities, answers)
      : await stockFor(responder.url, command, answers);
    folder =
      command.ca ??
      command.out ??
      mkdtempSync(join(tmpdir(), `mailstaple-responder-pid${process.pid}-`));
    const files = given ? [] : filesOf(stock);
    const paths = files.length > 0 ? writeFiles(folder, files, command.force ?? false) : [];
    made.resolve(stock);
    tell(responder);
    const example = given ? given.example : { leaf: 'leaf.pem', issuer: 'issuer.pem' };
    print([
      `OCSP responder at ${responder.url}`,
      ...(given ? givenLines(given, folder) : []),
      ...columns(
        files.map(({ what }, i) => [visible(paths[i] ?? ''), what]),
        '  ',
      ),
      ...(example ? ['Try it:', `  ${tryLine(responder.url, folder, example)}`] : []),
      'Ctrl-C ends it.',
    ]);
    await stopped;
  } finally {
    await responder.close();
    const own = command.ca === undefined && command.out === undefined;
    if (own && folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}

/** Lines of what was passed over that are shown. */
const MOST_PASSED = 20;

/** What is answered for, and what lay beside it. */
function givenLines({ identities, issuers, passedOver }: GivenCa, folder: string): string[] {
  const certificates = plural(identities.length, 'certificate');
  const more = passedOver.length - MOST_PASSED;
  return [
    `  about ${certificates} of ${issuers.map(visible).join(' and ')} in ${visible(folder)}`,
    ...passedOver.slice(0, MOST_PASSED).map((what) => `  passed over: ${visible(what)}`),
    ...(more > 0 ? [`  passed over: ${more} more`] : []),
  ];
}

/** The line that asks for the status of leaf.pem with a program everybody has. */
function tryLine(
  url: string,
  folder: string,
  { leaf, issuer }: { leaf: string; issuer: string },
): string {
  const path = (name: string): string => visible(join(folder, name));
  const root = existsSync(join(folder, 'root.pem')) ? 'root.pem' : issuer;
  const asks = `openssl ocsp -no_nonce -url ${url} -issuer ${path(issuer)} -cert ${path(leaf)}`;
  return `${asks} -CAfile ${path(root)} -verify_other ${path(issuer)}`;
}

/** The issuer's certificate and its CRL, where the leaf says they are. */
function fileAt(
  path: string,
  stock: Stock | undefined,
): { type: string; bytes: Uint8Array } | undefined {
  if (!stock) return undefined;
  if (path === '/issuer.cer')
    return { type: 'application/pkix-cert', bytes: stock.identities[0].issuer };
  if (path === '/crl.der')
    return {
      type: 'application/pkix-crl',
      bytes: mintCrl(stock.world, stock.identities[0], { revoked: [] }),
    };
  return undefined;
}
