import { isGrease } from './cipher-suites.ts';
import { type Reader, readWhole } from './reader.ts';
import { type Writer, write } from './writer.ts';

/** One extension as it stands on the wire. The same shape wherever extensions occur. */
export interface RawExtension {
  type: number;
  data: Uint8Array;
}

/** Extension types of the IANA registry. */
export const extensionTypes = {
  server_name: 0,
  max_fragment_length: 1,
  client_certificate_url: 2,
  trusted_ca_keys: 3,
  truncated_hmac: 4,
  status_request: 5,
  client_authz: 7,
  server_authz: 8,
  cert_type: 9,
  supported_groups: 10,
  ec_point_formats: 11,
  srp: 12,
  signature_algorithms: 13,
  use_srtp: 14,
  heartbeat: 15,
  application_layer_protocol_negotiation: 16,
  status_request_v2: 17,
  signed_certificate_timestamp: 18,
  client_certificate_type: 19,
  server_certificate_type: 20,
  padding: 21,
  encrypt_then_mac: 22,
  extended_master_secret: 23,
  compress_certificate: 27,
  record_size_limit: 28,
  delegated_credential: 34,
  session_ticket: 35,
  pre_shared_key: 41,
  early_data: 42,
  supported_versions: 43,
  cookie: 44,
  psk_key_exchange_modes: 45,
  certificate_authorities: 47,
  oid_filters: 48,
  post_handshake_auth: 49,
  signature_algorithms_cert: 50,
  key_share: 51,
  transparency_info: 52,
  ticket_request: 58,
  encrypted_client_hello: 65037,
  renegotiation_info: 65281,
} as const;

const names = new Map<number, string>(
  Object.entries(extensionTypes).map(([name, type]) => [type, name]),
);

/** The IANA name, `GREASE`, or `extension-N`. */
export function extensionName(type: number): string {
  return names.get(type) ?? (isGrease(type) ? 'GREASE' : `extension-${type}`);
}

/** The list with its two octets of length (RFC 8446 4.2). */
export function writeExtensions(writer: Writer, extensions: readonly RawExtension[]): void {
  writer.vector16((inner) => {
    for (const extension of extensions) inner.u16(extension.type).vector16(extension.data);
  });
}

/** The list with its two octets of length. Repeated types are kept as they are. */
export function readExtensions(reader: Reader): RawExtension[] {
  return readWhole(reader.vector16(), 'the extensions', (inner) =>
    inner.all((each) => ({ type: each.u16(), data: each.vector16() })),
  );
}

/** The first extension of that type. */
export function findExtension(
  extensions: readonly RawExtension[],
  type: number,
): RawExtension | undefined {
  return extensions.find((extension) => extension.type === type);
}

/** server_name of a ClientHello with one host_name (RFC 6066 3). */
export function serverNameExtension(host: string): RawExtension {
  const name = new TextEncoder().encode(host);
  const data = write((writer) => writer.vector16((list) => list.u8(0).vector16(name)));
  return { type: extensionTypes.server_name, data };
}

/**
 * The first host_name of a server_name extension; undefined when there is none. Throws
 * MalformedError.
 */
export function decodeServerName(data: Uint8Array): string | undefined {
  const entries = readWhole(data, 'server_name', (reader) =>
    readWhole(reader.vector16(), 'the server name list', (list) =>
      list.all((each) => ({ type: each.u8(), name: each.vector16() })),
    ),
  );
  const host = entries.find((entry) => entry.type === 0);
  return host && Buffer.from(host.name).toString('latin1');
}

/**
 * A list of two-octet numbers behind `width` octets of length: groups, signature algorithms,
 * versions.
 */
export function numbersExtension(
  type: number,
  numbers: readonly number[],
  width: 1 | 2 = 2,
): RawExtension {
  const fill = (list: Writer): void => {
    for (const number of numbers) list.u16(number);
  };
  return {
    type,
    data: write((writer) => (width === 1 ? writer.vector8(fill) : writer.vector16(fill))),
  };
}

/** Reads what {@link numbersExtension} writes. Throws MalformedError. */
export function decodeNumbers(data: Uint8Array, width: 1 | 2 = 2): number[] {
  return readWhole(data, 'a list of numbers', (reader) =>
    readWhole(width === 1 ? reader.vector8() : reader.vector16(), 'a list of numbers', (list) =>
      list.all((each) => each.u16()),
    ),
  );
}

/** supported_versions: a list in a ClientHello, one version in a ServerHello (RFC 8446 4.2.1). */
export function supportedVersions(versions: readonly number[] | number): RawExtension {
  const type = extensionTypes.supported_versions;
  if (typeof versions === 'number') return { type, data: write((writer) => writer.u16(versions)) };
  return numbersExtension(type, versions, 1);
}

/** One share of a key exchange: named group and public value. */
export interface KeyShare {
  group: number;
  key: Uint8Array;
}

/**
 * key_share: a list in a ClientHello, one share in a ServerHello, a group alone in a
 * HelloRetryRequest (RFC 8446 4.2.8).
 */
export function keyShareExtension(share: readonly KeyShare[] | KeyShare | number): RawExtension {
  const put = (writer: Writer, each: KeyShare): Writer => writer.u16(each.group).vector16(each.key);
  const data = write((writer) => {
    if (typeof share === 'number') writer.u16(share);
    else if ('group' in share) put(writer, share);
    else {
      writer.vector16((list) => {
        for (const each of share) put(list, each);
      });
    }
  });
  return { type: extensionTypes.key_share, data };
}

/** Shares of a ClientHello's key_share. Throws MalformedError. */
export function decodeClientShares(data: Uint8Array): KeyShare[] {
  return readWhole(data, 'key_share', (reader) =>
    readWhole(reader.vector16(), 'the key shares', (list) =>
      list.all((each) => ({ group: each.u16(), key: each.vector16() })),
    ),
  );
}

/** The share of a ServerHello's key_share. Throws MalformedError. */
export function decodeServerShare(data: Uint8Array): KeyShare {
  return readWhole(data, 'key_share', (reader) => ({
    group: reader.u16(),
    key: reader.vector16(),
  }));
}
