import { once } from 'node:events';
import { type Duplex, duplexPair } from 'node:stream';
import { connect } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { markTlsStart, newCapture, tap } from '../wire/tls/observe/tap.ts';
import { readClientHello } from './client-hello-reader.ts';

const far = () => performance.now() + 60_000;

/** A real ClientHello. */
async function helloBytes(): Promise<Buffer> {
  const [ours, theirs] = duplexPair();
  const socket = connect({ socket: ours, servername: 'mx.test', requestOCSP: true }).on(
    'error',
    () => {},
  );
  const [bytes]: Buffer[] = await once(theirs, 'data');
  socket.destroy();
  return bytes ?? Buffer.of();
}

/** Both ends of a connection whose server end is tapped and about to be read. */
function ends() {
  const [client, server] = duplexPair();
  client.on('error', () => {});
  const capture = newCapture();
  const stream = tap(server, capture, 'server').on('error', () => {});
  markTlsStart(capture);
  return { client, stream, capture };
}

/** What a reader who comes later gets first. */
async function readOn(stream: Duplex): Promise<Buffer | undefined> {
  const data = once(stream, 'data');
  stream.resume();
  const [bytes]: Buffer[] = await data;
  return bytes;
}

describe('the ClientHello', () => {
  it('is read, and its bytes are put back for whoever speaks TLS', async () => {
    const { client, stream, capture } = ends();
    const bytes = await helloBytes();
    client.write(bytes);
    const { hello, octets, pieces } = await readClientHello(stream, capture, far());
    expect(hello.serverName).toBe('mx.test');
    expect(hello.statusRequest?.statusType).toBe(1);
    expect([octets, pieces]).toEqual([bytes.length, 1]);
    const again = await readOn(stream);
    expect(again?.equals(bytes)).toBe(true);
  });

  it('may come in pieces, which are counted', async () => {
    const { client, stream, capture } = ends();
    const bytes = await helloBytes();
    const readHello = readClientHello(stream, capture, far());
    client.write(bytes.subarray(0, 7));
    await once(stream, 'data');
    client.write(bytes.subarray(7));
    expect(await readHello).toMatchObject({ octets: bytes.length, pieces: 2 });
    const again = await readOn(stream);
    expect(again?.equals(bytes)).toBe(true);
  });

  it('that never comes is not waited for beyond the budget', async () => {
    const { stream, capture } = ends();
    await expect(readClientHello(stream, capture, performance.now() + 1)).rejects.toMatchObject({
      how: 'stalled',
    });
  });

  it('of a client that leaves never comes', async () => {
    const { client, stream, capture } = ends();
    client.end((await helloBytes()).subarray(0, 20));
    await expect(readClientHello(stream, capture, far())).rejects.toMatchObject({ how: 'closed' });
  });

  it('is not looked for in a flood', async () => {
    const { client, stream, capture } = ends();
    client.write(Buffer.alloc(300 << 10, 'EHLO a\r\n'));
    await expect(readClientHello(stream, capture, far())).rejects.toMatchObject({
      how: 'nonsense',
    });
  });
});
