import { type IdentitySpec, identity as identityOf } from '../../ca/authority/spec.ts';
import type { Proof } from '../../ca/proof/good.ts';
import type { CrlSet } from './crl.ts';
import type { ZoneState } from './dns.ts';
import type { ClientActName, IdentityName, ProofName, ServerActName } from './facts.ts';
import type { FetcherAct, FetcherGiven } from './fetcher/scenario.ts';
import type { ResponderAct, ResponderGiven } from './responder/scenario.ts';
import type { Capability, Policy, TlsVersion, Transport } from './terms.ts';

/**
 * What a fact may be. A plain value must be met; `either` leaves it open and gives a note; `oneOf`
 * accepts any. Both together: the first are what is hoped for, the others lawful and worth a note.
 */
export type Expected<V extends string = string> =
  | V
  | { either: readonly V[] }
  | { oneOf: readonly V[] }
  | { oneOf: readonly V[]; either: readonly V[] };
export type Expectation = Readonly<Record<string, Expected>>;

/** Which requirements an expected fact is about: ids of the catalogue. */
export interface Binding {
  /** Kept where the fact is as expected; broken where it is not. */
  clauses: readonly string[];
  /** Where this value is seen in its place, these are broken and no other. */
  instead?: Readonly<Partial<Record<string, readonly string[]>>>;
}

interface Claim {
  /** `server/validity/expired`. Stable; a rename leaves an alias. */
  id: string;
  /** One line, lower case: what is to be seen. */
  title: string;
  /** Every clause that an expected fact is bound to: ids of the catalogue. */
  proves: readonly string[];
  /** Rows of the condition list: `S02`. */
  covers: readonly string[];
  needs: readonly Capability[];
  /** This scenario is the calibration of that capability. */
  calibrates?: Capability;
  expect: Expectation;
  /** Per expected fact the clauses it stands for; a fact that is missed breaks those alone. */
  binds: Readonly<Record<string, Binding>>;
  /**
   * What has to be so before the claim is put to the test at all: a sender told not to ask that
   * asks all the same cannot be sent an unasked status. Where it is not so the verdict is a note.
   */
  provided: Expectation;
  /** The second best: seeing it is a warning, not a failure. */
  tolerate: Readonly<Record<string, readonly string[]>>;
  /**
   * What is tolerated besides in one version of TLS alone: a server must speak 1.2 and should speak
   * 1.3 (RFC 9325 3.1.1).
   */
  tolerateIn?: Readonly<Partial<Record<TlsVersion, Readonly<Record<string, readonly string[]>>>>>;
  /**
   * Promise id → what it says must be seen; judged for targets that make it, in place of `expect`
   * for the same fact.
   */
  promise: Readonly<Record<string, Expectation>>;
  transports: readonly Transport[];
  versions: readonly TlsVersion[];
  aliases: readonly string[];
}

/**
 * What stands in the target's place: certificates and proofs, per server name. Names for facts: the
 * default identity is `main` and its proof `as-given`; the second certificate and its proof are
 * both `dual`; those of an SNI entry bear its server name; those of `replace` and `renew` their
 * `named`.
 */
export interface ServerGiven {
  /** The default identity. */
  identity: IdentitySpec;
  /** Its second certificate of another key type. */
  dual?: { identity: IdentitySpec; proof: ProofFile };
  proof: ProofFile;
  /** More identities, chosen by SNI: server name → identity and proof. */
  sni: Readonly<Record<string, { identity: IdentitySpec; proof: ProofFile }>>;
  /**
   * Is the file named by a fixed value or by one that is expanded on each connection? `fetched`:
   * there is no file, the server fetches the proof from the responder that the certificate names.
   */
  reading: 'expanded' | 'static' | 'fetched';
  /**
   * Certificates of clients are demanded and verified, by the authority that everybody is told to
   * trust and by these revocation lists of it.
   */
  clients?: { crl: CrlSet };
  /**
   * TLSA records that are published for it, made of its default identity. A box that is not ours
   * has its own, where somebody told them.
   */
  tlsa?: readonly Tlsa[];
}

/**
 * The staple file: minted, minted with more behind it (PEM, several), none configured, or
 * configured and not there.
 */
export type ProofFile =
  | Proof
  /** No staple file configured. */
  | 'none'
  /** Configured, but no such file. */
  | 'absent'
  /** There, but the server may not read it. */
  | 'unreadable'
  /** PEM blobs, one per proof, leaf first (`multi-staple`). */
  | { pem: readonly Proof[] };

/** How our client shows itself in its ClientHello. */
export type Hello =
  | 'status_request'
  /**
   * The same by our own TLS stack: OpenSSL's client ends the handshake on a CertificateStatus above
   * 16 KiB.
   */
  | 'own-stack'
  | 'nothing'
  | 'v2'
  | 'both'
  /** Scripted: bytes no library would send. */
  | 'empty-body'
  | 'malformed-length'
  | 'unknown-type'
  | 'responder-ids'
  | 'huge-responder-ids'
  | 'repeated'
  | 'nonce-extension'
  | 'permuted'
  | 'grease'
  | 'v2-only'
  /** TLS 1.3: no key share at all, so that the server has to name a group (RFC 8446 4.2.8). */
  | 'no-shares'
  /** TLS 1.3: X25519MLKEM768 before all other groups, and the only key share one of it. */
  | 'hybrid'
  /** TLS 1.3: X25519MLKEM768 before all other groups, and the only key share one of X25519. */
  | 'hybrid-listed'
  /** TLS 1.3: X25519MLKEM768 and no other group, without a key share. */
  | 'hybrid-alone'
  /** Takes the certificate compressed by zlib, brotli or zstd (RFC 8879 3). */
  | 'compressing'
  /** The same by an algorithm alone that nobody knows. */
  | 'compressing-unknown'
  /** With an encrypted_client_hello that means nothing (RFC 9849 6.2). */
  | 'ech-grease'
  /** The same without a key share. */
  | 'ech-grease-no-shares'
  /** The same with GREASE in every list besides (RFC 8701 3.1). */
  | 'grease-and-ech';

/** Signatures of one kind of key. */
export type Preference = 'rsa' | 'ecdsa' | 'ml-dsa';

/** One thing that is done, in order. */
export type ServerAct =
  | {
      do: 'connect';
      name: ServerActName;
      hello?: Hello;
      sni?: string | null;
      /** The certificate it shows where one is demanded: `CLIENT`, another, or none. */
      certificate?: 'revocable' | 'other';
      /** Another TLS version than the variant's. */
      tls?: TlsVersion;
      resume?: boolean;
      /** Offer only signature algorithms of this key type. */
      prefers?: Preference;
      /** Speak so before or around STARTTLS. */
      dialogue?:
        | 'plain'
        | 'inject'
        | 'starttls-argument'
        | 'bare'
        | 'mail'
        | 'half-then-close'
        | 'slow';
      /** So many connections at once; the facts are those of all of them. */
      times?: number;
      /** These server names, in turn, of several at once; in place of `sni`. */
      among?: readonly string[];
      /**
       * Connect again, one after the other, until the leaf's staple is this proof or the act's
       * budget is spent; the last connection is the one judged. For files that are watched: an
       * event cannot be waited for from outside.
       */
      until?: ProofName;
    }
  /**
   * Put another proof in the file's place; minted at that moment, for the identity then in place.
   */
  | { do: 'replace'; proof: ProofFile; how: 'in-place' | 'rename' | 'symlink'; named: ProofName }
  /** Cut the file in place to this fraction of its length. */
  | { do: 'truncate'; keep: number }
  | { do: 'remove' }
  /** Renew the certificate (same key), the proof staying. */
  | { do: 'renew'; identity: IdentitySpec; named: IdentityName }
  /** Wait until the proof in place has passed its nextUpdate by so many seconds. */
  | { do: 'await-expiry'; beyond: number };

export interface ServerScenario extends Claim {
  role: 'server';
  given: ServerGiven;
  when: readonly ServerAct[];
  /**
   * Expects nothing of a certain certificate or proof: can be played against a box that keeps its
   * own.
   */
  blackBox: boolean;
}

/** What our TLS server does that OpenSSL would not; `none` is an ordinary handshake. */
export type ServerTrick =
  | 'none'
  | 'acknowledge-only'
  | 'status-without-acknowledgement'
  | 'unsolicited-acknowledgement'
  | 'unsolicited-status'
  | 'zero-length'
  | 'trailing-bytes'
  | 'status-before-certificate'
  | 'status-after-key-exchange'
  | 'wrong-status-type'
  | 'nonempty-acknowledgement'
  | 'status-in-encrypted-extensions'
  | 'duplicate-extension'
  | 'status-twice'
  /**
   * TLS 1.3: asks for another ClientHello first, and is honest then; in 1.2 an ordinary handshake
   * by our own stack.
   */
  | 'retry'
  /** TLS 1.3: takes X25519MLKEM768 of whoever offers it, and asks for a share where none came. */
  | 'hybrid'
  /** The same, and asks for another ClientHello in any case. */
  | 'hybrid-retry'
  /** TLS 1.3: compresses the certificate by zlib for whoever takes that (RFC 8879 4). */
  | 'compressed'
  /** The same, the length being said wrongly. */
  | 'compressed-wrong-length'
  /** The same, the octets being no zlib. */
  | 'compressed-undecodable'
  /** TLS 1.3: compresses the certificate by zlib for whoever does not take that. */
  | 'compressed-unasked'
  /** TLS 1.3: asks for a certificate, with an extension nobody knows (RFC 8701 4.1). */
  | 'grease-request'
  /** TLS 1.3: gives a ticket, with an extension nobody knows (RFC 8701 4.1). */
  | 'grease-ticket'
  | 'stall-before-status'
  | 'close-before-status';

/** The certificate that a TLSA record is made of. */
export type Pinned =
  | 'leaf'
  | 'issuing'
  | 'root'
  /** The issuing CA of the authority that everybody is told to trust. */
  | 'listed-issuing'
  /** The leaf of a host that has nothing to do with this one: never matches. */
  | 'other-leaf'
  /** The issuing CA of that one. */
  | 'other-issuing';

/** A TLSA record that the harness makes of a certificate of the cell (RFC 6698 2.1). */
export interface Tlsa {
  usage: number;
  /** 0: the whole certificate; 1: its SubjectPublicKeyInfo; others mean nothing. */
  selector: number;
  /** 0: as it is; 1: SHA-256; 2: SHA-512; others mean nothing. */
  matchingType: number;
  of: Pinned;
}

/** The certificate that revocation lists speak of: the baseline's, with a serial of its own. */
export const REVOCABLE: IdentitySpec = identityOf({ leaf: { serial: '5eed0cafe0ca11ed' } });

/** The certificate of a client of ours, where a server demands one: revocable as well. */
export const CLIENT: IdentitySpec = identityOf({
  leaf: { names: ['client.test'], purpose: 'client', serial: '5eed0c11e47ce271' },
});

/** One host the target is to send to: ours. */
export interface ClientHost {
  identity: IdentitySpec;
  /** The leaf's staple; `none`: nothing stapled; `anchor…` below for intermediates. */
  proof: Proof | 'none';
  /** TLS 1.3: what is shown in its place to whoever offers signatures by ML-DSA. */
  dual?: { identity: IdentitySpec; proof: Proof | 'none' };
  /** TLS 1.3: staples for the entries behind the leaf, in order. */
  chainProofs: readonly (Proof | 'none')[];
  trick: ServerTrick;
  starttls: 'offered' | 'not-offered' | 'refused-454' | 'garbage' | 'inject-response';
  /** Sessions may be resumed here. */
  tickets: boolean;
  /** Refuses the connection outright. */
  down: boolean;
  /** TLSA records at its port, under DANE alone; none: securely nothing there. */
  tlsa: readonly Tlsa[];
  /** The zone of its domain, of its name and of its records. */
  zone: ZoneState;
  /** Where they differ: the zone of the MX record, of the host's address, of the TLSA records. */
  zones: { readonly mx?: ZoneState; readonly address?: ZoneState; readonly tlsa?: ZoneState };
  /**
   * Aliases (CNAME) on the way: the MX record names an alias of the host, the records standing at
   * the host; the same, the records standing at the alias alone; the TLSA name is an alias of
   * another.
   */
  alias: 'none' | 'host' | 'host-records-at-alias' | 'tlsa';
}

export type ClientAct =
  /** Under the policy that is given, or under another. */
  | { do: 'send'; name: ClientActName; policy?: Policy }
  /** From now on this host behaves so. */
  | { do: 'change'; host: number; to: Partial<ClientHost> }
  /** Have the target try what it deferred. */
  | { do: 'retry'; name: ClientActName };

/**
 * What is expected besides of a sender that says nothing, where another scenario shows that it
 * enforces.
 */
export interface Compared {
  /** Id of the scenario it is held beside, in the same variant. */
  with: string;
  /** What that one has to have shown. */
  shows: Expectation;
  expect: Expectation;
  tolerate: Readonly<Record<string, readonly string[]>>;
  binds: Readonly<Record<string, Binding>>;
}

export interface ClientScenario extends Claim {
  role: 'client';
  compared?: Compared;
  given: { policy: Policy; hosts: readonly ClientHost[] };
  when: readonly ClientAct[];
}

/** Every policy that a scenario sends under, the one that is given first. */
export const policiesOf = ({ given, when }: Pick<ClientScenario, 'given' | 'when'>): Policy[] => [
  given.policy,
  ...when.flatMap((act) => (act.do === 'send' && act.policy ? [act.policy] : [])),
];

export interface FetcherScenario extends Claim {
  role: 'fetcher';
  given: FetcherGiven;
  when: readonly FetcherAct[];
}

export interface ResponderScenario extends Claim {
  role: 'responder';
  given: ResponderGiven;
  when: readonly ResponderAct[];
  /** Asks nothing that only a database of ours can answer: can be put to any responder. */
  blackBox: boolean;
}

export type Scenario = ServerScenario | ClientScenario | FetcherScenario | ResponderScenario;
