import type { Capture, Handshake } from '../model/tls.ts';
import { type AlertName, alertCodes } from '../wire/tls/codec/alerts.ts';
import { cipherSuite } from '../wire/tls/codec/cipher-suites.ts';
import { contentTypes, encodeRecord } from '../wire/tls/codec/records.ts';
import { protection12, protection13 } from '../wire/tls/crypto/protection.ts';
import { keyBlock } from '../wire/tls/crypto/schedule12.ts';

const FATAL = 2;

/**
 * A fatal alert of the client's as the first record behind its Finished. Node's TLS cannot be told
 * which alert to send, and RFC 6066 section 8 names one; so it is sealed with the keys of the log
 * and written beneath TLS.
 * @param capture of the client's own connection, tapped.
 * @returns undefined when the keys or the cipher suite are unknown.
 */
export function sealedAlert(
  name: AlertName,
  handshake: Handshake,
  capture: Capture,
): Uint8Array | undefined {
  const suite = cipherSuite(handshake.serverHello?.cipherSuite ?? 0);
  const content = Uint8Array.of(FATAL, alertCodes[name]);
  const logged = (label: string): Buffer[] | undefined =>
    capture.keyLog
      .find((line) => line.startsWith(`${label} `))
      ?.split(' ')
      .slice(1)
      .map((hex) => Buffer.from(hex, 'hex'));
  if (!suite) return undefined;
  const plain = { type: contentTypes.alert, content };
  if (handshake.version === '1.3') {
    const [, traffic] = logged('CLIENT_TRAFFIC_SECRET_0') ?? [];
    return traffic && encodeRecord(protection13(suite, traffic).seal(plain));
  }
  const [random, master] = logged('CLIENT_RANDOM') ?? [];
  if (!random || !master) return undefined;
  const write = protection12(suite, keyBlock(suite, master, random, serverRandom(capture)).client);
  // The Finished was record 0 under these keys.
  write.seal(plain);
  return encodeRecord(write.seal(plain));
}

/**
 * ServerHello is the server's first message: record header 5, message header 4, version 2, then 32
 * octets of random.
 */
function serverRandom({ chunks, tlsStart }: Capture): Uint8Array {
  const bytes = Buffer.concat(
    chunks.filter(({ from }) => from === 'server').map(({ bytes }) => bytes),
  );
  return bytes.subarray((tlsStart?.server ?? 0) + 11, (tlsStart?.server ?? 0) + 43);
}
