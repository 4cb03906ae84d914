import { Buffer } from 'node:buffer';
import type { Capture, Handshake } from '../../../model/tls.ts';
import { alertName } from '../codec/alerts.ts';
import { cipherSuite } from '../codec/cipher-suites.ts';
import { extensionTypes, findExtension } from '../codec/extensions.ts';
import { HandshakeBuffer, handshakeTypes } from '../codec/messages.ts';
import { contentTypes, leadingRecord, maxFragment, type TlsRecord } from '../codec/records.ts';
import { readKeyLog, type Secrets } from '../crypto/key-log.ts';
import { type Decrypter, decrypter12, decrypter13 } from './decrypter.ts';
import { emptyHandshake, HandshakeDecoder } from './handshake-decoder.ts';

type From = 'client' | 'server';

/** Beyond these a connection is no handshake any more, and decoding stops. */
const limits = { records: 20_000, messages: 2000, alerts: 64 };

/** One direction: its octets, how far they have come and been read, and what opens its records. */
interface Direction {
  from: From;
  bytes: Uint8Array;
  read: number;
  there: number;
  /** No TLS, or a limit was reached: the rest is not looked at. */
  stopped: boolean;
  messages: HandshakeBuffer;
  /** Are records under protection from here on (TLS 1.2)? */
  changed: boolean;
  decrypter: Decrypter | undefined;
  /** Did a record open under the present keys? */
  opened: boolean;
  /** Was the failure to open already written down? */
  failed: boolean;
}

/**
 * Decodes a connection from its bytes and key log. A pure function: it never throws, and its work
 * is bounded by the size of the capture and by limits of its own. Every entry of `problems` begins
 * with the side at fault, `client: ` or `server: `; what was cut off, or was more than we read,
 * stands under `breaks`. With a HelloRetryRequest `clientHello` is the first one, `serverHello` the
 * last one, and its `helloRetryRequest` says that there was one. Without `tlsStart` TLS is looked
 * for at the first octet.
 * @param heard is given the application data of either side, record by record, as far as it could
 * be deciphered.
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

function directionOf(from: From, capture: Capture, skip: number): Direction {
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
    decrypter: undefined,
    opened: false,
    failed: false,
  };
}

class Observer {
  readonly #capture: Capture;
  readonly #skip: { client: number; server: number };
  readonly #directions: Record<From, Direction>;
  readonly #decoder = new HandshakeDecoder();
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
    this.#directions = {
      client: directionOf('client', capture, start.client),
      server: directionOf('server', capture, start.server),
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
      const direction = this.#directions[from];
      direction.there += bytes.length - skipped;
      this.#drain(direction);
    }
    for (const direction of Object.values(this.#directions)) this.#leftOver(direction);
    const seen = this.#decoder.end();
    return began === undefined ? seen : { ...seen, began: Math.round(began * 1000) / 1000 };
  }

  #drain(direction: Direction): void {
    while (!direction.stopped) {
      const leading = leadingRecord(direction.bytes, direction.read, direction.there);
      if (leading.kind === 'partial') return;
      if (leading.kind === 'not-tls') {
        this.#stop(direction, `no TLS at octet ${direction.read}: ${leading.reason}`);
        return;
      }
      direction.read += leading.size;
      this.#records += 1;
      if (this.#records > limits.records)
        this.#tire(direction, `more than ${limits.records} records`);
      else this.#record(direction, leading.record);
    }
  }

  #record(direction: Direction, record: TlsRecord): void {
    const { tls13 } = this.#decoder;
    if (record.type === contentTypes.changeCipherSpec) {
      this.#changeCipherSpec(direction, record.fragment);
    } else if (tls13 ? record.type === contentTypes.applicationData : direction.changed) {
      this.#protected(direction, record);
    } else if (record.type === contentTypes.applicationData) {
      // Early data of TLS 1.3 goes before ServerHello; any other application data in clear is a
      // fault.
      if (direction.from === 'client' && this.#offersEarlyData()) return;
      this.#decoder.problem(direction.from, 'application data in clear');
    } else this.#plain(direction, record.type, record.fragment, false);
  }

  #changeCipherSpec(direction: Direction, fragment: Uint8Array): void {
    if (fragment.length !== 1 || fragment[0] !== 1)
      this.#decoder.problem(direction.from, 'change_cipher_spec is not 01');
    this.#checkWhole(direction, 'change_cipher_spec');
    // In TLS 1.3 it is for middleboxes alone (RFC 8446 D.4), and a client may send it before it
    // knows the version.
    if (this.#decoder.tls13) return;
    if (this.#decoder.serverHello === undefined) {
      const offers13 = this.#decoder.handshake.clientHello?.versions.includes('1.3') ?? false;
      if (!offers13)
        this.#decoder.problem(direction.from, 'change_cipher_spec before server_hello');
      return;
    }
    this.#decoder.changeCipherSpec(direction.from);
    direction.changed = true;
    direction.opened = false;
    direction.decrypter = this.#decrypterOf(direction.from);
  }

  #protected(direction: Direction, record: TlsRecord): void {
    if (this.#decoder.tls13) direction.decrypter ??= this.#decrypterOf(direction.from);
    const plain = direction.decrypter?.open(record);
    if (plain === undefined) {
      this.#unopened(direction, record);
      return;
    }
    direction.opened = true;
    this.#plain(direction, plain.type, plain.content, true);
  }

  #unopened(direction: Direction, { type, fragment }: TlsRecord): void {
    const { handshake, finished } = this.#decoder;
    if (
      this.#decoder.tls13 &&
      direction.from === 'client' &&
      !direction.opened &&
      this.#offersEarlyData()
    )
      return;
    if (direction.decrypter !== undefined && !direction.failed) {
      direction.failed = true;
      this.#decoder.problem(
        direction.from,
        `record ending at octet ${direction.read} does not open`,
      );
    }
    if (!handshake.complete) handshake.opaque = true;
    if (type === contentTypes.applicationData) {
      // Without keys a TLS 1.3 handshake and its application data look the same.
      handshake.applicationData[direction.from] += fragment.length;
    } else if (type === contentTypes.alert) {
      this.#alert(direction.from, undefined, true);
    } else if (type === contentTypes.handshake && direction.decrypter === undefined) {
      // In TLS 1.2 the first handshake record behind ChangeCipherSpec can only be Finished.
      finished[direction.from] = true;
      handshake.complete = finished.client && finished.server;
    }
  }

  #plain(direction: Direction, type: number, content: Uint8Array, encrypted: boolean): void {
    if (content.length > maxFragment)
      this.#decoder.problem(direction.from, `a record with ${content.length} octets`);
    if (type === contentTypes.handshake) {
      this.#handshake(direction, content, encrypted);
      return;
    }
    this.#checkWhole(direction, `content type ${type}`);
    if (type === contentTypes.applicationData) {
      const { handshake, finished } = this.#decoder;
      if (!finished[direction.from])
        this.#decoder.problem(direction.from, 'application data before finished');
      handshake.applicationData[direction.from] += content.length;
      this.#heard?.(direction.from, content);
    } else if (type === contentTypes.alert) {
      if (content.length === 0 || content.length % 2 === 1) {
        this.#decoder.problem(direction.from, `an alert of ${content.length} octets`);
      }
      for (let at = 0; at + 2 <= content.length; at += 2)
        this.#alert(direction.from, content.subarray(at, at + 2), encrypted);
    } else {
      this.#decoder.problem(direction.from, `content type ${type}`);
    }
  }

  #handshake(direction: Direction, content: Uint8Array, encrypted: boolean): void {
    if (content.length === 0)
      this.#decoder.problem(direction.from, 'a handshake record of no octets');
    direction.messages.push(content);
    for (
      let next = direction.messages.next();
      next !== undefined;
      next = direction.messages.next()
    ) {
      if (this.#decoder.handshake.messages.length >= limits.messages) {
        this.#tire(direction, `more than ${limits.messages} handshake messages`);
        return;
      }
      this.#decoder.message(direction.from, next, encrypted, this.#at);
      if (next.type === handshakeTypes.finished || next.type === handshakeTypes.key_update) {
        this.#checkWhole(direction, 'a change of keys');
        if (next.type === handshakeTypes.finished) direction.decrypter?.finished();
        else direction.decrypter?.updated();
      }
    }
  }

  #alert(from: From, content: Uint8Array | undefined, encrypted: boolean): void {
    const { alerts } = this.#decoder.handshake;
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

  #decrypterOf(from: From): Decrypter | undefined {
    const { clientHello, serverHello, tls13, handshake } = this.#decoder;
    const suite = serverHello && cipherSuite(serverHello.cipherSuite);
    if (!clientHello || !serverHello || !suite || suite.tls13 !== tls13) return undefined;
    if (this.#secrets.size === 0 || handshake.complete) {
      this.#secrets = readKeyLog(this.#capture.keyLog, clientHello.random);
    }
    if (tls13) return decrypter13(suite, this.#secrets, from);
    if (handshake.version !== '1.2') return undefined;
    const encryptThenMac =
      findExtension(serverHello.extensions ?? [], extensionTypes.encrypt_then_mac) !== undefined;
    const randoms = { client: clientHello.random, server: serverHello.random };
    return decrypter12(suite, this.#secrets, randoms, from, encryptThenMac);
  }

  #offersEarlyData(): boolean {
    return (
      findExtension(this.#decoder.clientHello?.extensions ?? [], extensionTypes.early_data) !==
      undefined
    );
  }

  /** No message may lie across a change of keys or another content type (RFC 8446 5.1). */
  #checkWhole(direction: Direction, what: string): void {
    if (direction.messages.pending > 0)
      this.#decoder.problem(direction.from, `${what} inside a handshake message`);
  }

  #leftOver(direction: Direction): void {
    if (direction.stopped || this.#decoder.handshake.complete) return;
    const octets = direction.there - direction.read;
    if (this.#capture.overflowed?.includes(direction.from)) {
      const passed = direction.bytes.length;
      this.#decoder.broke(
        direction.from,
        'limit',
        `more than the ${passed} octets that are recorded`,
      );
    } else if (octets > 0)
      this.#decoder.broke(
        direction.from,
        'cut',
        `a record cut short, ${octets} octets of it there`,
      );
    else if (direction.messages.pending > 0) {
      this.#decoder.broke(
        direction.from,
        'cut',
        `a handshake message cut short, ${direction.messages.pending} octets of it there`,
      );
    }
  }

  /** We read no further: a limit of ours, and no fault of anybody's. */
  #tire(direction: Direction, reason: string): void {
    direction.stopped = true;
    this.#decoder.broke(direction.from, 'limit', reason);
  }

  #stop(direction: Direction, reason: string): void {
    direction.stopped = true;
    this.#decoder.problem(direction.from, reason);
  }
}
