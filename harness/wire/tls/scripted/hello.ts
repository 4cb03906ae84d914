import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import type { Hello, Preference } from '../../../model/scenario.ts';
import type { TlsVersion } from '../../../model/terms.ts';
import {
  compressionExtension,
  compressions,
  UNKNOWN_COMPRESSION,
} from '../codec/compressed-certificate.ts';
import {
  extensionTypes,
  type KeyShare,
  keyShareExtension,
  numbersExtension,
  type RawExtension,
  serverNameExtension,
  supportedVersions,
} from '../codec/extensions.ts';
import type { ClientHelloMessage } from '../codec/hello.ts';
import { versions } from '../codec/records.ts';
import {
  encodeStatusRequest,
  plainStatusRequest,
  statusRequestExtension,
  statusRequestV2Extension,
} from '../codec/status.ts';
import { write } from '../codec/writer.ts';
import {
  type Group,
  groups,
  groupsOf,
  type KeyAgreement,
  SHARED_GROUPS,
} from '../crypto/groups.ts';
import { offeredSchemes } from './keys.ts';

/** How a scripted client shows itself. */
export interface ScriptedHello {
  tls: TlsVersion;
  hello: Hello;
  /** server_name as it is, whatever it is; none when undefined. */
  sni: string | undefined;
  prefers: Preference | undefined;
}

/** In the order of the ordinary client, which is that of Node's OpenSSL. */
const SUITES_12 = [
  0xc02f, 0xc02b, 0xc030, 0xc02c, 0x009e, 0xc027, 0x0067, 0xc028, 0x006b, 0x00a3, 0x009f, 0xcca9,
  0xcca8, 0xccaa, 0xc0ad, 0xc09f, 0xc05d, 0xc061, 0xc057, 0xc053, 0x00a2, 0xc0ac, 0xc09e, 0xc05c,
  0xc060, 0xc056, 0xc052, 0xc024, 0x006a, 0xc023, 0x0040, 0xc00a, 0xc014, 0x0039, 0x0038, 0xc009,
  0xc013, 0x0033, 0x0032, 0x009d, 0xc0a1, 0xc09d, 0xc051, 0x009c, 0xc0a0, 0xc09c, 0xc050, 0x003d,
  0x003c, 0x0035, 0x002f,
];
const SUITES_13 = [0x1302, 0x1303, 0x1301];
/** Signals secure renegotiation in TLS 1.2 (RFC 5746 3.3). */
const RENEGOTIATION_SCSV = 0x00ff;
/** GREASE values (RFC 8701), one for each place. */
const GREASE = {
  suite: 0x0a0a,
  group: 0x1a1a,
  first: 0x2a2a,
  last: 0x3a3a,
  version: 0x4a4a,
  scheme: 0x5a5a,
} as const;
/** Octets that all extensions together may have. */
const EXTENSIONS_LIMIT = 0xffff;

/** ResponderID by key: [2] EXPLICIT OCTET STRING of a SHA-1 (RFC 6960 4.2.1), 24 octets. */
const byKey = (hash: Uint8Array): Uint8Array =>
  Buffer.concat([Buffer.from('a2160414', 'hex'), hash]);
/** Extensions with id-pkix-ocsp-nonce of 16 octets (RFC 9654 2.1). */
const nonceExtensions = (nonce: Uint8Array): Uint8Array =>
  Buffer.concat([Buffer.from('3021301f06092b060105050730010204120410', 'hex'), nonce]);

/**
 * Suites a scripted client offers: those of the ordinary one, so that whoever has one in common
 * with it has one with us.
 */
export const offeredSuites = (tls: TlsVersion): readonly number[] =>
  tls === '1.3' ? SUITES_13 : SUITES_12;

const greases = (hello: Hello): boolean => hello === 'grease' || hello === 'grease-and-ech';

/** Groups a scripted client offers, the one it likes best first. */
export const offeredGroups = ({ tls, hello }: Pick<ScriptedHello, 'tls' | 'hello'>) =>
  hello === 'hybrid-alone' && tls === '1.3' ? [groups.x25519mlkem768] : groupsOf(tls);

/**
 * Groups it sends a share of in TLS 1.3: those of the ordinary client, unless the kind says
 * otherwise; without any the server has to name one (RFC 8446 4.2.8).
 */
export function sharedGroups({
  tls,
  hello,
}: Pick<ScriptedHello, 'tls' | 'hello'>): readonly Group[] {
  if (tls === '1.2') return [];
  switch (hello) {
    case 'no-shares':
    case 'ech-grease-no-shares':
    case 'hybrid-alone':
      return [];
    case 'hybrid':
      return [groups.x25519mlkem768];
    case 'hybrid-listed':
      return [groups.x25519];
    default:
      return SHARED_GROUPS;
  }
}

/**
 * The ClientHello of a kind. `huge-responder-ids` fills the extensions up to their 64 KiB, so that
 * the message takes several records; `permuted` has the order turned round; `repeated` says
 * status_request twice.
 * @param agreements our halves of a key exchange in TLS 1.3, a share each, of `sharedGroups`.
 */
export function scriptedClientHello(
  { tls, hello, sni, prefers }: ScriptedHello,
  base: Pick<ClientHelloMessage, 'random' | 'sessionId'>,
  agreements: readonly KeyAgreement[],
): ClientHelloMessage {
  const tls13 = tls === '1.3';
  const grease = greases(hello);
  const all: readonly number[] = offeredGroups({ tls, hello });
  const shares = agreements.map(shareOf);
  const plain: RawExtension[] = [
    ...(sni === undefined ? [] : [serverNameExtension(sni)]),
    { type: extensionTypes.extended_master_secret, data: new Uint8Array(0) },
    ...(tls13 ? [] : [{ type: extensionTypes.encrypt_then_mac, data: new Uint8Array(0) }]),
    numbersExtension(extensionTypes.supported_groups, grease ? [GREASE.group, ...all] : all),
    { type: extensionTypes.ec_point_formats, data: Uint8Array.of(1, 0) },
    numbersExtension(extensionTypes.signature_algorithms, [
      ...(grease ? [GREASE.scheme] : []),
      ...offeredSchemes(tls, prefers),
    ]),
    ...(tls13
      ? [
          supportedVersions(grease ? [GREASE.version, versions.tls13] : [versions.tls13]),
          { type: extensionTypes.psk_key_exchange_modes, data: Uint8Array.of(1, 1) },
          keyShareExtension(
            grease ? [{ group: GREASE.group, key: Uint8Array.of(0) }, ...shares] : shares,
          ),
        ]
      : []),
  ];
  const room = EXTENSIONS_LIMIT - write((writer) => sizes(writer, plain)).length;
  const extensions = [...statusExtensions(hello, room), ...plain, ...besides(hello)];
  return {
    version: versions.tls12,
    ...base,
    cipherSuites: [
      ...(grease ? [GREASE.suite] : []),
      ...offeredSuites(tls),
      ...(tls13 ? [] : [RENEGOTIATION_SCSV]),
    ],
    compression: [0],
    extensions: arrange(hello, extensions),
  };
}

const shareOf = ({ group, public: key }: KeyAgreement): KeyShare => ({ group, key });

/**
 * The ClientHello after a HelloRetryRequest: the first, with one share of the group it names and
 * its cookie (RFC 8446 4.1.2).
 */
export function secondClientHello(
  first: ClientHelloMessage,
  agreements: readonly KeyAgreement[],
  cookie: RawExtension | undefined,
): ClientHelloMessage {
  const share = keyShareExtension(agreements.map(shareOf));
  const same = (first.extensions ?? []).map((one) => (one.type === share.type ? share : one));
  return { ...first, extensions: [...same, ...(cookie ? [cookie] : [])] };
}

const sizes = (
  writer: Parameters<Parameters<typeof write>[0]>[0],
  extensions: readonly RawExtension[],
): void => {
  for (const { type, data } of extensions) writer.u16(type).vector16(data);
};

function arrange(hello: Hello, extensions: RawExtension[]): RawExtension[] {
  if (hello === 'permuted') return extensions.toReversed();
  if (!greases(hello)) return extensions;
  const [first, last] = [GREASE.first, GREASE.last].map((type, length) => ({
    type,
    data: new Uint8Array(length),
  }));
  return [...(first ? [first] : []), ...extensions, ...(last ? [last] : [])];
}

/**
 * encrypted_client_hello that means nothing, as a client without a key of the server's sends it
 * (RFC 9849 6.2): the outer kind, HKDF-SHA256 with AES-128-GCM, an X25519 value, and a payload.
 */
function echGrease(): RawExtension {
  const data = write((writer) =>
    writer
      .u8(0)
      .u16(1)
      .u16(1)
      .u8(randomBytes(1)[0] ?? 0)
      .vector16(randomBytes(32))
      .vector16(randomBytes(192 + 16)),
  );
  return { type: extensionTypes.encrypted_client_hello, data };
}

/** What a kind has besides the request. */
function besides(hello: Hello): RawExtension[] {
  switch (hello) {
    case 'compressing':
      return [compressionExtension([compressions.zlib, compressions.brotli, compressions.zstd])];
    case 'compressing-unknown':
      return [compressionExtension([UNKNOWN_COMPRESSION])];
    case 'ech-grease':
    case 'ech-grease-no-shares':
    case 'grease-and-ech':
      return [echGrease()];
    default:
      return [];
  }
}

/** What asks for the status. @param room octets left for these extensions, headers included. */
function statusExtensions(hello: Hello, room: number): RawExtension[] {
  const type = extensionTypes.status_request;
  const plain = statusRequestExtension();
  switch (hello) {
    case 'nothing':
      return [];
    case 'v2':
    case 'v2-only':
      return [statusRequestV2Extension()];
    case 'both':
      return [plain, statusRequestV2Extension()];
    case 'empty-body':
      return [{ type, data: new Uint8Array(0) }];
    case 'malformed-length':
      // The list of responders is said to be longer than all that follows.
      return [{ type, data: Uint8Array.of(1, 0x00, 0x40, 0, 0) }];
    case 'unknown-type':
      return [{ type, data: encodeStatusRequest({ ...plainStatusRequest, statusType: 0x7f }) }];
    case 'responder-ids':
      return [
        statusRequestExtension({
          ...plainStatusRequest,
          responderIds: [byKey(randomBytes(20)), byKey(randomBytes(20))],
        }),
      ];
    case 'huge-responder-ids': {
      const each = byKey(randomBytes(20));
      const count = Math.floor((room - 4 - 5) / (each.length + 2));
      return [
        statusRequestExtension({
          ...plainStatusRequest,
          responderIds: Array.from({ length: count }, () => each),
        }),
      ];
    }
    case 'repeated':
      return [plain, plain];
    case 'nonce-extension':
      return [
        statusRequestExtension({
          ...plainStatusRequest,
          requestExtensions: nonceExtensions(randomBytes(16)),
        }),
      ];
    case 'status_request':
    case 'own-stack':
    case 'permuted':
    case 'grease':
    case 'no-shares':
    case 'hybrid':
    case 'hybrid-listed':
    case 'hybrid-alone':
    case 'compressing':
    case 'compressing-unknown':
    case 'ech-grease':
    case 'ech-grease-no-shares':
    case 'grease-and-ech':
      return [plain];
  }
}
