import { Buffer } from 'node:buffer';
import type { Duplex } from 'node:stream';
import { until } from '../../budget.ts';
import { Stop } from '../../stop.ts';
import {
  decodeClientShares,
  decodeNumbers,
  extensionTypes,
  findExtension,
} from '../codec/extensions.ts';
import { type ClientHelloMessage, decodeClientHello } from '../codec/hello.ts';
import { handshakeTypes } from '../codec/messages.ts';
import { contentTypes } from '../codec/records.ts';
import { isServed } from '../crypto/groups.ts';
import { takesMlDsa } from './keys.ts';

/**
 * Octets in front of the body of a message in its record: record header, message type and length.
 */
const RECORD_HEADER = 5;
const MESSAGE_HEADER = 4;

/**
 * The ClientHello that a client begins with, its octets put back for a TLS stack to read. Undefined
 * for whatever is no ClientHello in one record: then it is for that stack to say what is wrong with
 * it.
 * @param end the moment (`performance.now()`) it has to be there.
 * @throws Stop `stalled`, or `declined` when the client leaves first.
 */
export async function firstHello(
  stream: Duplex,
  end: number,
): Promise<ClientHelloMessage | undefined> {
  let octets: Buffer = Buffer.alloc(0);
  let pieces: Buffer[] = [];
  let there = 0;
  const settled = (): boolean => {
    if (there < RECORD_HEADER) return false;
    const [first = octets] = pieces;
    if (first.length < RECORD_HEADER) pieces = [Buffer.concat(pieces)];
    const head = pieces[0] ?? octets;
    return head[0] !== contentTypes.handshake || there >= RECORD_HEADER + head.readUInt16BE(3);
  };
  await until<void>(end, 'the ClientHello', (resolve, reject) => {
    const onEnd = (): void => reject(new Stop('declined', 'closed during the handshake'));
    const leave = (): void => {
      stream.off('data', onData).off('end', onEnd).off('close', onEnd);
      stream.pause();
    };
    const onData = (bytes: Buffer): void => {
      pieces.push(bytes);
      there += bytes.length;
      if (!settled()) return;
      // At once: behind the end of a stream nothing can be put back.
      leave();
      octets = Buffer.concat(pieces);
      stream.unshift(octets);
      resolve();
    };
    stream.on('data', onData).once('end', onEnd).once('close', onEnd);
    stream.resume();
    return leave;
  });
  return helloIn(octets);
}

function helloIn(octets: Buffer): ClientHelloMessage | undefined {
  const begin = RECORD_HEADER + MESSAGE_HEADER;
  const whole =
    octets[0] === contentTypes.handshake &&
    octets.length >= begin &&
    octets[RECORD_HEADER] === handshakeTypes.client_hello &&
    octets.readUInt16BE(3) === MESSAGE_HEADER + octets.readUIntBE(RECORD_HEADER + 1, 3);
  if (!whole) return undefined;
  try {
    return decodeClientHello(octets.subarray(begin, RECORD_HEADER + octets.readUInt16BE(3)));
  } catch {
    return undefined;
  }
}

/**
 * Must a server of TLS 1.3 ask for a share, since none that came is of a group it knows (RFC 8446
 * 4.1.4)?
 */
export function needsRetry({ extensions = [] }: Pick<ClientHelloMessage, 'extensions'>): boolean {
  const shares = findExtension(extensions, extensionTypes.key_share);
  const offered = findExtension(extensions, extensionTypes.supported_groups);
  if (!shares || !offered) return false;
  try {
    return (
      !decodeClientShares(shares.data).some(({ group }) => isServed(group)) &&
      decodeNumbers(offered.data).some(isServed)
    );
  } catch {
    return false;
  }
}

/** Does the client offer signatures by ML-DSA? What is no ClientHello offers none. */
export function offersMlDsa(hello: Pick<ClientHelloMessage, 'extensions'> | undefined): boolean {
  const offered = findExtension(hello?.extensions ?? [], extensionTypes.signature_algorithms);
  try {
    return offered !== undefined && takesMlDsa(decodeNumbers(offered.data));
  } catch {
    return false;
  }
}
