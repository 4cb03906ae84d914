import { Buffer } from 'node:buffer';
import type { Duplex } from 'node:stream';
import type { Capture } from '../../../model/tls.ts';
import { type Deadline, deadlineAt, until } from '../../budget.ts';
import { Stop, stopOf } from '../../stop.ts';
import {
  type AlertName,
  alertCodes,
  alertName,
  decodeAlert,
  encodeAlert,
} from '../codec/alerts.ts';
import {
  encodeHandshake,
  HandshakeBuffer,
  handshakeName,
  handshakeTypes,
  type RawHandshake,
} from '../codec/messages.ts';
import {
  contentTypes,
  encodeRecord,
  fragments,
  RecordBuffer,
  type TlsRecord,
  versions,
} from '../codec/records.ts';
import type { Plain, Protection } from '../crypto/protection.ts';
import { type KeyLogLabel, keyLogLine } from '../crypto/schedule.ts';

/** Octets of one handshake message we take; a chain with a large staple is far below. */
const MESSAGE_LIMIT = 1 << 20;
/** Records without progress: empty ones, warnings, change_cipher_spec. */
const IDLE_RECORDS = 32;

/** A fault of the other end that we answer with an alert. */
export class Refusal extends Error {
  readonly alert: AlertName;
  constructor(alert: AlertName, detail: string) {
    super(detail);
    this.name = 'Refusal';
    this.alert = alert;
  }
}

/**
 * The record layer and the message queue of a scripted TLS endpoint, for both sides and versions.
 * It keeps the transcript, writes the key log, and turns every way a peer can go wrong into a Stop.
 * The moment `end` bounds all of its waits.
 */
export class ScriptedLink {
  readonly stream: Duplex;
  readonly capture: Capture;
  /** Every handshake message so far, with its header, in order. */
  transcript: Uint8Array[] = [];
  sealer: Protection | undefined;
  /** Version in the header of records in clear. */
  recordVersion: number = versions.tls12;
  /**
   * In TLS 1.3 every alert but close_notify ends the connection, whatever its level (RFC 8446 6).
   */
  tls13 = false;
  readonly #end: Deadline;
  #decrypter: Protection | undefined;
  readonly #records = new RecordBuffer();
  #queue: TlsRecord[] = [];
  readonly #messages = new HandshakeBuffer();
  readonly #pending: Buffer[] = [];
  #idle = 0;
  #failure: Stop | undefined;
  #notify: (() => void) | undefined;

  constructor(stream: Duplex, capture: Capture, end: number) {
    this.stream = stream;
    this.capture = capture;
    this.#end = deadlineAt(end);
    stream
      .on('data', this.#onData)
      .on('end', this.#onClose)
      .on('close', this.#onClose)
      .on('error', this.#onError);
    stream.pause();
  }

  /**
   * Records from here on open under these keys. @throws Refusal when a message straddles the change
   * of keys.
   */
  set decrypter(decrypter: Protection) {
    if (this.#messages.pending > 0)
      throw new Refusal('unexpected_message', 'a message across a change of keys');
    this.#decrypter = decrypter;
  }

  /** Queues a handshake message; `flush` sends it. `counts`: does it belong to the transcript? */
  say(type: keyof typeof handshakeTypes, body: Uint8Array, counts = true): void {
    const message = encodeHandshake(handshakeTypes[type], body);
    if (counts) this.transcript.push(message);
    this.put(contentTypes.handshake, message);
  }

  /** Queues content under the keys in force. */
  put(type: number, content: Uint8Array): void {
    for (const fragment of fragments(content)) {
      const record = this.sealer?.seal({ type, content: fragment }) ?? {
        type,
        version: this.recordVersion,
        fragment,
      };
      this.#pending.push(Buffer.from(encodeRecord(record)));
    }
  }

  /**
   * Queues a change_cipher_spec, which is never protected in TLS 1.3 and announces the keys in TLS
   * 1.2.
   */
  changeCipherSpec(): void {
    const record = {
      type: contentTypes.changeCipherSpec,
      version: versions.tls12,
      fragment: Uint8Array.of(1),
    };
    this.#pending.push(Buffer.from(encodeRecord(record)));
  }

  /** Sends what is queued, in one write. */
  flush(): void {
    const bytes = Buffer.concat(this.#pending.splice(0));
    if (bytes.length > 0 && this.stream.writable) this.stream.write(bytes);
  }

  keyLog(label: KeyLogLabel, clientRandom: Uint8Array, secret: Uint8Array): void {
    this.capture.keyLog.push(keyLogLine(label, clientRandom, secret));
  }

  /** The next handshake message; it is in the transcript when this returns. */
  async message(): Promise<RawHandshake & { raw: Uint8Array }> {
    for (;;) {
      const message = this.#messages.next();
      if (message) {
        this.#idle = 0;
        this.transcript.push(message.raw);
        return message;
      }
      if (this.#messages.pending > MESSAGE_LIMIT)
        throw new Stop('flooded', 'a handshake message without end');
      const plain = await this.#plain();
      if (plain.type === contentTypes.handshake) this.#messages.push(plain.content);
      else if (plain.type !== contentTypes.changeCipherSpec) {
        throw new Refusal(
          'unexpected_message',
          `a record of type ${plain.type} during the handshake`,
        );
      }
      if (plain.content.length === 0 || plain.type === contentTypes.changeCipherSpec)
        this.#countIdle();
    }
  }

  /** The next message, which has to be of that type. */
  async expect(type: keyof typeof handshakeTypes): Promise<Uint8Array> {
    const message = await this.message();
    if (message.type === handshakeTypes[type]) return message.body;
    throw new Refusal('unexpected_message', `${handshakeName(message.type)} in place of ${type}`);
  }

  /** TLS 1.2: waits for change_cipher_spec, behind which the keys change. */
  async expectChangeCipherSpec(): Promise<void> {
    const plain = await this.#plain();
    if (plain.type !== contentTypes.changeCipherSpec)
      throw new Refusal('unexpected_message', 'no change_cipher_spec');
  }

  /**
   * The next record of application data or of anything else; undefined once the peer has closed
   * properly.
   */
  async record(end: number): Promise<Plain | undefined> {
    return this.#plain(deadlineAt(end)).catch((error: unknown) => {
      if (error instanceof Stop && error.message === CLOSED) return undefined;
      throw error;
    });
  }

  /**
   * Reads and drops whatever comes until the peer leaves or the time is up. @throws Stop, always.
   */
  async linger(): Promise<never> {
    for (;;) await this.#plain();
  }

  /**
   * Runs a part of the handshake. What the peer did wrong is answered by an alert and becomes a
   * Stop.
   */
  async guard<T>(part: () => Promise<T>): Promise<T> {
    try {
      return await part();
    } catch (error) {
      if (error instanceof Stop) throw error;
      const alert = error instanceof Refusal ? error.alert : 'decode_error';
      this.put(contentTypes.alert, encodeAlert({ level: 2, code: alertCodes[alert] }));
      this.flush();
      throw new Stop('tls-error', error instanceof Error ? error.message : String(error));
    }
  }

  async #plain(end = this.#end): Promise<Plain> {
    for (;;) {
      const record = this.#queue.shift();
      if (!record) {
        await this.#more(end);
        continue;
      }
      const plain = this.#open(record);
      if (plain.type !== contentTypes.alert) return plain;
      const alert = decodeAlert(plain.content);
      if (alert.code === alertCodes.close_notify) throw new Stop('declined', CLOSED);
      if (alert.level === 2 || this.tls13) throw new Stop('declined', alertName(alert.code));
      this.#countIdle();
    }
  }

  #open(record: TlsRecord): Plain {
    // TLS 1.3 lets change_cipher_spec pass in clear at any time (RFC 8446 5).
    const clear = !this.#decrypter || record.type === contentTypes.changeCipherSpec;
    if (clear) return { type: record.type, content: record.fragment };
    try {
      return this.#decrypter?.open(record) ?? { type: record.type, content: record.fragment };
    } catch (error) {
      // An alert in clear from a peer that has no keys yet.
      if (record.type === contentTypes.alert && record.fragment.length === 2) {
        return { type: record.type, content: record.fragment };
      }
      throw new Refusal(
        'bad_record_mac',
        error instanceof Error ? error.message : 'a record that does not open',
      );
    }
  }

  async #more(end: Deadline): Promise<void> {
    if (this.#failure) throw this.#failure;
    await until<void>(end, 'the next record', (resolve) => {
      this.#notify = resolve;
      this.stream.resume();
      return () => {
        this.#notify = undefined;
        this.stream.pause();
      };
    });
  }

  #countIdle(): void {
    if (++this.#idle > IDLE_RECORDS) throw new Stop('flooded', 'records without content');
  }

  readonly #onData = (bytes: Buffer): void => {
    this.stream.pause();
    try {
      this.#queue.push(...this.#records.push(bytes));
    } catch (error) {
      this.#failure ??= new Stop('tls-error', error instanceof Error ? error.message : 'no TLS');
    }
    this.#notify?.();
  };

  readonly #onClose = (): void => {
    this.#failure ??= new Stop('declined', CLOSED);
    this.#notify?.();
  };

  readonly #onError = (error: unknown): void => {
    this.#failure ??= new Stop('declined', stopOf(error).how);
    this.#notify?.();
  };
}

const CLOSED = 'closed during the handshake';
