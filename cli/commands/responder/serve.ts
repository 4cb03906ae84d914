import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mintCrl } from '../../../ca/authority/crl.ts';
import { type Identity, World } from '../../../ca/authority/world.ts';
import { certificatesPem } from '../../../ca/pem.ts';
import type { OcspRequestView } from '../../../ca/responder/request.ts';
import { type Responder, type ResponderOptions, startResponder } from '../../../ca/responder/responder.ts';
import { visible } from '../../../reports/visible.ts';
import { UsageError } from '../../usage.ts';
import { type OutFile, writeFiles } from '../folder.ts';
import { type IdentityOptions, identityOf } from '../identity-words.ts';
import { columns, print } from '../print.ts';
import { proofFromWords } from '../proof-words.ts';
import { answersOf, readScript } from './answers.ts';

export interface ResponderCommand extends IdentityOptions {
  port: string;
  host: string;
  script?: string;
  proof: string;
  echoNonce?: boolean;
  out?: string;
  force?: boolean;
}

function portOf(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new UsageError(`--port takes a number from 0 to 65535, not "${visible(text).slice(0, 40)}"`);
}

const refusals: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use',
  EACCES: 'may not be used by you',
  EADDRNOTAVAIL: 'is not an address of this machine',
  ENOTFOUND: 'is not an address of this machine',
  EINVAL: 'is not an address of this machine',
};

/** @throws UsageError when it cannot listen. */
async function listening(options: ResponderOptions): Promise<Responder> {
  try {
    return await startResponder(options);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const why = refusals[code];
    if (why === undefined) throw error;
    const what = code === 'EADDRINUSE' || code === 'EACCES' ? `port ${options.port}` : visible(options.host ?? '');
    throw new UsageError(`${what} ${why}`);
  }
}

/** A CA, its leaf and the answers about it, once they are made. */
interface Stock {
  identity: Identity;
  world: World;
  answer: ResponderOptions['answer'];
}

async function stockFor(
  url: string,
  command: ResponderCommand,
  answers: Parameters<typeof answersOf>[2],
): Promise<Stock> {
  const spec = identityOf(command);
  const world = new World({ responderUrl: url });
  const identity = await world.identity({ ...spec, leaf: { ...spec.leaf, caIssuers: true, crl: true } });
  return { world, identity, answer: answersOf(world, identity, answers) };
}

const filesOf = ({ identity }: Stock): (OutFile & { what: string })[] => [
  { name: 'root.pem', content: certificatesPem([identity.root]), what: 'what a client is to trust' },
  { name: 'issuer.pem', content: certificatesPem([identity.issuer]), what: 'who issued the leaf' },
  { name: 'leaf.pem', content: identity.sentPem, what: 'the leaf and what a server sends with it' },
  { name: 'leaf.key', content: identity.key, secret: true, what: 'its key (PKCS#8)' },
];

const asked = ({ certIds }: OcspRequestView): string =>
  certIds.map(({ hash, serial }) => `${hash} serial ${Buffer.from(serial.subarray(0, 32)).toString('hex')}`).join(', ');

/** One line for each request, when it has been answered, and for each thing that was none. */
function tell(responder: Responder): void {
  const views = new Map<number, OcspRequestView>();
  responder.on('request', ({ hit }, view) => views.set(hit, view));
  responder.on('answered', ({ hit, method, remarks }, kind) => {
    const view = views.get(hit);
    views.delete(hit);
    const remarked = remarks.length > 0 ? ` (${remarks.join('; ')})` : '';
    print([visible(`${hit}. ${method} ${view ? asked(view) : ''}: ${kind}${remarked}`)]);
  });
  responder.on('garbage', (reason) => print([visible(`not a request: ${reason}`).slice(0, 300)]));
}

/**
 * Runs the responder until it is told to stop.
 * @param stopped resolves when it is. @throws UsageError for words that cannot be used, a port in use among them.
 */
export async function serve(command: ResponderCommand, stopped: Promise<void>): Promise<void> {
  const port = portOf(command.port);
  const proof = proofFromWords(command.proof);
  const steps = command.script === undefined ? [] : readScript(command.script);
  identityOf(command);
  const made = Promise.withResolvers<Stock>();
  made.promise.catch(() => {});
  let stock: Stock | undefined;
  await using responder = await listening({
    host: command.host,
    port,
    answer: async (request, call) => (await made.promise).answer(request, call),
    files: (path) => fileAt(path, stock),
  });
  // The leaf names the responder's URL, which is known only now.
  stock = await stockFor(responder.url, command, { proof, steps, echoNonce: command.echoNonce ?? false });
  const folder = command.out ?? mkdtempSync(join(tmpdir(), `mailstaple-responder-pid${process.pid}-`));
  try {
    const files = filesOf(stock);
    const paths = writeFiles(folder, files, command.force ?? false);
    made.resolve(stock);
    tell(responder);
    const path = (name: string): string => visible(paths[files.findIndex((file) => file.name === name)] ?? name);
    print([
      `OCSP responder at ${responder.url}`,
      ...columns(
        files.map(({ what }, i) => [visible(paths[i] ?? ''), what]),
        '  ',
      ),
      'Try it:',
      `  openssl ocsp -no_nonce -url ${responder.url} -issuer ${path('issuer.pem')} -cert ${path('leaf.pem')} -CAfile ${path('root.pem')} -verify_other ${path('issuer.pem')}`,
      'Ctrl-C ends it.',
    ]);
    await stopped;
  } finally {
    if (command.out === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

/** The issuer's certificate and its CRL, where the leaf says they are. */
function fileAt(path: string, stock: Stock | undefined): { type: string; bytes: Uint8Array } | undefined {
  if (!stock) return undefined;
  if (path === '/issuer.cer') return { type: 'application/pkix-cert', bytes: stock.identity.issuer };
  if (path === '/crl.der')
    return { type: 'application/pkix-crl', bytes: mintCrl(stock.world, stock.identity, { revoked: [] }) };
  return undefined;
}
