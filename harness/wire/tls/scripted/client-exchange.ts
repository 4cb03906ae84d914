import { Buffer } from 'node:buffer';
import { constants, publicEncrypt, randomBytes, X509Certificate } from 'node:crypto';
import type { CipherSuite } from '../codec/cipher-suites.ts';
import {
  decodeDheServerKeyExchange,
  decodeEcdheServerKeyExchange,
  encodeClientKeyExchange,
  encodeEcdheClientKeyExchange,
} from '../codec/messages.ts';
import { versions } from '../codec/records.ts';
import { fieldAgreement } from '../crypto/finite-field.ts';
import { isGroup, keyAgreement } from '../crypto/groups.ts';
import { Refusal } from './link.ts';

/** What a server of TLS 1.2 gave us to agree upon a secret with. */
export interface ServerHalf {
  /** Body of ServerKeyExchange. */
  exchange: Uint8Array | undefined;
  /** DER of the leaf certificate. */
  leaf: Uint8Array | undefined;
}

/**
 * The client's half of a key exchange of TLS 1.2 (RFC 5246 7.4.7, RFC 8422 5.7): the body of
 * ClientKeyExchange and the premaster secret. Signatures are not verified.
 * @throws Refusal, MalformedError, or what node:crypto throws of a key that is none.
 */
export function clientExchange(
  suite: CipherSuite,
  { exchange, leaf }: ServerHalf,
): { body: Uint8Array; secret: Uint8Array } {
  if (suite.exchange === 'rsa') return encrypted(leaf);
  if (!exchange) throw new Refusal('unexpected_message', 'a flight without a key exchange');
  if (suite.exchange === 'dhe') {
    const { prime, generator, key } = decodeDheServerKeyExchange(exchange);
    const ours = fieldAgreement(prime, generator);
    // RFC 5246 8.1.2: zeros in front are stripped.
    return { body: encodeClientKeyExchange(ours.public), secret: stripped(ours.agree(key)) };
  }
  const { group, key } = decodeEcdheServerKeyExchange(exchange);
  if (!isGroup(group, '1.2'))
    throw new Refusal('illegal_parameter', 'a group that was not offered');
  const ours = keyAgreement(group);
  return { body: encodeEcdheClientKeyExchange(ours.public), secret: ours.agree(key) };
}

/** RFC 5246 7.4.7.1: the version that was offered and 46 octets, for the key of the certificate. */
function encrypted(leaf: Uint8Array | undefined): { body: Uint8Array; secret: Uint8Array } {
  if (!leaf) throw new Refusal('unexpected_message', 'a flight without a certificate');
  const secret = Buffer.concat([
    Buffer.of(versions.tls12 >> 8, versions.tls12 & 255),
    randomBytes(46),
  ]);
  const key = new X509Certificate(leaf).publicKey;
  const sealed = publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, secret);
  return { body: encodeClientKeyExchange(sealed), secret };
}

function stripped(secret: Uint8Array): Uint8Array {
  const first = secret.findIndex((octet) => octet !== 0);
  return first < 0 ? new Uint8Array(0) : secret.subarray(first);
}
