import { Buffer } from 'node:buffer';
import { isIPv4 } from 'node:net';

/** One end of a connection: IPv4 address and port. */
export interface End {
  address: string;
  port: number;
}

/** Octets of payload in one packet. */
const segmentSize = 1460;
const flags = { fin: 1, syn: 2, psh: 8, ack: 16 } as const;

/** Sum of RFC 1071 over 16-bit words, not yet inverted. */
function sum(bytes: Uint8Array, start = 0): number {
  let total = start;
  for (let at = 0; at < bytes.length; at += 2)
    total += (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
  while (total > 0xffff) total = (total & 0xffff) + Math.floor(total / 0x10000);
  return total;
}

const addressOf = (address: string, instead: string): Uint8Array =>
  Uint8Array.from((isIPv4(address) ? address : instead).split('.').map(Number));

interface Half {
  address: Uint8Array;
  port: number;
  next: number;
  packets: number;
}

/**
 * Makes up the IPv4 packets of one TCP connection (RFC 9293), with sequence numbers and checksums
 * that are right. Addresses that are no IPv4 become 192.0.2.1 and 192.0.2.25.
 */
export class TcpSegments {
  readonly #halves: { client: Half; server: Half };

  constructor(ends: { client: End; server: End }) {
    const half = ({ address, port }: End, instead: string, next: number): Half => ({
      address: addressOf(address, instead),
      port,
      next,
      packets: 0,
    });
    this.#halves = {
      client: half(ends.client, '192.0.2.1', 1000),
      server: half(ends.server, '192.0.2.25', 5000),
    };
  }

  /** The three packets that open a connection. */
  open(): Uint8Array[] {
    return [
      this.#packet('client', flags.syn),
      this.#packet('server', flags.syn | flags.ack),
      this.#packet('client', flags.ack),
    ];
  }

  /** Octets of one side, in as many packets as they take. */
  data(from: 'client' | 'server', bytes: Uint8Array): Uint8Array[] {
    const packets: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += segmentSize) {
      packets.push(this.#packet(from, flags.psh | flags.ack, bytes.subarray(at, at + segmentSize)));
    }
    return packets;
  }

  /** The packets that close it in order. */
  close(): Uint8Array[] {
    const fin = flags.fin | flags.ack;
    return [
      this.#packet('client', fin),
      this.#packet('server', fin),
      this.#packet('client', flags.ack),
    ];
  }

  #packet(
    from: 'client' | 'server',
    control: number,
    payload: Uint8Array = new Uint8Array(0),
  ): Uint8Array {
    const source = this.#halves[from];
    const target = this.#halves[from === 'client' ? 'server' : 'client'];
    const tcp = Buffer.alloc(20 + payload.length);
    tcp.writeUInt16BE(source.port, 0);
    tcp.writeUInt16BE(target.port, 2);
    tcp.writeUInt32BE(source.next, 4);
    tcp.writeUInt32BE((control & flags.ack) === 0 ? 0 : target.next, 8);
    tcp.writeUInt8(5 << 4, 12);
    tcp.writeUInt8(control, 13);
    tcp.writeUInt16BE(0xffff, 14);
    tcp.set(payload, 20);
    const pseudo = Uint8Array.of(
      ...source.address,
      ...target.address,
      0,
      6,
      tcp.length >> 8,
      tcp.length & 0xff,
    );
    tcp.writeUInt16BE(~sum(tcp, sum(pseudo)) & 0xffff, 16);
    source.next =
      (source.next + payload.length + ((control & (flags.syn | flags.fin)) === 0 ? 0 : 1)) %
      2 ** 32;
    source.packets = (source.packets + 1) % 0x10000;

    const ip = Buffer.alloc(20);
    ip.writeUInt8(0x45, 0);
    ip.writeUInt16BE(20 + tcp.length, 2);
    ip.writeUInt16BE(source.packets, 4);
    ip.writeUInt16BE(0x4000, 6);
    ip.writeUInt8(64, 8);
    ip.writeUInt8(6, 9);
    ip.set(source.address, 12);
    ip.set(target.address, 16);
    ip.writeUInt16BE(~sum(ip) & 0xffff, 10);
    return Buffer.concat([ip, tcp]);
  }
}
