import type { KeyObject } from 'node:crypto';
import { certificatesPem } from '../pem.ts';
import { type Authority, type Holder, makeAuthority, makeRoot } from './authority.ts';
import { KeyPool } from './keys.ts';
import { issueLeaf, type Pointers } from './leaf.ts';
import { isRsa } from './signature.ts';
import { type IdentitySpec, type KeyKind, keyKinds } from './spec.ts';

/** A leaf with its key and everything above it. All certificates are DER. */
export interface Identity {
  spec: IdentitySpec;
  /** PKCS#8 PEM. */
  key: string;
  privateKey: KeyObject;
  leaf: Uint8Array;
  /** Who issued the leaf; the root where there are no intermediates. */
  issuer: Uint8Array;
  root: Uint8Array;
  /** Leaf, then intermediates upwards, without the root. */
  chain: Uint8Array[];
  /** The certificates as `spec.sends` has them. */
  sent: Uint8Array[];
  sentPem: string;
  holder: Holder;
  authority: Authority;
  /**
   * DER of the issuer's name as the leaf has it, where that is written otherwise than the issuer's
   * own (RFC 5280 7.1).
   */
  issuerName?: Uint8Array;
}

export interface WorldOptions {
  /** Default: the clock. */
  now?: () => Date;
  /** Where leaves point for OCSP. Default: a name that resolves nowhere. */
  responderUrl?: string;
  /** Keys to share with another world; RSA keys take long to make. */
  keys?: KeyPool;
}

/** The same text for two specs that say the same, whatever the order of their fields. */
function specKey(spec: IdentitySpec): string {
  const sorted = (_: string, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value;
  return JSON.stringify(spec, sorted);
}

/**
 * A renewed certificate keeps its key, other names have others; leaves with RSA share one, as those
 * take long to make.
 */
function leafPurpose({ ca, leaf }: IdentitySpec): string {
  return isRsa(leaf.key) ? 'leaf' : `leaf ${ca} ${leaf.names.join(' ')}`;
}

function sentBy(spec: IdentitySpec, chain: readonly Uint8Array[], root: Uint8Array): Uint8Array[] {
  const leaf = chain.slice(0, 1);
  switch (spec.sends) {
    case 'chain':
      return [...chain];
    case 'leaf-only':
      return leaf;
    case 'with-root':
      return [...chain, root];
    case 'leaf-twice':
      return [...leaf, ...chain];
  }
}

/**
 * The certificate authorities of one run and everybody they certify. Made when first asked for and
 * then kept: the same spec is the same certificate. `main` is the authority to trust; any other
 * name is a separate one, and `same-name` bears the distinguished names of `main` with keys of its
 * own.
 */
export class World {
  readonly now: () => Date;
  readonly keys: KeyPool;
  readonly #pointers: Pointers;
  readonly #roots = new Map<string, Promise<Holder>>();
  readonly #authorities = new Map<string, Promise<Authority>>();
  readonly #identities = new Map<string, Promise<Identity>>();

  constructor({
    now = () => new Date(),
    responderUrl = 'http://ocsp.mailstaple.test/',
    keys,
  }: WorldOptions = {}) {
    this.now = now;
    this.keys = keys ?? new KeyPool();
    const base = responderUrl.endsWith('/') ? responderUrl : `${responderUrl}/`;
    this.#pointers = { ocsp: responderUrl, caIssuers: `${base}issuer.cer`, crl: `${base}crl.der` };
  }

  /**
   * The identity a spec describes, minted relative to now on the first call.
   * @throws RangeError when the spec has an offset or a serial number that does not read.
   */
  identity(spec: IdentitySpec): Promise<Identity> {
    return remember(this.#identities, specKey(spec), () => this.#makeIdentity(spec));
  }

  /** Root and intermediates; `depth` is how many of those. */
  authority(ca: string, caKey: KeyKind, depth: number): Promise<Authority> {
    return remember(this.#authorities, `${ca} ${caKey} ${depth}`, async () => {
      const root = await this.root(ca, caKey);
      return makeAuthority({ ca, caKey, depth, root }, this.keys, this.now());
    });
  }

  root(ca: string, caKey: KeyKind): Promise<Holder> {
    return remember(this.#roots, `${ca} ${caKey}`, () =>
      makeRoot(ca, caKey, this.keys, this.now()),
    );
  }

  /**
   * PEM of the roots of these authorities, one for each usual kind of key: what a client is told to
   * trust, whatever it will be shown later. Default: `main` alone. RSA roots make the first call
   * take a few tenths of a second.
   */
  rootsPem(...cas: string[]): Promise<string> {
    return this.rootsOf(cas.length > 0 ? cas : ['main'], keyKinds);
  }

  /** PEM of the roots of these authorities with these kinds of key. */
  async rootsOf(cas: readonly string[], kinds: readonly KeyKind[]): Promise<string> {
    const roots = await Promise.all(cas.flatMap((ca) => kinds.map((kind) => this.root(ca, kind))));
    return certificatesPem(roots.map(({ certificate }) => certificate));
  }

  async #makeIdentity(spec: IdentitySpec): Promise<Identity> {
    const authority = await this.authority(spec.ca, spec.caKey, spec.intermediates);
    const { issuing, root, intermediates } = authority;
    const key = await this.keys.pair(spec.leaf.key, leafPurpose(spec));
    const holder = issueLeaf(spec.leaf, key, issuing, this.#pointers, this.now());
    const chain = [holder.certificate, ...intermediates.map((ca) => ca.certificate).reverse()];
    const sent = sentBy(spec, chain, root.certificate);
    return {
      spec,
      key: key.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
      privateKey: key.privateKey,
      leaf: holder.certificate,
      issuer: issuing.certificate,
      root: root.certificate,
      chain,
      sent,
      sentPem: certificatesPem(sent),
      holder,
      authority,
    };
  }
}

function remember<T>(
  known: Map<string, Promise<T>>,
  key: string,
  make: () => Promise<T>,
): Promise<T> {
  const found = known.get(key);
  if (found) return found;
  const made = make();
  known.set(key, made);
  return made;
}
