import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import {
  type Answer,
  AUTHENTIC_DATA,
  decode,
  encode,
  type Packet,
  RECURSION_DESIRED,
  TRUNCATED_RESPONSE,
} from 'dns-packet';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LOOPBACK } from '../../../ca/loopback.ts';
import { readQuery } from './message.ts';
import { Resolver } from './resolver.ts';

let resolver: Resolver;
beforeEach(async () => {
  resolver = await Resolver.open(LOOPBACK);
  const { table } = resolver;
  table.zone('d.example', 'signed');
  table.zone('open.d.example', 'insecure');
  table.zone('bad.d.example', 'failing');
  table.zone('mute.d.example', 'silent');
  table.put('d.example', { type: 'MX', preference: 10, exchange: 'mx.d.example' });
  table.put('mx.d.example', { type: 'A', address: LOOPBACK });
  table.put('alias.d.example', { type: 'CNAME', target: 'mx.d.example' });
  table.put('out.d.example', { type: 'CNAME', target: 'mx.open.d.example' });
  table.put('loop.d.example', { type: 'CNAME', target: 'loop.d.example' });
  table.put('mx.open.d.example', { type: 'A', address: LOOPBACK });
  const data = Buffer.alloc(1200, 7);
  table.put('_25._tcp.mx.d.example', {
    type: 'TLSA',
    ...{ usage: 3, selector: 1, matchingType: 0, data },
  });
});
afterEach(() => resolver[Symbol.asyncDispose]());

const query = (name: string, type: string, { ad = true, size = 0, dnssec = false } = {}) =>
  encode({
    type: 'query',
    id: 4711,
    flags: RECURSION_DESIRED | (ad ? AUTHENTIC_DATA : 0),
    questions: [{ name, type: type as 'A', class: 'IN' }],
    additionals:
      size === 0
        ? []
        : [
            {
              ...{ type: 'OPT', name: '.', udpPayloadSize: size, flags: dnssec ? 0x8000 : 0 },
              ...{ extendedRcode: 0, ednsVersion: 0, flag_do: dnssec, options: [] },
            } satisfies Answer,
          ],
  });

async function overUdp(bytes: Uint8Array): Promise<Packet> {
  const socket = createSocket('udp4');
  socket.send(bytes, resolver.port, resolver.address);
  const [answer] = (await once(socket, 'message')) as [Buffer];
  socket.close();
  return decode(answer);
}

async function overTcp(...messages: readonly Buffer[]): Promise<Packet> {
  const socket = connect({ host: resolver.address, port: resolver.port });
  for (const message of messages) {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(message.length);
    socket.write(length);
    socket.write(message);
  }
  let got = Buffer.alloc(0);
  while (got.length < 2 || got.length < 2 + got.readUInt16BE(0)) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    got = Buffer.concat([got, chunk]);
  }
  socket.destroy();
  return decode(got.subarray(2));
}

const secure = ({ flags = 0 }: Packet) => (flags & AUTHENTIC_DATA) !== 0;
const rcode = ({ flags = 0 }: Packet) => flags & 15;

describe('a resolver of ours', () => {
  it('answers from its table and says that it is secure', async () => {
    const answer = await overUdp(query('D.example', 'MX'));
    expect(answer).toMatchObject({ id: 4711, type: 'response' });
    expect(answer.answers).toMatchObject([
      { type: 'MX', data: { preference: 10, exchange: 'mx.d.example' } },
    ]);
    expect(secure(answer)).toBe(true);
  });

  it('says so to nobody who did not ask', async () => {
    const plain = await overUdp(query('mx.d.example', 'A', { ad: false }));
    expect(secure(plain)).toBe(false);
    const dnssec = { ad: false, size: 1232, dnssec: true };
    expect(secure(await overUdp(query('mx.d.example', 'A', dnssec)))).toBe(true);
  });

  it.each([
    ['what is not there, securely', 'no.d.example', 3, true],
    ['a name that others are below', '_tcp.mx.d.example', 0, true],
    ['what is not there, insecurely', 'no.open.d.example', 3, false],
    ['an insecure name', 'mx.open.d.example', 0, false],
    ['an alias into an insecure zone', 'out.d.example', 0, false],
    ['an alias', 'alias.d.example', 0, true],
    ['a zone that fails', 'mx.bad.d.example', 2, false],
    ['an alias of itself', 'loop.d.example', 2, false],
    ['a name that is none of ours', 'example.com', 5, false],
  ])('%s: %s has code %i', async (_, name, code, isSecure) => {
    const answer = await overUdp(query(name, 'A'));
    expect([rcode(answer), secure(answer)]).toEqual([code, isSecure]);
    expect(resolver.lookups(name)).toMatchObject([{ type: 'A', secure: isSecure }]);
  });

  it('cuts what is too long for UDP, and gives it whole over TCP', async () => {
    const asked = (size: number) => query('_25._tcp.mx.d.example', 'TLSA', { size });
    const cut = await overUdp(asked(512));
    expect((cut.flags ?? 0) & TRUNCATED_RESPONSE).not.toBe(0);
    expect(cut.answers).toEqual([]);
    for (const whole of [await overUdp(asked(4096)), await overTcp(asked(512))])
      expect(whole.answers).toMatchObject([
        { type: 'TLSA', data: { usage: 3, selector: 1, matchingType: 0 } },
      ]);
  });

  it('keeps silent where it is told to, and remembers that it was asked', async () => {
    const mute = query('mx.mute.d.example', 'A');
    const next = await overTcp(mute, query('mx.d.example', 'A'));
    expect(next.questions).toMatchObject([{ name: 'mx.d.example' }]);
    expect(resolver.lookups('mute.d.example')).toMatchObject([{ rcode: 'none', records: 0 }]);
  });

  it('lives through octets that are no query', async () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => void readQuery(bytes)),
      { numRuns: 300 },
    );
    const socket = createSocket('udp4');
    for (const bytes of [Buffer.alloc(0), Buffer.alloc(11, 255), encode({ type: 'response' })])
      socket.send(bytes, resolver.port, resolver.address);
    expect(rcode(await overUdp(query('mx.d.example', 'A')))).toBe(0);
    socket.close();
  });

  it('says in one sentence that its port is taken', async () => {
    const taken = createServer().listen(0, LOOPBACK);
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await expect(Resolver.open(LOOPBACK, port)).rejects.toThrow(
      `No resolver can be opened at 127.0.0.1 port ${port} (EADDRINUSE).`,
    );
    taken.close();
  });
});
