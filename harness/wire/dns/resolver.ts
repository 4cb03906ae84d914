import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { listen } from '../../../ca/ports.ts';
import type { Lookup } from '../../model/dns.ts';
import { type Query, readQuery, writeAnswer, writeDatagram } from './message.ts';
import type { ZoneSigner } from './signer.ts';
import { type Answer, canonical, DnsTable } from './table.ts';

/** Queries that are kept for the record. */
const MOST_LOOKUPS = 50_000;
/** A connection that says nothing for so long is closed; milliseconds. */
const IDLE_MS = 10_000;
const MOST_CONNECTIONS = 256;

/**
 * A resolver of ours that answers from a table as one that validates would (RFC 4035 3.2.3): AD
 * where the zone is signed. UDP and TCP on the same port.
 */
export class Resolver implements AsyncDisposable {
  readonly address: string;
  readonly port: number;
  readonly table = new DnsTable();
  readonly #udp: UdpSocket;
  readonly #tcp: Server;
  readonly #open = new Set<Socket>();
  readonly #lookups: Lookup[] = [];

  readonly #signer: ZoneSigner | undefined;

  private constructor(
    [tcp, udp]: readonly [Server, UdpSocket],
    address: string,
    port: number,
    signer: ZoneSigner | undefined,
  ) {
    this.#tcp = tcp;
    this.#udp = udp;
    this.address = address;
    this.port = port;
    this.#signer = signer;
    if (signer) {
      this.table.zone(signer.zone, 'signed');
      this.table.put(signer.zone, signer.key);
    }
    udp.on('message', (bytes, from) => {
      const query = readQuery(bytes);
      const answer = query && this.#answer(query);
      if (answer) udp.send(writeDatagram(query, answer, signer), from.port, from.address, () => {});
    });
    udp.on('error', () => {});
    tcp.on('connection', (socket) => this.#serve(socket));
  }

  /**
   * @param port default 0: any that is free for both.
   * @param signer of the zone that is played in, where somebody may validate by himself.
   * @throws Error in one sentence where the port cannot be had.
   */
  static async open(address: string, port = 0, signer?: ZoneSigner): Promise<Resolver> {
    for (let tries = 0; ; tries += 1) {
      const tcp = createServer();
      const udp = createSocket('udp4');
      try {
        const found = await listen(tcp, address, port);
        udp.bind(found, address);
        await once(udp, 'listening');
        return new Resolver([tcp, udp], address, found, signer);
      } catch (error) {
        tcp.close();
        udp.close();
        // One that is free for TCP may be taken for UDP.
        if (port === 0 && tries < 20) continue;
        const code = error instanceof Error && 'code' in error ? String(error.code) : 'no reason';
        throw new Error(`No resolver can be opened at ${address} port ${port} (${code}).`);
      }
    }
  }

  /** The questions about this name and those below it so far, in order. */
  lookups(below: string): Lookup[] {
    const end = canonical(below);
    return this.#lookups.filter(({ name }) => name === end || name.endsWith(`.${end}`));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#tcp.listening) return;
    const closed = [once(this.#tcp, 'close'), once(this.#udp, 'close')];
    this.#tcp.close();
    this.#udp.close();
    for (const socket of this.#open) socket.destroy();
    await Promise.all(closed);
  }

  #answer(query: Query): Answer | undefined {
    const answer = this.table.answer(query);
    if (this.#lookups.length < MOST_LOOKUPS) this.#lookups.push(lookupOf(query, answer));
    return answer;
  }

  /** Messages over TCP bear their length in front (RFC 1035 4.2.2). */
  #serve(socket: Socket): void {
    if (this.#open.size >= MOST_CONNECTIONS) return void socket.destroy();
    this.#open.add(socket);
    let waiting = Buffer.alloc(0);
    socket.setTimeout(IDLE_MS, () => socket.destroy());
    socket.on('error', () => {}).once('close', () => this.#open.delete(socket));
    socket.on('data', (chunk) => {
      waiting = Buffer.concat([waiting, chunk]);
      while (waiting.length >= 2 && waiting.length >= 2 + waiting.readUInt16BE(0)) {
        const end = 2 + waiting.readUInt16BE(0);
        const query = readQuery(waiting.subarray(2, end));
        waiting = waiting.subarray(end);
        if (!query) return void socket.destroy();
        const answer = this.#answer(query);
        if (answer) socket.write(framed(writeAnswer(query, answer, this.#signer)));
      }
    });
  }
}

function framed(message: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}

function lookupOf({ name, type, asksSecurity }: Query, answer: Answer | undefined): Lookup {
  const wanted = answer?.records.filter(({ record }) => record.type === type) ?? [];
  return {
    name: canonical(name),
    type,
    asksSecurity,
    rcode: answer?.rcode ?? 'none',
    secure: answer?.secure ?? false,
    records: wanted.length,
    at: Date.now(),
  };
}
