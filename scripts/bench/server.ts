import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Identity } from '../../ca/authority/world.ts';
import { LOOPBACK } from '../../ca/loopback.ts';
import type { TlsVersion } from '../../harness/model/terms.ts';
import { OrdinaryServer } from '../../harness/wire/smtp/ordinary-server.ts';
import { newCapture } from '../../harness/wire/tls/observe/tap.ts';

/** A handshake that takes longer has failed, milliseconds. */
const HANDSHAKE_MS = 10_000;

export interface BenchServer extends AsyncDisposable {
  readonly port: number;
}

/**
 * Answers each line of a dialogue until STARTTLS, or to its end. Resolves with true when TLS is to
 * begin.
 */
function talk(stream: Duplex, offers: boolean): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  let text = '';
  const onData = (bytes: Buffer): void => {
    text += bytes.toString('latin1');
    for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
      const line = text.slice(0, end);
      text = text.slice(end + 2);
      if (/^STARTTLS/i.test(line)) {
        stream.off('data', onData);
        stream.pause();
        stream.write('220 2.0.0 go ahead\r\n');
        resolve(true);
      } else if (/^QUIT/i.test(line)) {
        stream.end('221 2.0.0 bye\r\n');
        resolve(false);
      } else
        stream.write(
          offers ? '250-mx.test\r\n250 STARTTLS\r\n' : '250-mx.test\r\n250 PIPELINING\r\n',
        );
    }
  };
  stream.on('data', onData).on('error', () => resolve(false));
  stream.on('close', () => resolve(false));
  return promise;
}

/**
 * The least that can be called a mail server with STARTTLS and a staple: as little as possible but
 * the handshake.
 */
export async function openBenchServer(
  identity: Identity,
  staple: Uint8Array,
  tls: TlsVersion,
): Promise<BenchServer> {
  const { key, sentPem: certificates } = identity;
  const handshakes = new OrdinaryServer({ key, certificates, tls, staple, tickets: false });
  const open = new Set<Socket>();
  const accept = async (socket: Socket): Promise<void> => {
    open.add(socket);
    socket.on('error', () => {}).once('close', () => open.delete(socket));
    socket.write('220 mx.test ESMTP\r\n');
    if (!(await talk(socket, true))) return;
    const inside = await handshakes.handshake(
      socket,
      newCapture(),
      performance.now() + HANDSHAKE_MS,
    );
    await talk(inside, false);
  };
  const listener = createServer({ noDelay: true }, (socket) => {
    accept(socket).catch(() => socket.destroy());
  });
  listener.listen(0, LOOPBACK);
  await once(listener, 'listening');
  const address = listener.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      listener.close();
      await once(listener, 'close');
    },
  };
}
