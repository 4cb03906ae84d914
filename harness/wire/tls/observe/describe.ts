import { toBase64, toHex } from '../../../model/octets.ts';
import type {
  CertificateEntry,
  ClientHello,
  Extension,
  ServerHello,
  StatusRequest,
} from '../../../model/tls.ts';
import { cipherName } from '../codec/cipher-suites.ts';
import {
  decodeNumbers,
  decodeServerName,
  extensionName,
  extensionTypes,
  findExtension,
  type RawExtension,
} from '../codec/extensions.ts';
import {
  type ClientHelloMessage,
  negotiatedVersion,
  type ServerHelloMessage,
  versionName,
} from '../codec/hello.ts';
import { decodeCertificateStatus, decodeStatusRequest, statusTypes } from '../codec/status.ts';

/** Takes note of a structure that did not parse. */
export type Complain = (what: string, error: unknown) => void;

/** Extensions as the model shows them. */
export function describeExtensions(extensions: readonly RawExtension[]): Extension[] {
  return extensions.map(({ type, data }) => ({
    type,
    name: extensionName(type),
    data: toHex(data),
  }));
}

/** Says which types a block holds twice; no block may (RFC 8446 4.2). */
export function repeated(extensions: readonly RawExtension[]): string[] {
  const seen = new Set<number>();
  const twice = new Set<string>();
  for (const { type } of extensions) {
    if (seen.has(type)) twice.add(extensionName(type));
    seen.add(type);
  }
  return [...twice];
}

const guarded = <T>(what: string, complain: Complain, read: () => T): T | undefined => {
  try {
    return read();
  } catch (error) {
    complain(what, error);
    return undefined;
  }
};

function describeStatusRequest(data: Uint8Array, complain: Complain): StatusRequest {
  const request = guarded('status_request', complain, () => decodeStatusRequest(data));
  return {
    statusType: request?.statusType ?? data[0] ?? 0,
    responderIds: request?.responderIds.map(toHex) ?? [],
    requestExtensions: toHex(request?.requestExtensions ?? new Uint8Array(0)),
    malformed: request === undefined,
  };
}

/**
 * The ClientHello as the model shows it. Extensions that do not parse are complained of and left
 * out.
 */
export function describeClientHello(hello: ClientHelloMessage, complain: Complain): ClientHello {
  const extensions = hello.extensions ?? [];
  const data = (type: number): Uint8Array | undefined => findExtension(extensions, type)?.data;
  const supported = data(extensionTypes.supported_versions);
  const listed =
    supported && guarded('supported_versions', complain, () => decodeNumbers(supported, 1));
  const name = data(extensionTypes.server_name);
  const serverName = name && guarded('server_name', complain, () => decodeServerName(name));
  const status = data(extensionTypes.status_request);
  const statusV2 = data(extensionTypes.status_request_v2);
  const versions = (listed ?? [hello.version]).map(versionName);
  const ticket = data(extensionTypes.session_ticket);
  return {
    versions,
    cipherSuites: hello.cipherSuites,
    extensions: describeExtensions(extensions),
    ...(serverName === undefined ? {} : { serverName }),
    ...(status === undefined ? {} : { statusRequest: describeStatusRequest(status, complain) }),
    ...(statusV2 === undefined ? {} : { statusRequestV2: toHex(statusV2) }),
    sessionIdLength: hello.sessionId.length,
    offersResumption:
      (ticket?.length ?? 0) > 0 ||
      data(extensionTypes.pre_shared_key) !== undefined ||
      // A session id says so only where it is not the dummy of TLS 1.3's compatibility mode (RFC
      // 8446 D.4).
      (hello.sessionId.length > 0 && !versions.includes('1.3')),
  };
}

/** The ServerHello as the model shows it. */
export function describeServerHello(
  hello: ServerHelloMessage,
  helloRetryRequest: boolean,
): ServerHello {
  return {
    version: versionName(negotiatedVersion(hello)),
    cipherSuite: hello.cipherSuite,
    cipherName: cipherName(hello.cipherSuite),
    extensions: describeExtensions(hello.extensions ?? []),
    helloRetryRequest,
  };
}

/**
 * One entry of a chain as the model shows it. A staple is there when status_request parses as
 * CertificateStatus of type ocsp; one of no octets is '' and complained of, because the response
 * has at least one octet (RFC 6066 section 8).
 */
export function describeEntry(
  der: Uint8Array,
  extensions: readonly RawExtension[],
  complain: Complain,
): CertificateEntry {
  const entry: CertificateEntry = {
    der: toBase64(der),
    extensions: describeExtensions(extensions),
  };
  for (const type of repeated(extensions))
    complain('certificate', new Error(`${type} twice in one entry`));
  const data = findExtension(extensions, extensionTypes.status_request)?.data;
  const status =
    data && guarded('status_request of an entry', complain, () => decodeCertificateStatus(data));
  if (status === undefined) return entry;
  if (status.statusType !== statusTypes.ocsp) {
    complain('status_request of an entry', new Error(`status type ${status.statusType}`));
    return entry;
  }
  if (status.response.length === 0)
    complain('status_request of an entry', new Error('a response of no octets'));
  return { ...entry, staple: toBase64(status.response) };
}
