import { X509Certificate } from 'node:crypto';
import { certificatesPem, pemBlocks } from '../../ca/pem.ts';
import type { IdentityFiles, ServerArrangement, StapleFile } from '../model/running.ts';
import type { Defects } from './defects/defects.ts';
import type { OfferedKeys } from './hello-defects.ts';
import { certificatesOf, examined, issuerOf, keyTypeOf } from './staple-policy.ts';

/** What a server holds for one certificate. */
export interface StoredCertificate {
  key: string;
  chain: string;
  certificates: readonly Uint8Array[];
  staple: StapleFile;
  /** `main`, `dual`, or a server name in lower case. */
  name: string;
}

/** The "files" of one arrangement, which scenarios replace while the server runs. */
export class CertificateStore {
  readonly #authorities: readonly Uint8Array[];
  readonly #defects: Defects;
  readonly #lenient: Defects;
  readonly #issuers = new WeakMap<readonly Uint8Array[], { issuer: Uint8Array | undefined }>();
  /** Where certificates of clients are demanded: by whom and what they are verified. */
  readonly clients: ServerArrangement['clients'];
  main: StoredCertificate;
  readonly dual: StoredCertificate | undefined;
  readonly sni: ReadonlyMap<string, StoredCertificate>;
  connections = 0;
  dead = false;

  /**
   * @param authorities certificates a server may know besides those it sends: CAs above its leaves,
   * DER.
   */
  constructor(
    arrangement: ServerArrangement,
    authorities: readonly Uint8Array[],
    defects: Defects,
  ) {
    this.#authorities = authorities;
    this.#defects = defects;
    this.#lenient = lenient(defects);
    this.clients = arrangement.clients;
    this.main = this.#holding('main', arrangement.identity);
    this.dual = arrangement.dual && this.#holding('dual', arrangement.dual);
    this.sni = new Map(
      Object.entries(arrangement.sni).map(([name, files]) => [
        name.toLowerCase(),
        this.#holding(name.toLowerCase(), files),
      ]),
    );
  }

  replaceStaple(bytes: Uint8Array): void {
    if (!this.#defects.has('caches-staple'))
      this.main = { ...this.main, staple: { kind: 'bytes', bytes, pem: false } };
  }

  removeStaple(): void {
    this.main = { ...this.main, staple: { kind: 'absent' } };
  }

  replaceIdentity(files: { key: string; chain: string }): void {
    if (this.#defects.has('keeps-old-certificate')) return;
    this.main = { ...this.#holding('main', { ...files, staple: this.main.staple }) };
  }

  #holding(name: string, files: IdentityFiles): StoredCertificate {
    const certificates = certificatesOf(files.chain);
    const sent = certificates.filter((der, depth) => depth === 0 || !this.#leavesOut(der));
    const { key, staple } = files;
    return { name, key, chain: certificatesPem(sent), certificates: sent, staple };
  }

  #leavesOut(der: Uint8Array): boolean {
    if (this.#defects.has('sends-leaf-alone')) return true;
    if (!this.#defects.has('leaves-out-root')) return false;
    const certificate = new X509Certificate(der);
    return certificate.checkIssued(certificate);
  }

  /**
   * The certificate for this name; names are compared without regard to case and a trailing dot
   * (RFC 6066 section 3).
   */
  choose(serverName: string | undefined, offered: OfferedKeys): StoredCertificate {
    const named = this.#defects.has('ignores-sni')
      ? undefined
      : this.sni.get(serverName?.toLowerCase().replace(/\.$/, '') ?? '');
    if (named) return named;
    if (!this.dual || this.#defects.has('ignores-second-certificate')) return this.main;
    const held = [this.main, this.dual];
    const of = (wanted: RegExp): StoredCertificate | undefined =>
      held.find((it) => wanted.test(keyType(it) ?? ''));
    const mlDsa =
      offered.mlDsa || this.#defects.has('shows-ml-dsa-to-all') ? of(/^ml-dsa/) : undefined;
    const usual = offered.ecdsa ? of(/^ec$/) : offered.rsa ? of(/^rsa$/) : undefined;
    return mlDsa ?? usual ?? of(/^ec$/) ?? this.main;
  }

  /**
   * The bytes to staple to this certificate now; undefined when nothing at hand is fit to be shown.
   */
  stapleFor(held: StoredCertificate): Uint8Array | undefined {
    const defects = this.#defects;
    if (held === this.dual && defects.has('second-certificate-unstapled')) return undefined;
    if (defects.has('loses-all-over-one-file') && [...this.sni.values()].some(isNoGood))
      return undefined;
    const borrowed =
      (held === this.dual && defects.has('one-staple-for-two-certificates')) ||
      (this.sni.has(held.name) && defects.has('default-staple-for-sni'));
    const file = borrowed ? this.main.staple : held.staple;
    if (file.kind !== 'bytes') return undefined;
    const [leaf] = held.certificates;
    if (!leaf) return undefined;
    const answers = answersIn(file);
    const unchecked =
      borrowed || defects.has('staples-unchecked') || defects.has('sends-half-written');
    if (unchecked) return answers[0];
    const issuer = this.#issuerOf(leaf, held.certificates);
    return answers.find((answer) => this.#isFit(answer, leaf, issuer));
  }

  /** TLS 1.3: the same for each certificate behind the leaf, of a file that holds several. */
  staplesBehind({ staple: file, certificates }: StoredCertificate): (Uint8Array | undefined)[] {
    const defects = this.#defects;
    if (file.kind !== 'bytes' || !file.pem || defects.has('staples-leaf-alone')) return [];
    const answers = answersIn(file);
    return certificates.slice(1).map((certificate, behind) => {
      if (defects.has('staples-in-file-order')) return answers[behind + 1];
      if (defects.has('staples-leaf-status-on-all')) return answers[0];
      const issuer = issuerOf(certificate, [...certificates, ...this.#authorities]);
      return answers.find((answer) => this.#isFit(answer, certificate, issuer));
    });
  }

  #isFit(answer: Uint8Array, certificate: Uint8Array, issuer: Uint8Array | undefined): boolean {
    const { acceptable, status } = examined(answer, certificate, issuer, this.#lenient);
    // What it cannot judge itself it leaves to who asked.
    return acceptable || status === 'undecided';
  }

  #issuerOf(leaf: Uint8Array, sent: readonly Uint8Array[]): Uint8Array | undefined {
    const known = this.#issuers.get(sent);
    if (known) return known.issuer;
    const issuer = issuerOf(leaf, [...sent, ...this.#authorities]);
    this.#issuers.set(sent, { issuer });
    return issuer;
  }
}

/** The answers of a file: one in DER, or several in PEM. */
function answersIn({ bytes, pem }: Extract<StapleFile, { kind: 'bytes' }>): Uint8Array[] {
  if (!pem) return [bytes];
  const text = Buffer.from(bytes).toString('latin1');
  return pemBlocks('OCSP RESPONSE', text).map(({ der }) => der);
}

/** Defects that come down to forgetting a rule. */
function lenient(defects: Defects): Defects {
  const more = new Set(defects);
  if (more.has('ignores-expiry')) more.add('ignores:times.next-update');
  if (more.has('keeps-proof-for-new-certificate')) more.add('ignores:cert-id.matches');
  return more;
}

/** A file that is not there, or holds no DER at all. */
const isNoGood = ({ staple }: StoredCertificate): boolean =>
  staple.kind === 'absent' || (staple.kind === 'bytes' && staple.bytes[0] !== 0x30);

function keyType({ certificates: [leaf] }: StoredCertificate): string | undefined {
  return leaf && keyTypeOf(leaf);
}
