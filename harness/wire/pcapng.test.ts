import { describe, expect, it } from 'vitest';
import type { Capture } from '../model/tls.ts';
import { type PcapngEnds, toPcapng } from './pcapng.ts';

interface Block {
  type: number;
  body: Buffer;
}

/** Walks the blocks; throws when a length does not hold at both ends. */
function blocks(file: Uint8Array): Block[] {
  const bytes = Buffer.from(file);
  const found: Block[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32LE(at + 4);
    if (length % 4 !== 0 || bytes.readUInt32LE(at + length - 4) !== length)
      throw new Error(`block at ${at}`);
    found.push({ type: bytes.readUInt32LE(at), body: bytes.subarray(at + 8, at + length - 4) });
    at += length;
  }
  return found;
}

const sum = (bytes: Buffer): number => {
  let total = 0;
  for (let at = 0; at < bytes.length; at += 2)
    total += bytes.readUInt8(at) * 256 + (bytes[at + 1] ?? 0);
  while (total > 0xffff) total = (total & 0xffff) + (total >> 16);
  return total;
};

interface Packet {
  source: string;
  ports: [number, number];
  seq: number;
  ack: number;
  flags: number;
  payload: Buffer;
  micros: number;
}

function packets(file: Uint8Array): Packet[] {
  return blocks(file)
    .filter(({ type }) => type === 6)
    .map(({ body }) => {
      const micros = body.readUInt32LE(4) * 2 ** 32 + body.readUInt32LE(8);
      const length = body.readUInt32LE(12);
      expect(body.readUInt32LE(16)).toBe(length);
      const ip = body.subarray(20, 20 + length);
      const tcp = ip.subarray(20);
      expect(ip.readUInt16BE(2)).toBe(length);
      expect(sum(ip.subarray(0, 20))).toBe(0xffff);
      const pseudo = Buffer.from([
        ...ip.subarray(12, 20),
        0,
        6,
        tcp.length >> 8,
        tcp.length & 0xff,
      ]);
      expect(sum(Buffer.concat([pseudo, tcp]))).toBe(0xffff);
      return {
        source: [...ip.subarray(12, 16)].join('.'),
        ports: [tcp.readUInt16BE(0), tcp.readUInt16BE(2)],
        seq: tcp.readUInt32BE(4),
        ack: tcp.readUInt32BE(8),
        flags: tcp.readUInt8(13),
        payload: tcp.subarray(20),
        micros,
      };
    });
}

const sent = Buffer.from(Array.from({ length: 4001 }, (_, index) => index % 251));
const capture: Capture = {
  chunks: [
    { from: 'server', at: 1.5, bytes: Buffer.from('220 mx\r\n') },
    { from: 'client', at: 2.25, bytes: sent },
    { from: 'server', at: 3, bytes: Buffer.from('x') },
  ],
  tlsStart: { client: 6, server: 8 },
  keyLog: ['CLIENT_RANDOM aa bb', 'EXPORTER_SECRET cc\n dd'],
};
const of = (change: Partial<Capture> = {}, ends: PcapngEnds = {}) =>
  packets(toPcapng({ ...capture, ...change }, ends));

describe('a pcapng', () => {
  it('begins with section, secrets and interface', () => {
    const [section, secrets, face] = blocks(toPcapng(capture));
    expect(section?.type).toBe(0x0a0d0d0a);
    expect(section?.body.readUInt32LE(0)).toBe(0x1a2b3c4d);
    expect(secrets?.type).toBe(10);
    expect(secrets?.body.readUInt32LE(0)).toBe(0x544c534b);
    const length = secrets?.body.readUInt32LE(4) ?? 0;
    expect(secrets?.body.subarray(8, 8 + length).toString()).toBe(
      'CLIENT_RANDOM aa bb\nEXPORTER_SECRET cc dd\n',
    );
    expect(face?.type).toBe(1);
    expect(face?.body.readUInt16LE(0)).toBe(101);
  });

  it('has no secrets where there are none', () => {
    expect(blocks(toPcapng({ ...capture, keyLog: [] })).some(({ type }) => type === 10)).toBe(
      false,
    );
  });

  it('is one TCP connection from SYN to FIN, each number where the other side is', () => {
    const seen = of();
    expect(seen.slice(0, 3).map(({ flags }) => flags)).toEqual([0x02, 0x12, 0x10]);
    expect(seen.slice(-3).map(({ flags }) => flags)).toEqual([0x11, 0x11, 0x10]);
    const next = new Map<string, number>();
    for (const { source, seq, ack, flags, payload } of seen) {
      const other = [...next.keys()].find((address) => address !== source);
      if (next.has(source)) expect(seq).toBe(next.get(source));
      if (other !== undefined) expect(ack).toBe(next.get(other));
      next.set(source, seq + payload.length + ((flags & 3) === 0 ? 0 : 1));
    }
  });

  it('holds every octet, in its order and with its time', () => {
    const seen = of({}, { startedAt: new Date(1_700_000_000_000) });
    const from = (source: string) =>
      seen.filter((packet) => packet.source === source && packet.payload.length > 0);
    expect(Buffer.concat(from('192.0.2.1').map(({ payload }) => payload)).equals(sent)).toBe(true);
    expect(from('192.0.2.1').map(({ payload }) => payload.length)).toEqual([1460, 1460, 1081]);
    expect(Buffer.concat(from('192.0.2.25').map(({ payload }) => payload)).toString()).toBe(
      '220 mx\r\nx',
    );
    expect(from('192.0.2.1')[0]?.micros).toBe(1_700_000_000_002_250);
    expect(from('192.0.2.25').map(({ micros }) => micros % 1e6)).toEqual([1500, 3000]);
  });

  it('has the ports Wireshark knows, or those it is told', () => {
    expect(of()[0]?.ports).toEqual([49_152, 25]);
    expect(of({ tlsStart: { client: 0, server: 0 } })[0]?.ports).toEqual([49_152, 465]);
    expect(of({ tlsStart: undefined })[0]?.ports).toEqual([49_152, 25]);
    const client = { address: '127.0.0.1', port: 4711 };
    const [first] = of({}, { client, server: { address: '::1', port: 587 } });
    expect(first).toMatchObject({ source: '127.0.0.1', ports: [4711, 587] });
  });

  it('of nothing is a connection without a word', () => {
    const seen = of({ chunks: [], keyLog: [] });
    expect(seen.length).toBe(6);
    expect(seen.every(({ payload, micros }) => payload.length === 0 && micros === 0)).toBe(true);
  });
});
