import { Buffer } from 'node:buffer';
import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';
import type { CipherSuite } from '../codec/cipher-suites.ts';
import { type TlsRecord, versions } from '../codec/records.ts';
import { write } from '../codec/writer.ts';
import { hmac, secretKey } from './hmac.ts';
import type { Plain, Protection } from './plain.ts';
import { macLength, type WriteKeys } from './schedule12.ts';

const block = 16;

/**
 * AES-CBC with HMAC of TLS 1.2: MAC then encrypt (RFC 5246 6.2.3.2), or encrypt then MAC (RFC
 * 7366).
 */
export class CbcProtection implements Protection {
  readonly #suite: CipherSuite;
  readonly #key: KeyObject;
  readonly #macKey: Uint8Array;
  readonly #encryptThenMac: boolean;
  #sequence = 0;

  constructor(suite: CipherSuite, keys: WriteKeys, encryptThenMac: boolean) {
    this.#suite = suite;
    this.#key = secretKey(keys.key);
    this.#macKey = keys.mac;
    this.#encryptThenMac = encryptThenMac;
  }

  seal({ type, content }: Plain): TlsRecord {
    const iv = randomBytes(block);
    const body = this.#encryptThenMac
      ? content
      : Buffer.concat([content, this.#mac(type, versions.tls12, content)]);
    const padding = block - (body.length % block);
    const cipher = createCipheriv(this.#suite.cipher, this.#key, iv).setAutoPadding(false);
    const padded = Buffer.concat([body, Buffer.alloc(padding, padding - 1)]);
    const sealed = Buffer.concat([iv, cipher.update(padded), cipher.final()]);
    const mac = this.#encryptThenMac ? this.#mac(type, versions.tls12, sealed) : Buffer.alloc(0);
    this.#sequence += 1;
    return { type, version: versions.tls12, fragment: Buffer.concat([sealed, mac]) };
  }

  open({ type, version, fragment }: TlsRecord): Plain {
    const macSize = macLength(this.#suite);
    const end = this.#encryptThenMac ? fragment.length - macSize : fragment.length;
    if (end < 2 * block || end % block !== 0)
      throw new Error('a protected record of no whole blocks');
    if (this.#encryptThenMac)
      this.#check(type, version, fragment.subarray(0, end), fragment.subarray(end));
    const iv = fragment.subarray(0, block);
    const cipher = createDecipheriv(this.#suite.cipher, this.#key, iv).setAutoPadding(false);
    const opened = Buffer.concat([cipher.update(fragment.subarray(block, end)), cipher.final()]);
    const padding = opened[opened.length - 1] ?? 0;
    const body = opened.length - padding - 1;
    if (body < 0 || opened.subarray(body).some((octet) => octet !== padding))
      throw new Error('padding is wrong');
    const content = opened.subarray(0, this.#encryptThenMac ? body : Math.max(0, body - macSize));
    if (!this.#encryptThenMac)
      this.#check(type, version, content, opened.subarray(content.length, body));
    this.#sequence += 1;
    return { type, content };
  }

  #check(type: number, version: number, bytes: Uint8Array, mac: Uint8Array): void {
    if (Buffer.compare(this.#mac(type, version, bytes), mac) !== 0)
      throw new Error('the MAC is wrong');
  }

  #mac(type: number, version: number, bytes: Uint8Array): Uint8Array {
    const head = write((writer) => {
      writer.u32(Math.floor(this.#sequence / 2 ** 32)).u32(this.#sequence % 2 ** 32);
      writer.u8(type).u16(version).u16(bytes.length);
    });
    return hmac(this.#suite.mac ?? 'sha1', this.#macKey, head, bytes);
  }
}
