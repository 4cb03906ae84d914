import type { CrlSet } from './crl.ts';
import type { FarResolver } from './dns.ts';
import type { FetcherSettings } from './fetcher/settings.ts';
import type { FetcherStep } from './observation.ts';
import type { ResponderGiven } from './responder/scenario.ts';
import type { ServerGiven } from './scenario.ts';
import type { Policy, Transport } from './terms.ts';

/** Where a listener can be reached from here. */
export interface Endpoint {
  host: string;
  port: number;
  /** What it is called in a ClientHello, where the act says nothing else. */
  sni?: string;
}

/** Bytes of one identity, ready to be put in place. */
export interface IdentityFiles {
  /** PKCS#8 PEM. */
  key: string;
  /** PEM chain as sent. */
  chain: string;
  /** PEM of who issued the leaf, where the chain does not hold it. */
  issuer?: string;
  staple: StapleFile;
}

export type StapleFile =
  | { kind: 'bytes'; bytes: Uint8Array; pem: boolean }
  | { kind: 'none' | 'absent' | 'unreadable' }
  /**
   * To be had from the responder at this URL, which the certificate names as well; PEM of the root
   * it hangs on.
   */
  | { kind: 'fetched'; url: string; roots: string };

/** One arrangement of a server role, minted. `slug` is unique within the run. */
export interface ServerArrangement {
  slug: string;
  transports: readonly Transport[];
  reading: ServerGiven['reading'];
  /** Of a server that demands certificates of clients: authorities and revocation lists, PEM. */
  clients?: { roots: string; crl: string };
  identity: IdentityFiles;
  dual?: IdentityFiles;
  sni: Readonly<Record<string, IdentityFiles>>;
}

/** A log that is read while it grows, the oldest lines of which may be given up. */
export interface LogReader {
  /** How many lines there were so far, those that were given up included. */
  count(): number;
  /** The lines behind so many, as far as they are still there. */
  since(count: number): readonly string[];
}

/** A target that serves, up and ready, with every arrangement inside. */
export interface RunningServer extends AsyncDisposable {
  /** A box elsewhere that keeps its own certificate and proof. */
  readonly remote?: true;
  /** Of such a box: its TLSA records, as a zone file has them, and the name that they are for. */
  readonly published?: { name: string; records: string[] };
  /** Waits until a connection may be made. @throws Error with the reason when no more may. */
  turn?(): Promise<void>;
  /** It refused its service, so and in these words. */
  turnedAway?(what: string): void;
  /** Why no more connections may be made; undefined while they may. */
  stopped?(): string | undefined;
  endpoint(slug: string, transport: Transport): Endpoint;
  /**
   * What a reply to EHLO inside TLS says of the status: a value of the fact `told`; undefined when
   * it says nothing.
   */
  statusIn?(reply: readonly string[]): string | undefined;
  /**
   * Why the program would not start with this arrangement, in its own words; undefined where it
   * did.
   */
  refused?(slug: string, transport: Transport): string | undefined;
  /** Replaces the staple file of the arrangement's default identity. */
  replaceStaple(
    slug: string,
    bytes: Uint8Array,
    how: 'in-place' | 'rename' | 'symlink',
  ): Promise<void>;
  removeStaple(slug: string): Promise<void>;
  /**
   * The target's configuration with this listener alone, as text; in the run it stands among
   * others.
   */
  configuration?(slug: string, transport: Transport): string;
  /** What the log calls this listener: its port on the target's machine, and whatever else. */
  marks?(slug: string, transport: Transport): readonly string[];
  replaceIdentity(slug: string, files: { key: string; chain: string }): Promise<void>;
  /** Lines the target wrote so far. */
  log(): readonly string[];
  /** The same, for who reads on from where he was. */
  readonly lines?: LogReader;
  /** Resolves with how, should the target end before it is asked to. */
  readonly ended?: Promise<string>;
  /**
   * For what does not tell by itself: how the target ended, or what serves this arrangement;
   * undefined while it lives.
   */
  gone?(slug?: string): Promise<string | undefined>;
  states(): readonly string[];
}

export interface SendOrder {
  token: string;
  policy: Policy;
  transport: Transport;
  /** Our ports, in the order of preference. */
  ports: readonly number[];
  /**
   * Under DANE: the domain that the mail is for. With one port it has an MX record; with several
   * the hosts are named to the target, `mx1` to `mx3` below the domain.
   */
  domain?: string;
  /** Beside it: the TLSA records of its first host, and the name that they are for. */
  tlsa?: { name: string; records: readonly string[] };
}

export type Disposition = {
  kind: 'delivered' | 'deferred' | 'bounced' | 'unknown';
  text: string;
  /**
   * What the log said meanwhile of the status of the host it came to first: a value of the fact
   * `told`.
   */
  status?: string;
};

/** A target that sends. */
export interface RunningClient extends AsyncDisposable {
  /** Address our servers must listen on so that the target reaches them. */
  readonly listenOn: string;
  /** Hands one message over and waits for what becomes of it, or for the budget (ms) to pass. */
  send(order: SendOrder, budget: number): Promise<Disposition>;
  /** Has it try a deferred message again. */
  retry(token: string, budget: number): Promise<Disposition>;
  /**
   * The target's configuration for this policy alone, as text; in the run it stands among others.
   */
  configuration?(policy: Policy, transport: Transport): string;
  /**
   * What a header of a delivered message says of the status; undefined when the target says
   * nothing.
   */
  markOf(headers: readonly string[]): string | undefined;
  /**
   * How it says that it authenticated the host of that name, for a message with these headers;
   * undefined when it says nothing.
   */
  authenticationOf?(headers: readonly string[], host: string): 'dane' | 'not-dane' | undefined;
  /** The address it reaches us at, where DNS has to name one; default: that of our listeners. */
  readonly reachesUsAt?: string;
  /** Resolves with how, should the target end before it is asked to. */
  readonly ended?: Promise<string>;
  /** As of a running server. */
  gone?(): Promise<string | undefined>;
  log(): readonly string[];
  /** The same, for who reads on from where he was. */
  readonly lines?: LogReader;
  states(): readonly string[];
}

/** One certificate of a target that fetches, in PEM. */
export interface FetcherIdentity {
  key: string;
  leaf: string;
  /** As sent: leaf first. */
  chain: string;
  issuer: string;
  root: string;
  /** What its certificate names as its responder; undefined where it names none. */
  url: string | undefined;
}

/** One arrangement of a fetcher role, minted. */
export interface FetcherArrangement {
  /** Unique within the run; lines of the log begin with it. */
  mark: string;
  transport: Transport;
  identity: FetcherIdentity;
  /** More certificates, by server name. */
  others: Readonly<Record<string, FetcherIdentity>>;
  settings: FetcherSettings;
  /** The responder that it is told to ask in place of the certificate's. */
  forced: string | undefined;
}

/** A start: milliseconds until the port was open, or how it went wrong. */
export interface Started {
  opened: number | 'never';
  /** It ended, and this is what it printed last. */
  ended?: string;
}

/** One run of a program that writes a file. */
export type FetchRun = NonNullable<FetcherStep['run']>;

/** One instance of a target that fetches, for one scenario. Disposed of, it is ended. */
export interface FetcherInstance extends AsyncDisposable {
  /** Starts it, and waits until its port is open or it has ended; milliseconds. */
  start(budget: number): Promise<Started>;
  /** Ends it; its files stay. */
  stop(): Promise<void>;
  /** Where it is visited. */
  endpoint(): Endpoint;
  /**
   * Its clock is so many seconds ahead of ours from now on; missing where it cannot be moved, or is
   * looked at only as it starts.
   */
  readonly advance?: ((seconds: number) => Promise<void>) | undefined;
  /** The same, to be in force at its next start. */
  readonly startAhead?: ((seconds: number) => Promise<void>) | undefined;
  reload(): Promise<void>;
  /**
   * By what means it asks again: time that passes, a restart after that, or a command of its own.
   */
  readonly refresh?:
    | { advance?: number; restart?: true; command?: () => Promise<void> }
    | undefined;
  /** How long an answer may take from the responder to the first staple, milliseconds. */
  readonly settles?: number;
  /** How long our responder takes with each reply, milliseconds. */
  readonly answersAfter?: number;
  /** Runs it once. */
  fetch(budget: number): Promise<FetchRun>;
  /** Starts a server of mail on the file it wrote. */
  serve(budget: number): Promise<Started>;
  alive(): Promise<boolean>;
  /** The configuration, as text. */
  configuration(): string | undefined;
}

/** A target that fetches: an instance of its own for each scenario. */
export interface RunningFetcher extends AsyncDisposable {
  open(arrangement: FetcherArrangement): Promise<FetcherInstance>;
  log(): readonly string[];
  readonly lines?: LogReader;
  readonly ended?: Promise<string>;
  states(): readonly string[];
}

/** What a target that fetches is brought up with. */
export interface FetcherSetup {
  /** How many instances there may be at a time. */
  places: number;
}

/** What a target that serves is brought up with. */
export interface ServerSetup {
  arrangements: readonly ServerArrangement[];
  /**
   * Certificates (DER) of the CAs behind the arrangements, for a server that checks a proof before
   * it staples it.
   */
  authorities: readonly Uint8Array[];
}

/** What a target that sends is brought up with. */
export interface ClientSetup {
  /** Every policy of the plan. */
  policies: readonly Policy[];
  /** PEM of the roots it is to trust. */
  rootsPem: string;
  /** PEM of every set of revocation lists that a policy of the plan names. */
  crls?: Readonly<Partial<Record<CrlSet, string>>>;
  /** Where a resolver of ours stands, as the target calls that host; only where cells need one. */
  resolver?: FarResolver;
}

/** Where a responder of ours listens, and what a target calls that address. */
export interface Reach {
  listenOn: string;
  host: string;
}

/** One certificate of a CA's database, as `index.txt` of `openssl ca` has it and others alike. */
export interface DatabaseEntry {
  /** Content octets of the INTEGER, hex in capitals. */
  serial: string;
  /** DER of the certificate. */
  certificate: Uint8Array;
  /** Its common name. */
  name: string;
  /** End of its validity. */
  expires: Date;
  /** What became of it; `expired` is what a database that is kept up to date says of such. */
  status: 'good' | 'revoked' | 'expired';
  revokedAt?: Date;
  /** CRLReason (RFC 5280 5.3.1); undefined where none was noted. */
  reason?: number;
}

/** One arrangement of a responder, minted; a process of its own for each. */
export interface ResponderArrangement {
  slug: string;
  given: ResponderGiven;
  /** PEM of the root, of the CA that issued the certificates, and its key (PKCS#8). */
  root: string;
  ca: string;
  caKey: string;
  /** PEM of who signs, and the key: the CA's own where it signs itself. */
  signer: string;
  signerKey: string;
  database: readonly DatabaseEntry[];
}

/** What a target that answers is brought up with. */
export interface ResponderSetup {
  arrangements: readonly ResponderArrangement[];
}

/** A certificate that a responder elsewhere is asked about; both are DER. */
export interface AskedAbout {
  leaf: Uint8Array;
  issuer: Uint8Array;
  /** What it is called, for a reader. */
  title: string;
}

/** A target that answers, up and ready, with every arrangement inside. */
export interface RunningResponder extends AsyncDisposable {
  /** A responder elsewhere. */
  readonly remote?: true;
  /** Waits until it may be asked. @throws Error with the reason when it may not any more. */
  turn?(): Promise<void>;
  /** Why it may not be asked any more; undefined while it may. */
  stopped?(): string | undefined;
  /** It refused its service, so and in these words. */
  turnedAway?(what: string): void;
  /** Of a responder elsewhere: the certificate it is asked about in place of our good one. */
  readonly about?: AskedAbout;
  /** Where it is asked: `http://host:port/path`. */
  url(slug: string): string;
  /** Puts this in place of the database, and whatever the program needs to know of it. */
  replaceDatabase(slug: string, entries: readonly DatabaseEntry[]): Promise<void>;
  /** How the process of this arrangement ended; undefined while it runs. */
  ended?(slug: string): Promise<string | undefined>;
  /** The one scenario that had this process to itself is over: it need not run any longer. */
  release?(slug: string): Promise<void>;
  /** The target's configuration for this arrangement alone, as text. */
  configuration?(slug: string): string;
  log(): readonly string[];
  readonly lines?: LogReader;
  states(): readonly string[];
}
