import { isGrease } from '../wire/tls/codec/cipher-suites.ts';
import { compressions } from '../wire/tls/codec/compressed-certificate.ts';
import {
  decodeClientShares,
  decodeNumbers,
  extensionTypes,
  findExtension,
} from '../wire/tls/codec/extensions.ts';
import { groups } from '../wire/tls/crypto/groups.ts';
import { needsRetry } from '../wire/tls/scripted/first-hello.ts';
import { takesMlDsa } from '../wire/tls/scripted/keys.ts';
import type { ReadHello } from './client-hello-reader.ts';
import type { DefectName, Defects } from './defects/defects.ts';

const STATUS_REQUEST = 5;
const SIGNATURE_ALGORITHMS = 13;
const SUPPORTED_GROUPS = 10;
const LARGE_HELLO = 2048;

/** Has a server to ask for another ClientHello, as none of the shares is of a group it knows? */
export const retryFor = (hello: ReadHello['hello']): boolean => needsRetry(rawOf(hello));

const rawOf = ({ extensions }: ReadHello['hello']) => ({
  extensions: extensions.map(({ type, data }) => ({ type, data: Buffer.from(data, 'hex') })),
});
const hasExtension = ({ extensions }: ReadHello['hello'], wanted: number): boolean =>
  extensions.some(({ type }) => type === wanted);
/** The numbers of a list, or none where it is not there or does not parse. */
function listIn(
  hello: ReadHello['hello'],
  wanted: number,
  read: (data: Uint8Array) => readonly number[],
): readonly number[] {
  const found = findExtension(rawOf(hello).extensions, wanted);
  try {
    return found ? read(found.data) : [];
  } catch {
    return [];
  }
}
const groupsOffered = (hello: ReadHello['hello']): readonly number[] =>
  listIn(hello, extensionTypes.supported_groups, (data) => decodeNumbers(data));
const sharesOffered = (hello: ReadHello['hello']): readonly number[] =>
  listIn(hello, extensionTypes.key_share, (data) =>
    decodeClientShares(data).map(({ group }) => group),
  );

/** Does the client take a certificate that is compressed by zlib (RFC 8879 section 3)? */
export const takesZlib = ({ hello }: ReadHello): boolean =>
  listIn(hello, extensionTypes.compress_certificate, (data) => decodeNumbers(data, 1)).includes(
    compressions.zlib,
  );
/** Does it send an encrypted_client_hello (RFC 9849 section 5)? */
export const sendsEch = ({ hello }: ReadHello): boolean =>
  hasExtension(hello, extensionTypes.encrypted_client_hello);
/** Does it offer to take certificates compressed, by whatever algorithm (RFC 8879 section 3)? */
export const offersCompression = ({ hello }: ReadHello): boolean =>
  hasExtension(hello, extensionTypes.compress_certificate);
/** Are all its key shares of the hybrid group? */
export const sharesHybridAlone = ({ hello }: ReadHello): boolean => {
  const shares = sharesOffered(hello);
  return shares.length > 0 && shares.every((group) => group === groups.x25519mlkem768);
};

type Refusal = (readHello: ReadHello) => boolean;

/**
 * What a faulty server objects to in a ClientHello that is in order: defect → whether this hello
 * has it.
 */
const refusals = {
  'rejects-unknown-status-type': ({ hello }) => (hello.statusRequest?.statusType ?? 1) !== 1,
  'rejects-responder-ids': ({ hello }) => (hello.statusRequest?.responderIds.length ?? 0) > 0,
  'rejects-request-extensions': ({ hello }) =>
    (hello.statusRequest?.requestExtensions ?? '') !== '',
  'rejects-status-request-v2': ({ hello }) => hello.statusRequestV2 !== undefined,
  'rejects-grease': ({ hello }) => hello.extensions.some(({ type }) => isGrease(type)),
  'rejects-permuted-hello': ({ hello }) => {
    const order = hello.extensions.map(({ type }) => type);
    return order.indexOf(SIGNATURE_ALGORITHMS) < order.indexOf(SUPPORTED_GROUPS);
  },
  'declines-status-request': ({ hello }) => hello.statusRequest !== undefined,
  'refuses-to-retry': ({ hello }) => retryFor(hello),
  'rejects-ech': ({ hello }) => hasExtension(hello, extensionTypes.encrypted_client_hello),
  'rejects-compression': ({ hello }) => hasExtension(hello, extensionTypes.compress_certificate),
  'refuses-share-of-later-group': ({ hello }) => {
    const [first] = groupsOffered(hello);
    const shares = sharesOffered(hello);
    return shares.length > 0 && first !== undefined && !shares.includes(first);
  },
  'rejects-slow-hello': ({ pieces }) => pieces > 1,
  'refuses-no-sni': ({ hello }) => hello.serverName === undefined,
} satisfies Partial<Record<DefectName, Refusal>>;

type Refusing = keyof typeof refusals;
const refusing = Object.keys(refusals) as Refusing[];

/** The defect that makes the server end the handshake over this hello, if any. */
export function refusingDefect(readHello: ReadHello, defects: Defects): Refusing | undefined {
  return refusing.find((name) => defects.has(name) && refusals[name](readHello));
}

/** Does it ask for an OCSP status in a way this server understands (RFC 6066 section 8)? */
export function asksForStatus({ hello }: ReadHello): boolean {
  const { statusRequest } = hello;
  return statusRequest !== undefined && !statusRequest.malformed && statusRequest.statusType === 1;
}

/** Does a faulty server take it for a request, although it is none? */
export function takenForRequest({ hello }: ReadHello, defects: Defects): boolean {
  const v2 = hello.statusRequestV2 !== undefined && hello.statusRequest === undefined;
  const unknown = (hello.statusRequest?.statusType ?? 1) !== 1;
  return (
    (v2 && defects.has('answers-status-request-v2')) ||
    (unknown && defects.has('answers-unknown-status-type'))
  );
}

/** Does a faulty server go silent on it? */
export function muteOn({ hello, octets }: ReadHello, defects: Defects): boolean {
  const requests = hello.extensions.filter(({ type }) => type === STATUS_REQUEST).length;
  return (
    (defects.has('stalls-on-large-hello') && octets > LARGE_HELLO) ||
    (defects.has('stalls-on-repeated-extension') && requests > 1) ||
    (defects.has('rejects-empty-status-request') && (hello.statusRequest?.malformed ?? false))
  );
}

/** Kinds of key whose signatures a client takes; ML-DSA in TLS 1.3 alone. */
export interface OfferedKeys {
  ecdsa: boolean;
  rsa: boolean;
  mlDsa: boolean;
}

/**
 * Signature algorithms offered, by key type; a server with two certificates goes by them (RFC 8446
 * 4.2.3).
 */
export function keyTypes({ hello }: ReadHello): OfferedKeys {
  const data = hello.extensions.find(({ type }) => type === SIGNATURE_ALGORITHMS)?.data ?? '';
  const schemes = data.slice(4).match(/.{4}/g) ?? [];
  const ecdsa = schemes.some((scheme) => ['0403', '0503', '0603', '0203'].includes(scheme));
  const rsa = schemes.some((scheme) => /^0[1-6]01$/.test(scheme) || /^080[4-6]$/.test(scheme));
  const mlDsa =
    hello.versions.includes('1.3') &&
    takesMlDsa(schemes.map((scheme) => Number.parseInt(scheme, 16)));
  return { ecdsa, rsa, mlDsa };
}
