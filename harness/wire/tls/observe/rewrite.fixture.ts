import { Buffer } from 'node:buffer';
import type { Capture } from '../../../model/tls.ts';
import { cipherSuite } from '../codec/cipher-suites.ts';
import { decodeClientHello, decodeServerHello } from '../codec/hello.ts';
import { decodeHandshake, handshakeTypes } from '../codec/messages.ts';
import {
  contentTypes,
  encodeRecord,
  fragments,
  leadingRecord,
  type TlsRecord,
  versions,
} from '../codec/records.ts';
import { readKeyLog } from '../crypto/key-log.ts';
import { type Protection, protection13 } from '../crypto/protection.ts';
import { nextTrafficSecret } from '../crypto/schedule.ts';

type From = 'client' | 'server';

/** The content of one record of a recorded handshake of TLS 1.3, and the keys it is under. */
export interface Content {
  from: From;
  at: number;
  keys: 'clear' | 'handshake' | 'application' | 'updated';
  type: number;
  content: Uint8Array;
}

/**
 * What a capture of TLS 1.3 takes apart into, and how to put contents together again. For the tests
 * of the observer.
 */
export interface Rewritable {
  contents: Content[];
  /**
   * @param size octets of content in one record. @param padding octets behind the content of
   * protected ones.
   */
  compose(contents: readonly Content[], size?: number, padding?: number): Capture;
}

function recordsOf(capture: Capture): { from: From; at: number; record: TlsRecord }[] {
  const pending = { client: new Uint8Array(0), server: new Uint8Array(0) };
  return capture.chunks.flatMap(({ from, at, bytes }) => {
    const joined = Buffer.concat([pending[from], bytes]);
    const records: { from: From; at: number; record: TlsRecord }[] = [];
    let read = 0;
    for (;;) {
      const leading = leadingRecord(joined, read, joined.length);
      if (leading.kind !== 'record') break;
      records.push({ from, at, record: leading.record });
      read += leading.size;
    }
    pending[from] = Uint8Array.from(joined.subarray(read));
    return records;
  });
}

/**
 * Takes apart a whole handshake of TLS 1.3 without HelloRetryRequest that began with the capture.
 */
export function rewritable(capture: Capture): Rewritable {
  const records = recordsOf(capture);
  const first = (from: From): Uint8Array => {
    const found = records.find(
      ({ from: each, record }) => each === from && record.type === contentTypes.handshake,
    );
    if (!found) throw new Error(`no hello of the ${from}`);
    return decodeHandshake(found.record.fragment).body;
  };
  const suite = cipherSuite(decodeServerHello(first('server')).cipherSuite);
  if (!suite) throw new Error('an unknown suite');
  const secrets = readKeyLog(capture.keyLog, decodeClientHello(first('client')).random);
  const keysFor = (from: From): Record<Exclude<Content['keys'], 'clear'>, Protection> => {
    const upper = from.toUpperCase();
    const handshake = secrets.get(`${upper}_HANDSHAKE_TRAFFIC_SECRET`);
    const application = secrets.get(`${upper}_TRAFFIC_SECRET_0`);
    if (!handshake || !application) throw new Error('secrets are missing');
    return {
      handshake: protection13(suite, handshake),
      application: protection13(suite, application),
      updated: protection13(suite, nextTrafficSecret(suite.hash, application)),
    };
  };
  const launchers = { client: keysFor('client'), server: keysFor('server') };
  const finished = { client: false, server: false };
  const contents = records.map(({ from, at, record }): Content => {
    if (record.type !== contentTypes.applicationData) {
      return { from, at, keys: 'clear', type: record.type, content: record.fragment };
    }
    const keys = finished[from] ? 'application' : 'handshake';
    const plain = launchers[from][keys].open(record);
    if (plain.type === contentTypes.handshake && plain.content[0] === handshakeTypes.finished)
      finished[from] = true;
    return { from, at, keys, ...plain };
  });
  return {
    contents,
    compose(parts, size, padding = 0) {
      const sealers = { client: keysFor('client'), server: keysFor('server') };
      const chunks = parts.map(({ from, at, keys, type, content }) => {
        const sealed = fragments(content, size).map((fragment) =>
          keys === 'clear'
            ? { type, version: versions.tls12, fragment }
            : sealers[from][keys].seal({ type, content: fragment }, padding),
        );
        return { from, at, bytes: Buffer.concat(sealed.map(encodeRecord)) };
      });
      return { chunks, tlsStart: { client: 0, server: 0 }, keyLog: capture.keyLog };
    },
  };
}
