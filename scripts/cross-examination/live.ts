import { spawn } from 'node:child_process';
import type { Identity } from '../../ca/authority/world.ts';
import { LOOPBACK } from '../../ca/loopback.ts';
import { openHost } from '../../harness/wire/smtp/server.ts';

/**
 * What a client did with a staple it met in a handshake. `ignores`: went on without having relied
 * on it.
 */
export type Act = 'accepts' | 'refuses' | 'ignores';

/** Milliseconds a client may take for one connection. */
const BUDGET = 10_000;

interface Said {
  code: number | null;
  text: string;
}

async function ask(program: string, ...argv: readonly string[]): Promise<Said> {
  const child = spawn(program, argv, { stdio: ['pipe', 'pipe', 'pipe'], timeout: BUDGET });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes: Buffer) => {
      text += bytes.toString('latin1');
    });
  }
  child.stdin.on('error', () => {});
  child.stdin.end('QUIT\r\n');
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code) => resolve({ code, text }));
  });
}

function gnutlsAct({ text }: Said): Act {
  if (!text.includes('Handshake was completed')) return 'refuses';
  // Without the mark behind it the option means that GnuTLS has checked the staple and found it
  // good.
  return /- Options:.*OCSP status request,/.test(text) ? 'accepts' : 'ignores';
}

const INVALID_STATUS = 91;

function curlAct({ code, text }: Said): Act {
  if (code === 0) return 'accepts';
  if (code === INVALID_STATUS) return 'refuses';
  throw new Error(`curl ends with ${code}: ${text.slice(0, 300)}`);
}

/**
 * Staples the answer in a real handshake after STARTTLS, TLS 1.3, and lets both clients come.
 * `roots` is a file.
 * @throws Error when a client ends in a way that has nothing to do with the staple.
 */
export async function liveActs(
  staple: Uint8Array,
  about: Identity,
  roots: string,
): Promise<{ 'gnutls-cli': Act; curl: Act }> {
  await using host = await openHost({
    listenOn: LOOPBACK,
    transport: 'starttls',
    tls: '1.3',
    key: about.key,
    certificates: about.sentPem,
    staple,
    chainStaples: [],
    trick: 'none',
    starttls: 'offered',
    tickets: false,
    down: false,
    name: 'mx.test',
  });
  const port = String(host.port);
  const names = ['--sni-hostname', 'mx.test', '--verify-hostname', 'mx.test'];
  const gnutls = ['--x509cafile', roots, '--starttls-proto=smtp', ...names, '-p', port, LOOPBACK];
  const resolve = ['--resolve', `mx.test:${port}:127.0.0.1`];
  const url = ['--cacert', roots, ...resolve, `smtp://mx.test:${port}`, '-X', 'NOOP'];
  return {
    'gnutls-cli': gnutlsAct(await ask('gnutls-cli', ...gnutls)),
    curl: curlAct(await ask('curl', '-q', '-sS', '--cert-status', '--ssl-reqd', ...url)),
  };
}
