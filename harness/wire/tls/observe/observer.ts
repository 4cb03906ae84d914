import { Buffer } from 'node:buffer';
import type { Capture, Handshake } from '../../../model/tls.ts';
import { alertName } from '../codec/alerts.ts';
import { cipherSuite } from '../codec/cipher-suites.ts';
import { extensionTypes, findExtension } from '../codec/extensions.ts';
import { readKeyLog, type Secrets } from '../crypto/key-log.ts';
import { HandshakeBuffer, handshakeTypes } from '../codec/messages.ts';
import { emptyHandshake, Narrator } from './handshake-decoder.ts';
import { type Opener, opener12, opener13 } from './decrypter.ts';
import { contentTypes, frontRecord, maxFragment, type TlsRecord } from '../codec/records.ts';

type From = 'client' | 'server';

/** Beyond these a connection is no handshake any more, and decoding stops. */
const limits = { records: 20_000, messages: 2000, alerts: 64 };

/** One direction: its octets, how far they have come and been read, and what opens its records. */
interface Lane {
  from: From;
  bytes: Uint8Array;
  read: number;
  there: number;
  /** No TLS, or a limit was reached: the rest is not looked at. */
  stopped: boolean;
  messages: HandshakeBuffer;
  /** Are records under protection from here on (TLS 1.2)? */
  changed: boolean;
  opener: Opener | undefined;
  /** Did a record open under the present keys? */
  opened: boolean;
  /** Was the failure to open already written down? */
  failed: boolean;
}

/**
 * Decodes a connection from its bytes and key log. A pure function: it never throws, and its work is bounded by the size
 * of the capture and by limits of its own. Every entry of `problems` begins with the side at fault, `client: ` or
 * `server: `; what was cut off, or was more than we read, stands under `breaks`. With a HelloRetryRequest `clientHello` is the first one, `serverHello` the last one, and its
 * `helloRetryRequest` says that there was one. Without `tlsStart` TLS is looked for at the first octet.
 * @param heard is given the application data of either side, record by record, as far as it could be deciphered.
 */
export function decodeCapture(
  capture: Capture,
  heard?: (from: From, content: Uint8Array) => void,
): Handshake {
  const start = capture.tlsStart ?? startOf(capture);
  return start ? new Observer(capture, start, heard).observe() : emptyHandshake();
}

function startOf({ chunks }: Capture): { client: number; server: number } | undefined {
  const first = chunks.find(({ from, bytes }) => from === 'client' && bytes.length > 0)?.bytes[0];
  return first === contentTypes.handshake ? { client: 0, server: 0 } : undefined;
}

function laneOf(from: From, capture: Capture, skip: number): Lane {
  const whole = Buffer.concat(
    capture.chunks.filter((chunk) => chunk.from === from).map(({ bytes }) => bytes),
  );
  return {
    from,
    bytes: whole.subarray(skip),
    read: 0,
    there: 0,
    stopped: false,
    messages: new HandshakeBuffer(),
    changed: false,
    opener: undefined,
    opened: false,
    failed: false,
  };
}

class Observer {
  readonly #capture: Capture;
  readonly #skip: { client: number; server: number };
  readonly #lanes: Record<From, Lane>;
  readonly #narrator = new Narrator();
  readonly #heard: ((from: From, content: Uint8Array) => void) | undefined;
  #secrets: Secrets = new Map();
  #records = 0;
  #at = 0;

  constructor(
    capture: Capture,
    start: { client: number; server: number },
    heard: ((from: From, content: Uint8Array) => void) | undefined,
  ) {
    this.#capture = capture;
    this.#heard = heard;
    this.#skip = { ...start };
    this.#lanes = {
      client: laneOf('client', capture, start.client),
      server: laneOf('server', capture, start.server),
    };
  }

  observe(): Handshake {
    let began: number | undefined;
    for (const { from, at, bytes } of this.#capture.chunks) {
      const skipped = Math.min(this.#skip[from], bytes.length);
      this.#skip[from] -= skipped;
      if (skipped === bytes.length) continue;
      began ??= at;
      this.#at = at - began;
      const lane = this.#lanes[from];
      lane.there += bytes.length - skipped;
      this.#drain(lane);
    }
    for (const lane of Object.values(this.#lanes)) this.#leftOver(lane);
    return this.#narrator.end();
  }

  #drain(lane: Lane): void {
    while (!lane.stopped) {
      const front = frontRecord(lane.bytes, lane.read, lane.there);
      if (front.kind === 'partial') return;
      if (front.kind === 'not-tls') {
        this.#stop(lane, `no TLS at octet ${lane.read}: ${front.reason}`);
        return;
      }
      lane.read += front.size;
      this.#records += 1;
      if (this.#records > limits.records) this.#tire(lane, `more than ${limits.records} records`);
      else this.#record(lane, front.record);
    }
  }

  #record(lane: Lane, record: TlsRecord): void {
    const { tls13 } = this.#narrator;
    if (record.type === contentTypes.changeCipherSpec) {
      this.#changeCipherSpec(lane, record.fragment);
    } else if (tls13 ? record.type === contentTypes.applicationData : lane.changed) {
      this.#protected(lane, record);
    } else if (record.type === contentTypes.applicationData) {
      // Early data of TLS 1.3 goes before ServerHello; any other application data in clear is a fault.
      if (lane.from === 'client' && this.#offersEarlyData()) return;
      this.#narrator.problem(lane.from, 'application data in clear');
    } else this.#plain(lane, record.type, record.fragment, false);
  }

  #changeCipherSpec(lane: Lane, fragment: Uint8Array): void {
    if (fragment.length !== 1 || fragment[0] !== 1)
      this.#narrator.problem(lane.from, 'change_cipher_spec is not 01');
    this.#checkWhole(lane, 'change_cipher_spec');
    // In TLS 1.3 it is for middleboxes alone (RFC 8446 D.4), and a client may send it before it knows the version.
    if (this.#narrator.tls13) return;
    if (this.#narrator.serverHello === undefined) {
      const offers13 = this.#narrator.handshake.clientHello?.versions.includes('1.3') ?? false;
      if (!offers13) this.#narrator.problem(lane.from, 'change_cipher_spec before server_hello');
      return;
    }
    this.#narrator.changeCipherSpec(lane.from);
    lane.changed = true;
    lane.opened = false;
    lane.opener = this.#opener(lane.from);
  }

  #protected(lane: Lane, record: TlsRecord): void {
    if (this.#narrator.tls13) lane.opener ??= this.#opener(lane.from);
    const plain = lane.opener?.open(record);
    if (plain === undefined) {
      this.#unopened(lane, record);
      return;
    }
    lane.opened = true;
    this.#plain(lane, plain.type, plain.content, true);
  }

  #unopened(lane: Lane, { type, fragment }: TlsRecord): void {
    const { handshake, finished } = this.#narrator;
    if (this.#narrator.tls13 && lane.from === 'client' && !lane.opened && this.#offersEarlyData())
      return;
    if (lane.opener !== undefined && !lane.failed) {
      lane.failed = true;
      this.#narrator.problem(lane.from, `record ending at octet ${lane.read} does not open`);
    }
    if (!handshake.complete) handshake.opaque = true;
    if (type === contentTypes.applicationData) {
      // Without keys a TLS 1.3 handshake and its application data look the same.
      handshake.applicationData[lane.from] += fragment.length;
    } else if (type === contentTypes.alert) {
      this.#alert(lane.from, undefined, true);
    } else if (type === contentTypes.handshake && lane.opener === undefined) {
      // In TLS 1.2 the first handshake record behind ChangeCipherSpec can only be Finished.
      finished[lane.from] = true;
      handshake.complete = finished.client && finished.server;
    }
  }

  #plain(lane: Lane, type: number, content: Uint8Array, encrypted: boolean): void {
    if (content.length > maxFragment)
      this.#narrator.problem(lane.from, `a record with ${content.length} octets`);
    if (type === contentTypes.handshake) {
      this.#handshake(lane, content, encrypted);
      return;
    }
    this.#checkWhole(lane, `content type ${type}`);
    if (type === contentTypes.applicationData) {
      const { handshake, finished } = this.#narrator;
      if (!finished[lane.from])
        this.#narrator.problem(lane.from, 'application data before finished');
      handshake.applicationData[lane.from] += content.length;
      this.#heard?.(lane.from, content);
    } else if (type === contentTypes.alert) {
      if (content.length === 0 || content.length % 2 === 1) {
        this.#narrator.problem(lane.from, `an alert of ${content.length} octets`);
      }
      for (let at = 0; at + 2 <= content.length; at += 2)
        this.#alert(lane.from, content.subarray(at, at + 2), encrypted);
    } else {
      this.#narrator.problem(lane.from, `content type ${type}`);
    }
  }

  #handshake(lane: Lane, content: Uint8Array, encrypted: boolean): void {
    if (content.length === 0) this.#narrator.problem(lane.from, 'a handshake record of no octets');
    lane.messages.push(content);
    for (let next = lane.messages.next(); next !== undefined; next = lane.messages.next()) {
      if (this.#narrator.handshake.messages.length >= limits.messages) {
        this.#tire(lane, `more than ${limits.messages} handshake messages`);
        return;
      }
      this.#narrator.message(lane.from, next, encrypted, this.#at);
      if (next.type === handshakeTypes.finished || next.type === handshakeTypes.key_update) {
        this.#checkWhole(lane, 'a change of keys');
        if (next.type === handshakeTypes.finished) lane.opener?.finished();
        else lane.opener?.updated();
      }
    }
  }

  #alert(from: From, content: Uint8Array | undefined, encrypted: boolean): void {
    const { alerts } = this.#narrator.handshake;
    if (alerts.length >= limits.alerts) return;
    const [level = 0, code = -1] = content ?? [];
    alerts.push({
      from,
      level: level === 1 ? 'warning' : level === 2 ? 'fatal' : 'unknown',
      code,
      name: content ? alertName(code) : 'unreadable',
      encrypted,
      at: this.#at,
    });
  }

  #opener(from: From): Opener | undefined {
    const { clientHello, serverHello, tls13, handshake } = this.#narrator;
    const suite = serverHello && cipherSuite(serverHello.cipherSuite);
    if (!clientHello || !serverHello || !suite || suite.tls13 !== tls13) return undefined;
    if (this.#secrets.size === 0 || handshake.complete) {
      this.#secrets = readKeyLog(this.#capture.keyLog, clientHello.random);
    }
    if (tls13) return opener13(suite, this.#secrets, from);
    if (handshake.version !== '1.2') return undefined;
    const encryptThenMac =
      findExtension(serverHello.extensions ?? [], extensionTypes.encrypt_then_mac) !== undefined;
    const randoms = { client: clientHello.random, server: serverHello.random };
    return opener12(suite, this.#secrets, randoms, from, encryptThenMac);
  }

  #offersEarlyData(): boolean {
    return (
      findExtension(this.#narrator.clientHello?.extensions ?? [], extensionTypes.early_data) !==
      undefined
    );
  }

  /** No message may lie across a change of keys or another content type (RFC 8446 5.1). */
  #checkWhole(lane: Lane, what: string): void {
    if (lane.messages.pending > 0)
      this.#narrator.problem(lane.from, `${what} inside a handshake message`);
  }

  #leftOver(lane: Lane): void {
    if (lane.stopped || this.#narrator.handshake.complete) return;
    const octets = lane.there - lane.read;
    if (this.#capture.overflowed?.includes(lane.from)) {
      const passed = lane.bytes.length;
      this.#narrator.broke(lane.from, 'limit', `more than the ${passed} octets that are recorded`);
    } else if (octets > 0)
      this.#narrator.broke(lane.from, 'cut', `a record cut short, ${octets} octets of it there`);
    else if (lane.messages.pending > 0) {
      this.#narrator.broke(
        lane.from,
        'cut',
        `a handshake message cut short, ${lane.messages.pending} octets of it there`,
      );
    }
  }

  /** We read no further: a limit of ours, and no fault of anybody's. */
  #tire(lane: Lane, reason: string): void {
    lane.stopped = true;
    this.#narrator.broke(lane.from, 'limit', reason);
  }

  #stop(lane: Lane, reason: string): void {
    lane.stopped = true;
    this.#narrator.problem(lane.from, reason);
  }
}
