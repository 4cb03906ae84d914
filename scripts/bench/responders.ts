import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
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

/**
 * One answer over a connection of its own, as `openssl ocsp` closes after each; by the plainest
 * client there is, so that it is not the client that is measured.
 */
function ask(port: number, der: Uint8Array): Promise<void> {
  const head =
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/ocsp-request\r\nContent-Length: ' +
    `${der.length}\r\nConnection: close\r\n\r\n`;
  const bytes = Buffer.concat([Buffer.from(head), der]);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: LOOPBACK, port }, () => socket.write(bytes));
    let octets = 0;
    let first = '';
    socket.on('data', (piece: Buffer) => {
      first ||= piece.toString('latin1', 0, 12);
      octets += piece.length;
    });
    socket.once('error', reject).once('end', () => {
      socket.destroy();
      if (first.endsWith(' 200') && octets > 300) resolve();
      else reject(new Error(`a responder answered "${first}" with ${octets} octets`));
    });
  });
}

function indexLine(serial: Uint8Array): string {
  const stamp = new Date(Date.now() + 86_400_000)
    .toISOString()
    .slice(2, 19)
    .replaceAll(/[-:T]/g, '');
  return (
    `V\t${stamp}Z\t\t${Buffer.from(serial).toString('hex').toUpperCase()}` +
    '\tunknown\t/CN=mx.test\n'
  );
}

/**
 * Answers a second of our responder, in a thread of its own, over those of `openssl ocsp -port`, to
 * the same client.
 */
export async function responders(world: World): Promise<Comparison> {
  const about = await world.identity(identity());
  const { issuing } = about.authority;
  const folder = mkdtempSync(join(tmpdir(), 'mailstaple-bench-'));
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
      () => rate(() => ask(ours.port, ourRequest), TURN),
      () => rate(() => ask(openssl.port, theirRequest), TURN),
    );
    return { name: 'answers of our responder over `openssl ocsp`', unit: '/s', ...turns };
  } finally {
    await worker.terminate();
    rmSync(folder, { recursive: true });
  }
}
