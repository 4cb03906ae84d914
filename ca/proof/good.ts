import type { KeyKind } from '../authority/spec.ts';
import type { Offset } from '../time.ts';
import type { Damage, OuterStatus, ProofSpec, Signer, Single, TimeStyle } from './spec.ts';

const fresh: Single = {
  about: 'leaf',
  certStatus: 'good',
  thisUpdate: '1h ago',
  nextUpdate: '1d ahead',
  hash: 'sha1',
};

const goodSpec: ProofSpec = {
  outer: 'successful',
  responseBytes: 'as-due',
  responseType: 'basic',
  version: 'default',
  signer: 'delegate',
  responderId: 'byName',
  producedAt: '1h ago',
  singles: [fresh],
  times: 'whole',
  signature: 'right',
  digest: 'sha256',
  certs: 'as-due',
  nonce: 0,
  criticalExtension: false,
  padTo: 0,
  damage: [],
};

/**
 * A fluent, immutable description of an OCSP answer. It starts from a good and fresh one; each word
 * changes one thing, and unless it says otherwise the first SingleResponse. `spec` is the plain
 * data that `mintProof` reads.
 */
export class Proof {
  readonly spec: ProofSpec;
  constructor(spec: ProofSpec = goodSpec) {
    this.spec = spec;
  }

  with(change: Partial<ProofSpec>): Proof {
    return new Proof({ ...this.spec, ...change });
  }
  /** Changes the first SingleResponse. */
  single(change: Partial<Single>): Proof {
    const [first = fresh, ...rest] = this.spec.singles;
    return this.with({ singles: [{ ...first, ...change }, ...rest] });
  }
  /** thisUpdate (and producedAt) and nextUpdate of the first SingleResponse. */
  valid(thisUpdate: Offset, nextUpdate: Offset): Proof {
    return this.single({ thisUpdate, nextUpdate }).with({ producedAt: thisUpdate });
  }
  without(field: 'nextUpdate' | 'certs' | 'singles' | 'responseBytes'): Proof {
    if (field === 'certs') return this.with({ certs: 'none' });
    if (field === 'singles') return this.with({ singles: [] });
    if (field === 'responseBytes') return this.with({ responseBytes: 'missing' });
    const [first = fresh, ...rest] = this.spec.singles;
    const { nextUpdate: _gone, ...kept } = first;
    return this.with({ singles: [kept, ...rest] });
  }
  revoked(reason = 1, revokedAt: Offset = '1d ago'): Proof {
    return this.single({ certStatus: 'revoked', reason, revokedAt });
  }
  unknown(): Proof {
    return this.single({ certStatus: 'unknown' });
  }
  /** An error answer: an outer status and nothing signed (RFC 6960 2.3). */
  error(outer: Exclude<OuterStatus, 'successful'>): Proof {
    return this.with({ outer });
  }
  signedBy(signer: Signer): Proof {
    return this.with({ signer });
  }
  /** Signed by a delegate with a key of this kind, whatever kind the CA's is. */
  signerKey(signerKey: KeyKind): Proof {
    return this.with({ signerKey });
  }
  about(about: Single['about']): Proof {
    return this.single({ about });
  }
  wrong(field: NonNullable<Single['wrong']>): Proof {
    return this.single({ wrong: field });
  }
  hash(hash: Single['hash']): Proof {
    return this.single({ hash });
  }
  responder(responderId: ProofSpec['responderId']): Proof {
    return this.with({ responderId });
  }
  signature(signature: ProofSpec['signature']): Proof {
    return this.with({ signature });
  }
  times(times: TimeStyle): Proof {
    return this.with({ times });
  }
  certs(certs: ProofSpec['certs']): Proof {
    return this.with({ certs });
  }
  nonce(octets: number): Proof {
    return this.with({ nonce: octets });
  }
  /** Another SingleResponse behind those there. */
  and(change: Partial<Single>): Proof {
    return this.with({ singles: [...this.spec.singles, { ...fresh, ...change }] });
  }
  /** Another SingleResponse before those there. */
  after(change: Partial<Single>): Proof {
    return this.with({ singles: [{ ...fresh, ...change }, ...this.spec.singles] });
  }
  padded(bytes: number): Proof {
    return this.with({ padTo: bytes });
  }
  damaged(damage: Damage): Proof {
    return this.with({ damage: [...this.spec.damage, damage] });
  }
}

/**
 * A good and fresh answer: certStatus good, an hour old, a day to go, signed by a delegate of the
 * issuing CA.
 */
export function good(): Proof {
  return new Proof();
}
