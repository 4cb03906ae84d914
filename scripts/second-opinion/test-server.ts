import { spawn } from 'node:child_process';
import { networkInterfaces } from 'node:os';
import type { Identity, World } from '../../ca/authority/world.ts';
import { LOOPBACK } from '../../ca/loopback.ts';
import { certificatesPem } from '../../ca/pem.ts';
import { mintProof } from '../../ca/proof/mint.ts';
import type { ClientHost } from '../../harness/model/scenario.ts';
import { holdPort } from '../../harness/wire/smtp/held-port.ts';
import { openHost } from '../../harness/wire/smtp/server.ts';

/** Where containers reach this machine; tools on it reach it there as well. */
export const gateway =
  Object.entries(networkInterfaces()).find(([name]) => name === 'docker0')?.[1]?.[0]?.address ??
  LOOPBACK;

/** A mail host that stands in for the scenario's first, with TLS from the first octet on. */
export interface TestServer extends AsyncDisposable {
  name: string;
  port: number;
  /** Says what a mail host would, to whoever is connected next. */
  answer(): void;
}

// `openssl s_server` sends its input to whoever connects: enough of a mail host to see whether the
// sender goes on.
const answers = '220 s\r\n250 s\r\n250 s\r\n250 s\r\n354 s\r\n250 s\r\n221 s\r\n';

type WriteFile = (name: string, content: string | Uint8Array) => string;

/** `openssl s_server` with the identity and its staple. */
export async function opensslTestServer(
  identity: Identity,
  staple: Uint8Array | undefined,
  file: WriteFile,
): Promise<TestServer> {
  const { port, release } = await holdPort(gateway);
  release();
  const chain = certificatesPem(identity.sent.slice(1));
  const argv = [
    ...['s_server', '-accept', `${gateway}:${port}`, '-naccept', '99'],
    ...[
      '-cert',
      file('leaf.pem', certificatesPem([identity.leaf])),
      '-key',
      file('key.pem', identity.key),
    ],
    ...(chain === '' ? [] : ['-cert_chain', file('chain.pem', chain)]),
    ...(staple ? ['-status_file', file('staple.der', staple)] : []),
  ];
  const child = spawn('openssl', argv, { stdio: ['pipe', 'pipe', 'ignore'] });
  child.stdin.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => chunk.includes('ACCEPT') && resolve());
    child.once('exit', () => reject(new Error('openssl s_server does not start')));
  });
  return {
    name: 'openssl s_server',
    port,
    answer: () => void child.stdin.write(answers),
    [Symbol.asyncDispose]: async () => void child.kill(),
  };
}

/** Our own host, for what openssl s_server does not do: tricks, and statuses behind the leaf's. */
export async function ownTestServer(
  host: ClientHost,
  identity: Identity,
  staple: Uint8Array | undefined,
  world: World,
): Promise<TestServer> {
  const chainStaples = await Promise.all(
    host.chainProofs.map((proof) =>
      proof === 'none' ? undefined : mintProof(proof.spec, identity, world),
    ),
  );
  const plan = {
    ...host,
    name: 'only',
    listenOn: gateway,
    transport: 'implicit',
    tls: '1.3',
    staple,
    chainStaples,
  } as const;
  const open = await openHost({ ...plan, key: identity.key, certificates: identity.sentPem });
  return {
    name: 'our own host',
    port: open.port,
    answer: () => {},
    [Symbol.asyncDispose]: () => open[Symbol.asyncDispose](),
  };
}
