/**
 * How DNSSEC speaks of a zone (RFC 4035 4.3): `signed` is secure; `insecure` has no chain of trust;
 * `failing` is bogus or not to be had, and answered by SERVFAIL; `silent` is not answered at all.
 */
export type ZoneState = 'signed' | 'insecure' | 'failing' | 'silent';

/** The data of a TLSA record (RFC 6698 2.1). */
export interface TlsaData {
  usage: number;
  selector: number;
  matchingType: number;
  data: Uint8Array;
}

/** A record of a name, of the types that mail needs. */
export type DnsRecord =
  | { type: 'A'; address: string }
  | { type: 'CNAME'; target: string }
  | { type: 'MX'; preference: number; exchange: string }
  | { type: 'DNSKEY'; flags: number; algorithm: number; key: Uint8Array }
  | ({ type: 'TLSA' } & TlsaData);

/** One question to our resolver, and what it was told. */
export interface Lookup {
  /** Lower case, without the last dot. */
  name: string;
  /** `TLSA`, `A`, `MX`, or another, in capitals. */
  type: string;
  /** Was the answer to say whether it is secure: DO or AD in the query (RFC 6840 5.7)? */
  asksSecurity: boolean;
  /** `none` where the resolver kept silent. */
  rcode: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED' | 'none';
  /** Authentic data (RFC 4035 3.2.3). */
  secure: boolean;
  /** Records of that type in the answer. */
  records: number;
  /** Milliseconds since the epoch. */
  at: number;
}

/** Where a resolver of ours stands, as the target calls that host. */
export interface FarResolver {
  host: string;
  port: number;
  /** A DS record as a zone file has it: whom to trust, for a target that validates by itself. */
  anchor?: string;
}

/** Where what the cells of a run have in DNS is published, and who tells what was asked. */
export interface NameServer extends AsyncDisposable {
  readonly table: {
    zone(name: string, state: ZoneState): void;
    put(name: string, ...records: readonly DnsRecord[]): void;
    remove(name: string): void;
  };
  /**
   * Where it stands, as the target calls that host; absent where it stands in the target's own
   * network, and need not be brought there.
   */
  readonly far?: FarResolver;
  /** The questions about this name and those below it so far, in order. */
  lookups(below: string): Lookup[];
  /** Resolves once everything that was put there can be had. Default: at once. */
  settled?(): Promise<void>;
}
