import type { IdentitySpec } from '../../../ca/authority/spec.ts';
import type { Proof } from '../../../ca/proof/good.ts';
import type { FetchedName, FetcherActName } from './facts.ts';
import type { FetcherSettings } from './settings.ts';

/** What our responder does with a request; times in seconds. */
export type Reply =
  /**
   * An answer about the certificate asked for, minted as it is asked for, by the responder's clock.
   */
  | Proof
  /** An error status of OCSP (RFC 6960 2.3). */
  | {
      kind: 'error';
      status: 'malformedRequest' | 'internalError' | 'tryLater' | 'sigRequired' | 'unauthorized';
    }
  /** By status 200, in place of an answer. */
  | { kind: 'body'; body: 'html' | 'empty' | 'random' | 'truncated' }
  /** Another HTTP status, with a page. */
  | { kind: 'http'; code: number }
  /** To another path of the same responder: to the answer there, or to itself for ever. */
  | { kind: 'redirect'; to: 'answer' | 'itself' }
  /** A good answer, put into HTTP in another way than usual. */
  | {
      kind: 'framed';
      as: 'chunked' | 'until-close' | 'http-1.0' | 'html-type' | 'no-type' | 'no-store';
    }
  /** The answer, but so much later. */
  | { kind: 'late'; seconds: number; answer: Proof }
  /** A good answer, an octet now and then; one cut off in its middle; nothing; a TCP reset. */
  | { kind: 'fault'; fault: 'trickle' | 'cut' | 'silent' | 'reset' }
  /** Nobody listens at the port. */
  | { kind: 'down' };

/** Where the certificate says that its responder is. */
export type Address =
  /** A URL that ends in a slash, one with a path, one without any, a very long one. */
  | 'root'
  | 'path'
  | 'bare'
  | 'long'
  /** Its host in capitals; with an ldap URL before it; with a responder that is down before it. */
  | 'upper-case'
  | 'behind-ldap'
  | 'behind-dead'
  /** A name that nobody can resolve. */
  | 'no-such-host'
  /** It names no responder. */
  | 'none';

/** One certificate, and what the responder it names does. */
export interface Fetched {
  identity: IdentitySpec;
  address: Address;
  reply: Reply;
}

/** What stands in the place of a target that fetches. */
export interface FetcherGiven extends Fetched {
  /** More certificates, by server name, each with a responder of its own. */
  others: Readonly<Record<string, Fetched>>;
  settings: FetcherSettings;
}

/** One thing that is done, in order. The program was started, or put in place, before the first. */
export type FetcherAct =
  /**
   * Has it fetch: a server is visited until it staples or has had its chance; a program that writes
   * a file is run. What is seen then is judged.
   */
  | { do: 'fetch'; name: FetcherActName; sni?: string }
  /** One handshake, or so many at once, or one after the other, and no more than that. */
  | { do: 'handshake'; name: FetcherActName; sni?: string; times?: number; oneByOne?: true }
  /** The responder of this certificate (default: the first) does so from now on. */
  | { do: 'reply'; reply: Reply; named: FetchedName; sni?: string }
  /**
   * So much time passes: by the clock, where that can be moved; else a minute at most is waited
   * for.
   */
  | { do: 'pass'; seconds: number }
  /** Brings it about, by means of its own, that it asks again; then as `fetch`. */
  | { do: 'refresh'; name: FetcherActName }
  | { do: 'restart'; name: FetcherActName }
  /**
   * Has it read its configuration again. `meanwhile`: clients come one after the other until the
   * order has been carried out, and so many more.
   */
  | { do: 'reload'; name: FetcherActName; meanwhile?: number }
  /** A server of mail is started on the file it wrote, and visited. */
  | { do: 'serve'; name: FetcherActName };
