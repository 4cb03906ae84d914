import { Buffer } from 'node:buffer';
import type { Capture } from '../model/tls.ts';
import { type End, TcpSegments } from './tcp-segments.ts';

/** Block types of pcapng (draft-ietf-opsawg-pcapng section 4). */
const blocks = { section: 0x0a0d0d0a, interface: 1, packet: 6, secrets: 10 } as const;
/** `TLSK`: the secrets are an SSLKEYLOGFILE. */
const tlsKeyLog = 0x544c534b;
/** LINKTYPE_RAW: packets begin with the IP header. */
const rawIp = 101;
const options = { comment: 1, application: 4 } as const;

const padding = (length: number): Buffer => Buffer.alloc((4 - (length % 4)) % 4);

const u32 = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value >>> 0, 4 * index);
  return bytes;
};

const u16 = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(2 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt16LE(value, 2 * index);
  return bytes;
};

function block(type: number, ...body: readonly Uint8Array[]): Buffer {
  const length = body.reduce((total, part) => total + part.length, 0);
  const pad = padding(length);
  const total = u32(12 + length + pad.length);
  return Buffer.concat([u32(type), total, ...body, pad, total]);
}

function option(code: number, text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([u16(code, bytes.length), bytes, padding(bytes.length)]);
}

const said =
  'Addresses, ports and TCP are made up from the octets of one connection. Payload, its ' +
  'order and its times are as seen.';

export interface PcapngEnds {
  client?: End;
  server?: End;
  /** What 0 of the capture's times is on the clock; 1970 unless told. */
  startedAt?: Date;
}

/**
 * The capture as a pcapng file with its key log inside, so that Wireshark opens it decrypted. Where
 * the ends are not told, they are of 192.0.2.0/24 (RFC 5737), and the server's port is 80 for plain
 * HTTP, 465 when TLS begins at the first octet, else 25: at these ports Wireshark knows what to
 * expect.
 */
export function toPcapng(capture: Capture, ends: PcapngEnds = {}): Uint8Array {
  const { tlsStart } = capture;
  const implicit = tlsStart !== undefined && tlsStart.client === 0 && tlsStart.server === 0;
  const segments = new TcpSegments({
    client: ends.client ?? { address: '192.0.2.1', port: 49_152 },
    server: ends.server ?? { address: '192.0.2.25', port: capture.http ? 80 : implicit ? 465 : 25 },
  });
  const start = (ends.startedAt?.getTime() ?? 0) * 1000;
  const packet = (at: number, bytes: Uint8Array): Buffer => {
    const time = start + Math.max(0, Math.round(at * 1000));
    const stamp = u32(Math.floor(time / 2 ** 32), time % 2 ** 32);
    return block(blocks.packet, u32(0), stamp, u32(bytes.length, bytes.length), bytes);
  };
  const keys = Buffer.from(
    capture.keyLog.map((line) => `${line.replaceAll(/[\r\n]/g, '')}\n`).join(''),
    'latin1',
  );
  const parts = [
    block(
      blocks.section,
      u32(0x1a2b3c4d),
      u16(1, 0),
      u32(0xffffffff, 0xffffffff),
      option(options.comment, said),
      option(options.application, 'mailstaple'),
      u16(0, 0),
    ),
    ...(keys.length > 0 ? [block(blocks.secrets, u32(tlsKeyLog, keys.length), keys)] : []),
    block(blocks.interface, u16(rawIp, 0), u32(0)),
  ];
  const first = capture.chunks[0]?.at ?? 0;
  for (const bytes of segments.open()) parts.push(packet(first, bytes));
  let last = first;
  for (const chunk of capture.chunks) {
    last = chunk.at;
    for (const bytes of segments.data(chunk.from, chunk.bytes)) parts.push(packet(chunk.at, bytes));
  }
  for (const bytes of segments.close()) parts.push(packet(last, bytes));
  return Buffer.concat(parts);
}
