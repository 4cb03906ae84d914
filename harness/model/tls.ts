/**
 * One handshake, decoded from the bytes on the wire. No opinion in it. Bytes are base64 unless
 * named hex.
 */

export interface Extension {
  type: number;
  name: string;
  /** extension_data in hex. */
  data: string;
}

/** CertificateStatusRequest of a ClientHello, RFC 6066 section 8. */
export interface StatusRequest {
  /** CertificateStatusType; ocsp is 1. */
  statusType: number;
  /** DER of each ResponderID, hex. */
  responderIds: string[];
  /** DER of the request extensions, hex; empty when none. */
  requestExtensions: string;
  /** True when the body does not parse. */
  malformed: boolean;
}

export interface ClientHello {
  /**
   * Highest version offered: legacy_version or supported_versions, as "1.2" or "1.3" (or hex when
   * unknown).
   */
  versions: string[];
  cipherSuites: number[];
  extensions: Extension[];
  serverName?: string;
  statusRequest?: StatusRequest;
  /** Body of status_request_v2 (type 17) in hex. */
  statusRequestV2?: string;
  sessionIdLength: number;
  /** A session_ticket with content (1.2) or pre_shared_key (1.3) is offered. */
  offersResumption: boolean;
}

export interface ServerHello {
  version: string;
  cipherSuite: number;
  cipherName: string;
  extensions: Extension[];
  helloRetryRequest: boolean;
}

export interface CertificateEntry {
  der: string;
  extensions: Extension[];
  /**
   * OCSPResponse of this entry: 1.3 status_request of the entry; in 1.2 the CertificateStatus
   * message for entry 0. May be ''.
   */
  staple?: string;
}

export interface HandshakeMessage {
  from: 'client' | 'server';
  type: number;
  name: string;
  length: number;
  /** Was it under encryption? */
  encrypted: boolean;
  /** Milliseconds since the first byte of the handshake. */
  at: number;
}

export interface Alert {
  from: 'client' | 'server';
  level: 'warning' | 'fatal' | 'unknown';
  code: number;
  /** RFC name: bad_certificate_status_response, certificate_revoked, … */
  name: string;
  encrypted: boolean;
  at: number;
}

/**
 * `cut`: the connection ended, or nothing more came, inside a record or a message. `limit`: we read
 * no further, by a limit of ours.
 */
export interface Break {
  from: 'client' | 'server';
  why: 'cut' | 'limit';
  text: string;
}

export interface Handshake {
  /** "1.2", "1.3", … once ServerHello is seen. */
  version?: string;
  clientHello?: ClientHello;
  serverHello?: ServerHello;
  /** 1.3 only. */
  encryptedExtensions?: Extension[];
  certificateRequest?: { extensions: Extension[] };
  /** 1.2: the CertificateStatus messages seen, in order (more than one is a fault). */
  certificateStatus: { statusType: number; response: string; malformed: boolean }[];
  /** The server's chain, leaf first. */
  certificates: CertificateEntry[];
  /** The client's chain, if any. */
  clientCertificates: CertificateEntry[];
  messages: HandshakeMessage[];
  alerts: Alert[];
  /** When its first byte passed: milliseconds since connect. Older records have none. */
  began?: number;
  resumed: boolean;
  /** Both Finished seen. */
  complete: boolean;
  /** NewSessionTicket messages. */
  tickets: number;
  /** Octets of application data records after the handshake, per direction. */
  applicationData: { client: number; server: number };
  /** What did not parse, or was out of order: the side (`server: `), where, and what. */
  problems: string[];
  /** Where reading ended before the handshake did, and no structure is to blame for it. */
  breaks?: Break[];
  /** True when encrypted handshake messages could not be opened (no key log, unknown cipher). */
  opaque: boolean;
}

/** The bytes of one connection as they passed, for decoding and for the pcapng. */
export interface Capture {
  chunks: { from: 'client' | 'server'; at: number; bytes: Uint8Array }[];
  /** Octets to skip on each side before TLS begins (the SMTP dialogue up to STARTTLS). */
  tlsStart: { client: number; server: number } | undefined;
  /** SSLKEYLOGFILE lines. */
  keyLog: string[];
  /** Plain HTTP, and nothing of mail. */
  http?: true;
  /** From when on we merely took our leave of one that kept us waiting, as `at` of the chunks. */
  leaving?: number;
  /** Sides of which more passed than is recorded. */
  overflowed?: ('client' | 'server')[];
  /** What our own side said inside TLS, deciphered from the chunks when the connection was over. */
  said?: Uint8Array;
}
