import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { ServerTrick } from '../../../harness/model/scenario.ts';
import type { TlsVersion } from '../../../harness/model/terms.ts';
import { newCapture } from '../../../harness/wire/tls/observe/tap.ts';
import { scriptedServer } from '../../../harness/wire/tls/scripted/server.ts';

/** For the tests: boxes on 127.0.0.1 that behave as they are told, each connection counted. */

export interface SmtpPeer {
  socket: Socket;
  /** Of the connections to this box, from 0. */
  index: number;
  /** What the client says next. */
  said(): Promise<string>;
}
export type Manner = (peer: SmtpPeer) => Promise<void>;

export interface Box extends AsyncDisposable {
  port: number;
  address: string;
  /** What was said in clear, a list for each connection. */
  readonly heard: string[][];
  /** `performance.now()` when each connection came. */
  readonly came: number[];
}

/** A box with this manner; what fails in it ends that connection. */
export async function boxOf(manner: Manner): Promise<Box> {
  const sockets = new Set<Socket>();
  const heard: string[][] = [];
  const came: number[] = [];
  const server = createServer({ noDelay: true }, (socket) => {
    const lines: string[] = [];
    const index = heard.push(lines) - 1;
    came.push(performance.now());
    sockets.add(socket);
    socket.on('error', () => {}).once('close', () => sockets.delete(socket));
    const said = async (): Promise<string> => {
      const text = String((await once(socket, 'data'))[0]).trim();
      lines.push(text);
      return text;
    };
    manner({ socket, index, said }).catch(() => socket.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    address: `127.0.0.1:${port}`,
    heard,
    came,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/**
 * The dialogue up to the 220 behind which TLS begins. @param offers lines of the answer to EHLO.
 */
export const starttls =
  (
    then: Manner,
    offers: readonly string[] = ['STARTTLS'],
    greeting = '220 mx.test ESMTP',
  ): Manner =>
  async (peer) => {
    const { socket, said } = peer;
    socket.write(`${greeting}\r\n`);
    await said();
    const last = offers.at(-1) ?? 'HELP';
    socket.write(
      `250-mx.test\r\n${offers
        .slice(0, -1)
        .map((offer) => `250-${offer}\r\n`)
        .join('')}250 ${last}\r\n`,
    );
    if ((await said()) !== 'STARTTLS') {
      socket.end('221 bye\r\n');
      return;
    }
    socket.write('220 go ahead\r\n');
    await then(peer);
  };

/** SMTP inside TLS: EHLO and QUIT. @param offers what is offered there. */
function speak(inside: Duplex, offers: readonly string[] = []): void {
  inside.on('error', () => {});
  inside.on('data', (bytes: Buffer) => {
    if (/^EHLO/.test(String(bytes)))
      inside.write(`250-mx.test\r\n${offers.map((it) => `250-${it}\r\n`).join('')}250 HELP\r\n`);
    else if (/^QUIT/.test(String(bytes))) inside.end('221 bye\r\n');
  });
}

export interface Held {
  /** PKCS#8 PEM. */
  key: string;
  /** PEM as sent. */
  certificates: string;
}

export interface Stapling extends Held {
  tls: TlsVersion;
  /** The staple of each connection. */
  staple: (index: number) => Uint8Array | undefined;
  trick?: ServerTrick;
  /** Offered inside TLS. */
  offers?: readonly string[];
  /** Greets inside TLS, as with implicit TLS. */
  greets?: boolean;
}

/** TLS by a scripted server of ours. */
export const stapling =
  ({ tls, staple, trick = 'none', offers, greets = false, ...held }: Stapling): Manner =>
  async ({ socket, index }) => {
    const staples = [staple(index)];
    const end = performance.now() + 30_000;
    const inside = await scriptedServer(
      socket,
      { ...held, tls, staples, trick },
      newCapture(),
      end,
    );
    speak(inside, offers);
    if (greets) inside.write('220 mx.test ESMTP\r\n');
  };

/** TLS by Node that asks for a certificate of the client's, and may insist on it. */
export const asking =
  ({ key, certificates }: Held, tls: TlsVersion, insists: boolean): Manner =>
  async ({ socket }) => {
    const version = `TLSv${tls}` as const;
    const inside = new TLSSocket(socket, {
      isServer: true,
      requestCert: true,
      rejectUnauthorized: insists,
      secureContext: createSecureContext({
        key,
        cert: certificates,
        ca: certificates,
        minVersion: version,
        maxVersion: version,
      }),
    });
    // OpenSSL's server asks, and leaves it to its owner to insist.
    inside.once('secure', () => {
      if (insists) inside.destroy();
    });
    speak(inside);
  };
