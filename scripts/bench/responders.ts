import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { identity } from '../../ca/authority/spec.ts';
import type { World } from '../../ca/authority/world.ts';
import { LOOPBACK } from '../../ca/loopback.ts';
import { certificatesPem } from '../../ca/pem.ts';
import { serve } from '../../harness/wire/peers.fixture.ts';
import { alternately, type Comparison, rate } from './measure.ts';

const ROUNDS = 9;
const TURN = { ms: 250, parallel: 4 };

/** One answer over a connection of its own: `openssl ocsp` closes after each. */
function ask(agent: Agent, port: number, der: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/ocsp-request', 'content-length': der.length };
    const call = request(
      { host: LOOPBACK, port, method: 'POST', path: '/', headers, agent },
      (answer) => {
        let octets = 0;
        answer.on('data', (bytes: Buffer) => {
          octets += bytes.length;
        });
        answer.once('end', () => {
          if (answer.statusCode === 200 && octets > 100) resolve();
          else reject(new Error(`a responder answered ${answer.statusCode} with ${octets} octets`));
        });
      },
    );
    call.once('error', reject);
    call.end(der);
  });
}

function indexLine(serial: Uint8Array): string {
  const stamp = new Date(Date.now() + 86_400_000)
    .toISOString()
    .slice(2, 19)
    .replaceAll(/[-:T]/g, '');
  return `V\t${stamp}Z\t\t${Buffer.from(serial).toString('hex').toUpperCase()}\tunknown\t/CN=mx.test\n`;
}

/**
 * Answers a second of our responder, in a thread of its own, over those of `openssl ocsp -port`, to
 * the same client.
 */
export async function responders(world: World): Promise<Comparison> {
  const about = await world.identity(identity());
  const { issuing } = about.authority;
  const folder = mkdtempSync(join(tmpdir(), 'mailstaple-bench-'));
  const agent = new Agent({ keepAlive: false });
  const worker = new Worker(new URL('./responder-thread.ts', import.meta.url));
  try {
    const file = (name: string, content: string | Uint8Array): string => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const ca = file('ca.pem', certificatesPem([issuing.certificate]));
    const key = file(
      'ca.key',
      issuing.key.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    );
    const index = file('index.txt', indexLine(about.holder.serial));
    const leaf = file('leaf.pem', certificatesPem([about.leaf]));
    // `openssl ocsp` takes a port and no address; 0 lets the system choose.
    const theirs = [
      'ocsp',
      '-port',
      '0',
      '-index',
      index,
      '-CA',
      ca,
      '-rsigner',
      ca,
      '-rkey',
      key,
      '-nmin',
      '60',
    ];
    await using openssl = await serve('openssl', theirs, (said) => {
      const port = /ACCEPT \S*:(\d+)/.exec(said)?.[1];
      return port === undefined ? undefined : Number(port);
    });
    const asking = (issuer: string, cert: string): Uint8Array => {
      const made = spawnSync('openssl', [
        'ocsp',
        '-issuer',
        issuer,
        '-cert',
        cert,
        '-no_nonce',
        '-reqout',
        '-',
      ]);
      return new Uint8Array(made.stdout);
    };
    const [ours] = (await once(worker, 'message')) as [
      { port: number; leaf: string; issuer: string },
    ];
    const ourRequest = asking(file('our-issuer.pem', ours.issuer), file('our-leaf.pem', ours.leaf));
    const theirRequest = asking(ca, leaf);
    const turns = await alternately(
      ROUNDS,
      () => rate(() => ask(agent, ours.port, ourRequest), TURN),
      () => rate(() => ask(agent, openssl.port, theirRequest), TURN),
    );
    return { name: 'answers of our responder over `openssl ocsp`', unit: '/s', ...turns };
  } finally {
    agent.destroy();
    await worker.terminate();
    rmSync(folder, { recursive: true });
  }
}
