import type { Authority, Holder } from '../authority/authority.ts';
import { isRsa } from '../authority/signature.ts';
import type { Identity, World } from '../authority/world.ts';
import { at, offsetSeconds } from '../time.ts';
import { type DelegateKind, delegateValidity, issueDelegate, issueDelegateCa } from './delegate.ts';
import type { ProofSpec, Signer } from './spec.ts';

/** Who signs, and the certificates a verifier needs to find that out. */
export interface Signing {
  holder: Holder;
  /** DER; empty when the leaf's issuer signs itself, whose certificate everybody has. */
  due: Uint8Array[];
}

/** The authority that is not this one. */
export function otherAuthority({ authority, spec }: Identity, world: World): Promise<Authority> {
  return world.authority(
    spec.ca === 'other' ? 'main' : 'other',
    authority.caKey,
    spec.intermediates,
  );
}

/** One with the names of this one, and other keys. */
function namesake({ authority, spec }: Identity, world: World): Promise<Authority> {
  return world.authority(
    spec.ca === 'same-name' ? 'main' : 'same-name',
    authority.caKey,
    spec.intermediates,
  );
}

const isDelegate = (signer: Signer): signer is DelegateKind => signer.startsWith('delegate');

/**
 * Delegates are kept for an hour's worth of proofs: a CA has one responder certificate, not one an
 * answer.
 */
const delegates = new WeakMap<World, Map<string, Promise<Signing>>>();

/**
 * Half way from now to the proof's nextUpdate, and an hour at least when that has passed or is not
 * there.
 */
function beforeNextUpdate(spec: ProofSpec, now: Date): Date {
  const next = spec.singles[0]?.nextUpdate;
  const seconds = next === undefined ? 0 : offsetSeconds(next);
  return at(`${seconds > 1 ? Math.floor(seconds / 2) : 3600}s ahead`, now);
}

async function delegateIssuer(
  kind: DelegateKind,
  about: Identity,
  world: World,
  now: Date,
): Promise<Holder> {
  if (kind === 'delegate-of-other-ca') return (await otherAuthority(about, world)).issuing;
  if (kind === 'delegate-of-root') return about.authority.root;
  if (kind === 'delegate-behind-intermediate')
    return issueDelegateCa(about.authority, world.keys, now);
  return about.authority.issuing;
}

async function makeDelegate(
  kind: DelegateKind,
  spec: ProofSpec,
  about: Identity,
  world: World,
  now: Date,
): Promise<Signing> {
  const issuer = await delegateIssuer(kind, about, world, now);
  const { caKey } = about.authority;
  // MD5 signatures exist for RSA alone.
  const keyKind = spec.signerKey ?? (spec.digest === 'md5' && !isRsa(caKey) ? 'rsa2048' : caKey);
  const validity = delegateValidity(kind, now, beforeNextUpdate(spec, now));
  const holder = await issueDelegate({ kind, issuer, keyKind, ...validity }, world.keys);
  const behind = kind === 'delegate-behind-intermediate' ? [issuer.certificate] : [];
  return { holder, due: [holder.certificate, ...behind] };
}

function delegate(
  kind: DelegateKind,
  spec: ProofSpec,
  about: Identity,
  world: World,
  now: Date,
): Promise<Signing> {
  // What the clock decides to the second is made anew; the rest once an hour.
  if (kind === 'delegate-expires-first') return makeDelegate(kind, spec, about, world, now);
  const hour = new Date(Math.floor(now.getTime() / 3_600_000) * 3_600_000);
  const known = delegates.get(world) ?? new Map<string, Promise<Signing>>();
  delegates.set(world, known);
  const { ca, caKey, intermediates } = about.spec;
  const { signerKey = '' } = spec;
  const own = [signerKey, spec.digest === 'md5'];
  const key = [kind, ca, caKey, intermediates, ...own, hour.getTime()].join(' ');
  const found = known.get(key) ?? makeDelegate(kind, spec, about, world, hour);
  known.set(key, found);
  return found;
}

const withOwn = (holder: Holder): Signing => ({ holder, due: [holder.certificate] });

/**
 * Who signs the answer. Where there are no intermediates the root is the leaf's issuer, so `root`
 * and `delegate-of-root` are then in order.
 */
export async function signing(
  spec: ProofSpec,
  about: Identity,
  world: World,
  now: Date,
): Promise<Signing> {
  const { signer } = spec;
  if (isDelegate(signer)) return delegate(signer, spec, about, world, now);
  const { authority } = about;
  switch (signer) {
    case 'ca':
      return { holder: authority.issuing, due: [] };
    case 'root':
      return authority.root === authority.issuing
        ? { holder: authority.root, due: [] }
        : withOwn(authority.root);
    case 'above-issuing':
      return authority.aboveIssuing === authority.issuing
        ? { holder: authority.issuing, due: [] }
        : withOwn(authority.aboveIssuing);
    case 'leaf':
      return withOwn(about.holder);
    case 'ca-same-name':
      return withOwn((await namesake(about, world)).issuing);
    case 'other-ca':
      return withOwn((await otherAuthority(about, world)).issuing);
  }
}
