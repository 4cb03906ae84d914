import { Buffer } from 'node:buffer';
import { Duplex } from 'node:stream';
import { Stop } from '../../stop.ts';
import { alertCodes, encodeAlert } from '../codec/alerts.ts';
import type { CipherSuite } from '../codec/cipher-suites.ts';
import {
  decodeKeyUpdate,
  encodeKeyUpdate,
  HandshakeBuffer,
  handshakeTypes,
} from '../codec/messages.ts';
import { contentTypes } from '../codec/records.ts';
import { protection13 } from '../crypto/protection.ts';
import { nextTrafficSecret } from '../crypto/schedule.ts';
import type { ScriptedLink } from './link.ts';

/** Traffic secrets of TLS 1.3 in force, for KeyUpdate (RFC 8446 4.6.3). */
export interface TrafficSecrets {
  suite: CipherSuite;
  ours: Uint8Array;
  theirs: Uint8Array;
}

/** Messages after the handshake that we let pass; a peer has no reason to send more. */
const LATE_MESSAGES = 64;
const NEVER = Number.POSITIVE_INFINITY;

/**
 * Application data over a scripted handshake that is complete. Tickets are read over; KeyUpdate is
 * followed.
 */
export class ScriptedStream extends Duplex {
  readonly #link: ScriptedLink;
  #secrets: TrafficSecrets | undefined;
  readonly #late = new HandshakeBuffer();
  #lateCount = 0;
  #reading = false;

  constructor(link: ScriptedLink, secrets?: TrafficSecrets) {
    super({ allowHalfOpen: true });
    this.#link = link;
    this.#secrets = secrets;
    // What arrived before the close is still read.
    link.stream.on('close', () => this._read());
  }

  override _read(): void {
    if (this.#reading) return;
    this.#reading = true;
    this.#next().then(
      (more) => {
        this.#reading = false;
        if (more) this._read();
      },
      (error: unknown) => this.destroy(error instanceof Error ? error : new Error(String(error))),
    );
  }

  override _write(
    bytes: Buffer,
    _encoding: BufferEncoding,
    done: (error?: Error | null) => void,
  ): void {
    this.#link.put(contentTypes.applicationData, bytes);
    this.#link.flush();
    done();
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#link.put(contentTypes.alert, encodeAlert({ level: 1, code: alertCodes.close_notify }));
    this.#link.flush();
    this.#link.stream.end(() => done());
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#link.stream.destroy();
    done(error);
  }

  /** Reads one record. @returns whether the reader wants more. */
  async #next(): Promise<boolean> {
    const plain = await this.#link.record(NEVER);
    if (!plain) {
      this.push(null);
      return false;
    }
    if (plain.type === contentTypes.applicationData) {
      return plain.content.length === 0 ? this.#passes() : this.push(Buffer.from(plain.content));
    }
    if (plain.type === contentTypes.handshake) this.#late.push(plain.content);
    for (let message = this.#late.next(); message; message = this.#late.next())
      this.#onLate(message.type, message.body);
    return this.#passes();
  }

  #passes(): boolean {
    if (++this.#lateCount > LATE_MESSAGES)
      throw new Stop('flooded', 'messages after the handshake');
    return true;
  }

  #onLate(type: number, body: Uint8Array): void {
    const secrets = this.#secrets;
    if (type !== handshakeTypes.key_update || !secrets) return;
    secrets.theirs = nextTrafficSecret(secrets.suite.hash, secrets.theirs);
    this.#link.decrypter = protection13(secrets.suite, secrets.theirs);
    if (!decodeKeyUpdate(body)) return;
    this.#link.say('key_update', encodeKeyUpdate(false), false);
    this.#link.flush();
    secrets.ours = nextTrafficSecret(secrets.suite.hash, secrets.ours);
    this.#link.sealer = protection13(secrets.suite, secrets.ours);
  }
}
