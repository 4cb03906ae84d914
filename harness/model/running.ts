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
  /** Waits until a connection may be made. @throws Error with the reason when no more may. */
  turn?(): Promise<void>;
  /** It refused its service, so and in these words. */
  turnedAway?(what: string): void;
  /** Why no more connections may be made; undefined while they may. */
  stopped?(): string | undefined;
  endpoint(slug: string, transport: Transport): Endpoint;
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
}

export type Disposition = { kind: 'delivered' | 'deferred' | 'bounced' | 'unknown'; text: string };

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
  /** As of a stage that serves. */
  gone?(): Promise<string | undefined>;
  log(): readonly string[];
  /** The same, for who reads on from where he was. */
  readonly lines?: LogReader;
  states(): readonly string[];
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
  /** Where a resolver of ours stands, as the target calls that host; only where cells need one. */
  resolver?: { host: string; port: number };
}

/** Where a responder of ours listens, and what a target calls that address. */
export interface Reach {
  listenOn: string;
  host: string;
}
