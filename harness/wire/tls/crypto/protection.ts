import { Buffer } from 'node:buffer';
import { type CipherGCMTypes, createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';
import type { CipherSuite } from '../codec/cipher-suites.ts';
import { contentTypes, recordHeader, versions } from '../codec/records.ts';
import { write } from '../codec/writer.ts';
import { secretKey } from './hmac.ts';
import type { Protection } from './plain.ts';
import { CbcProtection } from './protection-cbc.ts';
import { hkdfExpandLabel } from './schedule.ts';
import type { WriteKeys } from './schedule12.ts';

export type { Plain, Protection } from './plain.ts';

/** An AEAD of node:crypto over whole records. */
class Aead {
  readonly #name: CipherGCMTypes;
  readonly #key: KeyObject;
  readonly tagLength: number;

  constructor(suite: CipherSuite, key: Uint8Array) {
    if (suite.kind === 'cbc') throw new Error(`${suite.name} is no AEAD`);
    // The types of Node have a signature for each kind of cipher; with a tag length all of them are
    // called alike.
    this.#name = suite.cipher as CipherGCMTypes;
    this.#key = secretKey(key);
    this.tagLength = suite.tagLength;
  }

  seal(nonce: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Uint8Array {
    const options = { authTagLength: this.tagLength };
    const cipher = createCipheriv(this.#name, this.#key, nonce, options);
    cipher.setAAD(aad, { plaintextLength: plaintext.length });
    return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  }

  open(nonce: Uint8Array, aad: Uint8Array, sealed: Uint8Array): Uint8Array {
    const options = { authTagLength: this.tagLength };
    const cipher = createDecipheriv(this.#name, this.#key, nonce, options);
    const length = sealed.length - this.tagLength;
    cipher.setAuthTag(sealed.subarray(length));
    cipher.setAAD(aad, { plaintextLength: length });
    const opened = cipher.update(sealed.subarray(0, length));
    cipher.final();
    return opened;
  }
}

/** The fixed IV with the sequence number laid over its end (RFC 8446 5.3, RFC 7905 2). */
function nonceOf(iv: Uint8Array, sequence: number): Uint8Array {
  const nonce = Uint8Array.from(iv);
  let rest = sequence;
  for (let at = nonce.length - 1; rest > 0 && at >= 0; at -= 1) {
    nonce[at] = (nonce[at] ?? 0) ^ (rest % 256);
    rest = Math.floor(rest / 256);
  }
  return nonce;
}

/** Records of TLS 1.3 under a traffic secret (RFC 8446 5.2, 7.3). */
export function protection13(suite: CipherSuite, secret: Uint8Array): Protection {
  const key = hkdfExpandLabel(suite.hash, secret, 'key', new Uint8Array(0), suite.keyLength);
  const iv = hkdfExpandLabel(suite.hash, secret, 'iv', new Uint8Array(0), 12);
  const aead = new Aead(suite, key);
  const { tagLength } = aead;
  let sequence = 0;
  const header = (length: number): Uint8Array =>
    recordHeader(contentTypes.applicationData, versions.tls12, length);
  return {
    seal(plain, padding = 0) {
      const length = plain.content.length + 1 + padding + tagLength;
      const tail = new Uint8Array(1 + padding);
      tail[0] = plain.type;
      const fragment = aead.seal(
        nonceOf(iv, sequence),
        header(length),
        Buffer.concat([plain.content, tail]),
      );
      sequence += 1;
      return { type: contentTypes.applicationData, version: versions.tls12, fragment };
    },
    open(record) {
      if (record.fragment.length < tagLength + 1)
        throw new Error('a protected record too short for its tag');
      const aad = recordHeader(record.type, record.version, record.fragment.length);
      const inner = aead.open(nonceOf(iv, sequence), aad, record.fragment);
      sequence += 1;
      let end = inner.length;
      while (end > 0 && inner[end - 1] === 0) end -= 1;
      if (end === 0) throw new Error('a protected record without a content type');
      return { type: inner[end - 1] ?? 0, content: inner.subarray(0, end - 1) };
    },
  };
}

/**
 * Records of TLS 1.2: GCM (RFC 5288), CCM (RFC 6655), ChaCha20-Poly1305 (RFC 7905), or CBC with
 * HMAC (RFC 5246 6.2.3.2, RFC 7366).
 */
export function protection12(
  suite: CipherSuite,
  keys: WriteKeys,
  encryptThenMac = false,
): Protection {
  if (suite.kind === 'cbc') return new CbcProtection(suite, keys, encryptThenMac);
  const aead = new Aead(suite, keys.key);
  const { tagLength } = aead;
  const explicit = suite.kind === 'aead' ? 8 : 0;
  let sequence = 0;
  const sequenceBytes = (): Uint8Array =>
    write((writer) => writer.u32(Math.floor(sequence / 2 ** 32)).u32(sequence % 2 ** 32));
  const aad = (type: number, version: number, length: number): Uint8Array =>
    write((writer) => writer.raw(sequenceBytes()).u8(type).u16(version).u16(length));
  const nonce = (part: Uint8Array): Uint8Array =>
    explicit > 0 ? Buffer.concat([keys.iv, part]) : nonceOf(keys.iv, sequence);
  return {
    seal({ type, content }) {
      const part = explicit > 0 ? sequenceBytes() : new Uint8Array(0);
      const sealed = aead.seal(nonce(part), aad(type, versions.tls12, content.length), content);
      sequence += 1;
      return { type, version: versions.tls12, fragment: Buffer.concat([part, sealed]) };
    },
    open({ type, version, fragment }) {
      const length = fragment.length - explicit - tagLength;
      if (length < 0) throw new Error('a protected record too short for its tag');
      const content = aead.open(
        nonce(fragment.subarray(0, explicit)),
        aad(type, version, length),
        fragment.subarray(explicit),
      );
      sequence += 1;
      return { type, content };
    },
  };
}
