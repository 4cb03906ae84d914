import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { createInterface } from 'node:readline';
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

/** A mail host in the place of the scenario's first, with TLS from the first octet on. */
export interface TestServer extends AsyncDisposable {
  name: string;
  port: number;
  /** From now on says what a mail host would, to everybody who connects. */
  answer(): Promise<void>;
}

/**
 * What a mail host says to a line that `openssl s_server` prints: as much of one as shows whether
 * the sender goes on. ACCEPT is its own word for waiting: the greeting lies ready for who comes.
 */
function replyTo(line: string): string {
  if (line === 'ACCEPT') return '220 s\r\n';
  if (/^DATA\b/i.test(line)) return '354 s\r\n';
  if (/^QUIT\b/i.test(line)) return '221 s\r\n';
  return line === '.' || /^(EHLO|HELO|MAIL|RCPT|RSET)\b/i.test(line) ? '250 s\r\n' : '';
}

type WriteFile = (name: string, content: string | Uint8Array) => string;

/** `openssl s_server` until it waits for connections; it says so again after each. */
async function startServer(
  argv: readonly string[],
  reply: (line: string) => string,
): Promise<ChildProcess> {
  const child = spawn('openssl', argv, { stdio: ['pipe', 'pipe', 'ignore'] });
  child.stdin.on('error', () => {});
  const lines = createInterface({ input: child.stdout });
  await new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => {
      child.stdin.write(reply(line));
      if (line === 'ACCEPT') resolve();
    });
    child.once('exit', () => reject(new Error('openssl s_server does not start')));
  });
  return child;
}

/** Ends it, and waits until its port is free. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, 'exit');
}

/** `openssl s_server` with the identity and its staple, for as many connections as are made. */
export async function opensslTestServer(
  identity: Identity,
  staple: Uint8Array | undefined,
  file: WriteFile,
): Promise<TestServer> {
  const { port, release } = await holdPort(gateway);
  release();
  const chain = certificatesPem(identity.sent.slice(1));
  const argv = [
    ...['s_server', '-accept', `${gateway}:${port}`],
    ...[
      '-cert',
      file('leaf.pem', certificatesPem([identity.leaf])),
      '-key',
      file('key.pem', identity.key),
    ],
    ...(chain === '' ? [] : ['-cert_chain', file('chain.pem', chain)]),
    ...(staple ? ['-status_file', file('staple.der', staple)] : []),
  ];
  let child = await startServer(argv, () => '');
  return {
    name: 'openssl s_server',
    port,
    // A connection of who was asked before may still be open, and would get what is meant for the
    // next: he meets a server of his own.
    answer: async () => {
      await end(child);
      child = await startServer(argv, replyTo);
    },
    [Symbol.asyncDispose]: () => end(child),
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
  const { dual: _second, ...words } = host;
  const plan = {
    ...words,
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
    answer: async () => {},
    [Symbol.asyncDispose]: () => open[Symbol.asyncDispose](),
  };
}
