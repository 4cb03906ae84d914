import type { FetcherSettings } from './fetcher/settings.ts';
import type { ResponderGiven } from './responder/scenario.ts';
import type { DatabaseEntry } from './running.ts';
import type { ServerGiven } from './scenario.ts';
import type { Policy, Transport } from './terms.ts';

/** A file the program needs on its machine. */
export interface FileSpec {
  /** Absolute path on the target's machine. */
  path: string;
  content: string | Uint8Array;
  /** Octal; default 0o644. */
  mode?: number;
  /**
   * It only helps to start the program, and is no part of its configuration: not shown among the
   * evidence.
   */
  aid?: true;
}

/** What has to be put in place and started. */
export interface Layout {
  files: FileSpec[];
  /** Programs with their arguments, each kept in the foreground; all run side by side. */
  processes: { argv: string[]; env?: Record<string, string> }[];
  /** Ports that must answer before the target counts as ready. */
  ready: { port: number; greets: boolean }[];
  /** Log files to follow. */
  logs: string[];
}

/**
 * Paths of one identity in place: PEM key, PEM chain as sent, and the staple file if one is
 * configured.
 */
export interface IdentityPaths {
  key: string;
  chain: string;
  staple?: string;
  /** The staple file holds PEM blobs instead of DER. */
  pem?: boolean;
  /**
   * PEM files for a program that has to be told who issued the leaf and does not find it in the
   * chain: the issuer alone, and the chain with the issuer behind it. Only where there is a proof
   * and the chain does not hold the issuer.
   */
  issuer?: { alone: string; inChain: string };
  /** URL of the responder the certificate names, where the server is to fetch the proof itself. */
  fetches?: string;
  /** Path of a PEM file with the root, beside `fetches`: some verify what they fetched. */
  roots?: string;
}

/** One listener: an arrangement of certificates and staples behind a port. */
export interface Listener {
  slug: string;
  transport: Transport;
  /** Port on the target's machine. */
  port: number;
  reading: ServerGiven['reading'];
  /**
   * Certificates of clients are to be demanded and verified, by these authorities and these
   * revocation lists: paths of PEM files.
   */
  clients?: { roots: string; crl: string };
  identity: IdentityPaths;
  dual?: IdentityPaths;
  sni: Readonly<Record<string, IdentityPaths>>;
}

/** Where a program's files may live, and what it is called there. */
export interface Place {
  /** A folder of its own, writable by the program. */
  dir: string;
  /** `--exec PATH`, or the program's name as installed in the image. */
  exec: string;
  /** Name of the user the program runs as; undefined where nobody knows. */
  user: string | undefined;
  /** Number of its group, where the program is one of this machine. */
  group?: string;
  /**
   * Address its listeners bind to; every address when absent. On this machine it is the loopback.
   */
  bind?: string;
}

/** How a program is set up to serve. */
export interface ServerProgram {
  compose(listeners: readonly Listener[], place: Place): Layout;
  /**
   * Where it tells the status in its reply to EHLO inside TLS: the first group of `reply`, and what
   * its values mean.
   */
  told?: { reply: RegExp; values: Readonly<Record<string, string>> };
  /**
   * Command that tells, once the program is up, which listeners it would not start with: a line
   * each, the port and its own words. For programs that read a staple file once, before they serve,
   * and end over one they object to.
   */
  refusals?(place: Place): string[];
}

/** One message for a program that is started anew for each. */
export interface CommandOrder {
  policy: Policy;
  transport: Transport;
  /** The name under which the target reaches us. */
  host: string;
  /** Under DANE: the domain whose MX record names the host. */
  domain?: string;
  /**
   * Beside it: the TLSA records of that host as a zone file has them, and the name that they are
   * for (RFC 7672 2.2.3), for a program that is told them.
   */
  tlsa?: { name: string; records: readonly string[] };
  /** Our port. */
  port: number;
  sender: string;
  recipient: string;
  /** The message, lines ended by CRLF, dots not doubled. */
  message: string;
  /** Path of a PEM file with the roots to trust, already in place. */
  roots: string;
  place: Place;
}

/**
 * What is to be run: a program with its arguments, its environment, and what it reads from standard
 * input.
 */
export interface Command {
  argv: readonly string[];
  env?: Readonly<Record<string, string>>;
  input?: string;
}

/** A program that sends one message a call and ends: no queue, no retry. */
export interface CommandProgram {
  /** Files that have to be in place before the first call. */
  files?(input: {
    policies: readonly Policy[];
    host: string;
    roots: string;
    place: Place;
    /** Under DANE, for a program that validates by itself: the DS record to trust. */
    anchor?: string;
  }): FileSpec[];
  command(order: CommandOrder): Command;
  /**
   * What its end says of the message. Default: code 0 is delivered; anything else is deferred,
   * since who called still has it.
   */
  readEnd?(end: { code: number; output: string }): 'delivered' | 'deferred' | 'bounced' | 'unknown';
}

/** How a program is set up to send, and read. */
export interface ClientProgram {
  /**
   * @param policies every policy of the plan; the recipient's domain picks one.
   * @param host the name under which the target reaches us.
   * @param roots path of a PEM file with the roots to trust, already in place.
   * @param port where it is to accept mail for injection.
   */
  compose(input: {
    policies: readonly Policy[];
    host: string;
    roots: string;
    port: number;
    place: Place;
  }): Layout;
  /**
   * The address whose domain routes to these ports of ours in this order, under this policy.
   * `token` is unique per act. With a `domain` the way there is in DNS, and the address is one of
   * that domain.
   */
  recipient(input: {
    token: string;
    policy: Policy;
    transport: Transport;
    ports: readonly number[];
    domain?: string;
  }): string;
  /** What a line of the log says about a message, if it says anything. */
  readLog(line: string): { token: string; kind: 'delivered' | 'deferred' | 'bounced' } | undefined;
  /** Command that makes the program try a deferred message again now. */
  retry(token: string, place: Place): string[];
  /**
   * The token whose retry has ended with this line of the log. Where nothing was said of the
   * message before, it was not tried: the program still held it from the last time.
   */
  readRetryEnd?(line: string): string | undefined;
  /**
   * How it says that it authenticated the host of that name: in the headers of a message it
   * delivered, or in a line it wrote.
   */
  authentication?(told: {
    headers: readonly string[];
    host: string;
    lines: readonly string[];
  }): 'dane' | 'not-dane' | undefined;
  /**
   * What a line of the log says about the status, be the message delivered or not: the token, and
   * one of the values of `mark`.
   */
  readStatus?(line: string): { token: string; value: string } | undefined;
  /** The header the program adds to tell the status, and what its values mean. */
  mark?: { header: string; values: Record<string, string> };
}

/** Paths of one certificate of a target that fetches, all PEM and in place. */
export interface FetcherPaths {
  key: string;
  leaf: string;
  /** As sent: leaf first. */
  chain: string;
  issuer: string;
  /** The root alone; root and issuer together. */
  root: string;
  trusted: string;
  /** Key, chain and root in one. */
  bundle: string;
  url: string | undefined;
}

/** What one instance of a program that fetches is set up with. */
export interface FetcherStand {
  /** Port on the target's machine, for a program that serves. */
  port: number;
  identity: FetcherPaths;
  /** More certificates, by server name. */
  others: Readonly<Record<string, FetcherPaths>>;
  settings: FetcherSettings;
  /** The responder that it is told to ask in place of the certificate's. */
  forced: string | undefined;
  /** The file a program is to write, and a server to staple. */
  out: string;
}

/** How a program is set up that serves and fetches, one instance for each scenario. */
export interface FetcherProgram {
  /** One program in the foreground, and what it needs. @param place with a folder of its own. */
  compose(stand: FetcherStand, place: Place): Pick<Layout, 'files'> & Layout['processes'][number];
  /** Its clock can be moved, and it notices that only as it starts. */
  clock?: 'at-start';
  /** By what means it asks again before the time; none: it cannot be brought to. */
  refresh?: { advance?: number; restart?: true };
  /** A command that brings it to ask again. */
  refreshBy?(stand: FetcherStand, place: Place): string[];
  /** How long an answer may take from the responder to the first staple, milliseconds. */
  settles?: number;
  /** What it prints once its port stays open, where it opens it in passing before. */
  announces?: string;
  /**
   * How long our responder holds each reply, milliseconds: of a program that misses an answer which
   * is there before it looks for one.
   */
  answersAfter?: number;
  /** The signal it reads its configuration again by. */
  reload?: 'HUP' | 'USR1' | 'USR2';
}

/** A program that is run, asks, writes a file and ends. */
export interface FetchCommandProgram {
  /** Name of the file, where the program names it; default: `staple.der`. */
  writes?: string;
  /**
   * How long a run may take, milliseconds, where that is more than our budget: of a program that
   * starts so many others that a busy machine needs long for each.
   */
  takes?: number;
  /** Command that makes ready, before anything is looked at, what no file of ours can be. */
  prepare?(stand: FetcherStand, place: Place): string[];
  files?(stand: FetcherStand, place: Place): FileSpec[];
  command(stand: FetcherStand, place: Place): Command;
  /** A server of mail that staples the file, for a look at both ends. */
  serve?(stand: FetcherStand, place: Place): Pick<Layout, 'files'> & Layout['processes'][number];
}

/** One arrangement of a responder in place: paths of its files, and the port it is to answer at. */
export interface ResponderInstance {
  slug: string;
  /** Its folder, writable by the program. */
  folder: string;
  port: number;
  given: ResponderGiven;
  /** PEM: the root, the CA and its key, and who signs with its key. */
  root: string;
  ca: string;
  caKey: string;
  signer: string;
  signerKey: string;
  /** The database in the form of `openssl ca`. */
  index: string;
  /** Certificates of the database, PEM, each in a file of its own. */
  certificates: readonly { path: string; entry: DatabaseEntry }[];
}

/** How a program is set up to answer for certificates. */
export interface ResponderProgram {
  compose(instances: readonly ResponderInstance[], place: Place): Layout;
  /**
   * Command that waits until every instance listens, as the kernel tells it, and ends with a code
   * other than 0 where one does not.
   */
  awaits?(instances: readonly ResponderInstance[], place: Place): string[];
  /** Command that has to be run once the database has been replaced. */
  databaseReplaced?(instance: ResponderInstance, place: Place): string[];
  /** Command that tells how an instance has ended; it writes nothing while that runs. */
  ended?(instance: ResponderInstance, place: Place): string[];
  /** Command that makes an end of an instance that is not needed any more. */
  ends?(instance: ResponderInstance, place: Place): string[];
}
