import { once } from 'node:events';
import { duplexPair } from 'node:stream';
import { expect, it } from 'vitest';
import { acknowledgingResumed } from './acknowledging-proxy.ts';

const record = (type: number, body: Buffer): Buffer => {
  const head = Buffer.from([type, 3, 3, 0, 0]);
  head.writeUInt16BE(body.length, 3);
  return Buffer.concat([head, body]);
};
const message = (type: number, body: Buffer): Buffer => {
  const head = Buffer.from([type, 0, 0, 0]);
  head.writeUIntBE(body.length, 1, 3);
  return Buffer.concat([head, body]);
};
/** A ServerHello of TLS 1.2 with a session id of so many octets and these extensions. */
const serverHello = (sessionId: number, extensions: Buffer): Buffer => {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(extensions.length);
  const body = [
    Buffer.from([3, 3]),
    Buffer.alloc(32, 7),
    Buffer.from([sessionId]),
    Buffer.alloc(sessionId, 9),
  ];
  return record(
    22,
    message(2, Buffer.concat([...body, Buffer.from([0xc0, 0x2f, 0]), length, extensions])),
  );
};
const changeCipherSpec = record(20, Buffer.of(1));
const ticket = record(22, message(4, Buffer.alloc(6)));
const certificate = record(22, message(11, Buffer.alloc(9)));
const renegotiation = Buffer.from([0xff, 1, 0, 1, 0]);
const status = Buffer.from([0, 5, 0, 0]);

/** What the peer gets of these flights. */
async function sent(...flights: Buffer[]): Promise<Buffer> {
  const [peer, inner] = duplexPair();
  const outer = acknowledgingResumed(inner);
  for (const flight of flights) outer.write(flight);
  outer.end();
  const got: Buffer[] = [];
  peer.on('data', (bytes: Buffer) => got.push(bytes));
  await once(peer, 'end');
  return Buffer.concat(got);
}

it.each([0, 32])(
  'a resumed session is acknowledged, every length put right (session id of %i)',
  async (sessionId) => {
    const wanted = serverHello(sessionId, Buffer.concat([renegotiation, status]));
    const plain = serverHello(sessionId, renegotiation);
    expect(
      (await sent(Buffer.concat([plain, changeCipherSpec]))).equals(
        Buffer.concat([wanted, changeCipherSpec]),
      ),
    ).toBe(true);
    expect(
      (await sent(Buffer.concat([plain, ticket]))).equals(Buffer.concat([wanted, ticket])),
    ).toBe(true);
  },
);

it('a full handshake passes as it is, and so does all that is no ServerHello', async () => {
  const full = Buffer.concat([serverHello(32, renegotiation), certificate]);
  expect((await sent(full)).equals(full)).toBe(true);
  for (const bytes of [changeCipherSpec, Buffer.alloc(100), Buffer.from('220 mx\r\n')])
    expect((await sent(bytes)).equals(bytes)).toBe(true);
});

it('only the first flight is touched', async () => {
  const flight = Buffer.concat([serverHello(0, renegotiation), changeCipherSpec]);
  expect((await sent(ticket, flight)).equals(Buffer.concat([ticket, flight]))).toBe(true);
});

it('what the peer sends comes through, and so does its end', async () => {
  const [peer, inner] = duplexPair();
  const outer = acknowledgingResumed(inner);
  const came = Promise.all([once(outer, 'data'), once(outer, 'end')]);
  peer.end('hello');
  const [[bytes]]: [Buffer[], unknown[]] = await came;
  expect(bytes?.toString()).toBe('hello');
  const closed = once(inner, 'close');
  outer.destroy();
  await closed;
});
