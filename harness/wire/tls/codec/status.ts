import { extensionTypes, type RawExtension } from './extensions.ts';
import { readWhole } from './reader.ts';
import { write } from './writer.ts';

/** CertificateStatusType: ocsp is the only one of RFC 6066 section 8; ocsp_multi is of RFC 6961. */
export const statusTypes = { ocsp: 1, ocspMulti: 2 } as const;

/** CertificateStatusRequest of a ClientHello (RFC 6066 section 8). */
export interface StatusRequestMessage {
  statusType: number;
  /** DER of each ResponderID. */
  responderIds: Uint8Array[];
  /** DER of the Extensions of the OCSP request; empty for none. */
  requestExtensions: Uint8Array;
}

/** The request every ordinary client sends: ocsp, no responders, no extensions. */
export const plainStatusRequest: StatusRequestMessage = {
  statusType: statusTypes.ocsp,
  responderIds: [],
  requestExtensions: new Uint8Array(0),
};

/** extension_data of status_request in a ClientHello. */
export function encodeStatusRequest(
  request: StatusRequestMessage = plainStatusRequest,
): Uint8Array {
  return write((writer) => {
    writer
      .u8(request.statusType)
      .vector16((list) => {
        for (const id of request.responderIds) list.vector16(id);
      })
      .vector16(request.requestExtensions);
  });
}

/** The extension itself. */
export function statusRequestExtension(
  request: StatusRequestMessage = plainStatusRequest,
): RawExtension {
  return { type: extensionTypes.status_request, data: encodeStatusRequest(request) };
}

/**
 * Reads extension_data of status_request in a ClientHello; only the type is known to be there for
 * types but ocsp. Throws MalformedError.
 */
export function decodeStatusRequest(data: Uint8Array): StatusRequestMessage {
  return readWhole(data, 'status_request', (reader) => {
    const statusType = reader.u8();
    if (statusType !== statusTypes.ocsp) {
      reader.rest();
      return { statusType, responderIds: [], requestExtensions: new Uint8Array(0) };
    }
    return {
      statusType,
      responderIds: readWhole(reader.vector16(), 'responder_id_list', (list) =>
        list.all((each) => each.vector16()),
      ),
      requestExtensions: reader.vector16(),
    };
  });
}

/** status_request_v2 with one plain ocsp_multi item (RFC 6961 2.2). */
export function statusRequestV2Extension(statusType: number = statusTypes.ocspMulti): RawExtension {
  const request = new Uint8Array(4);
  const data = write((writer) => writer.vector16((list) => list.u8(statusType).vector16(request)));
  return { type: extensionTypes.status_request_v2, data };
}

/**
 * CertificateStatus (RFC 6066 section 8): body of the handshake message of TLS 1.2, and
 * extension_data of status_request in a CertificateEntry of TLS 1.3 (RFC 8446 4.4.2.1).
 */
export interface CertificateStatusMessage {
  statusType: number;
  /**
   * DER of the OCSPResponse. The presentation language asks for at least one octet; none is read
   * all the same.
   */
  response: Uint8Array;
}

export function encodeCertificateStatus(status: CertificateStatusMessage): Uint8Array {
  return write((writer) => writer.u8(status.statusType).vector24(status.response));
}

/**
 * Throws MalformedError when the lengths do not fit. For types but ocsp `response` is what follows
 * the type.
 */
export function decodeCertificateStatus(body: Uint8Array): CertificateStatusMessage {
  return readWhole(body, 'CertificateStatus', (reader) => {
    const statusType = reader.u8();
    return {
      statusType,
      response: statusType === statusTypes.ocsp ? reader.vector24() : reader.rest(),
    };
  });
}
